//! The files of `templates/`, and the types that they render.

use stategen_template::template_paths;

/// Paths below `templates/`; a template's number is its place among them.
const PATHS: &[&str] = template_paths!();

/// A file of `templates/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemplateId(u32);

impl TemplateId {
    /// The template with the number that its marks bear. Only the macros that know the files say this.
    #[must_use]
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The number that its marks bear.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Its path below `templates/`.
    #[must_use]
    pub fn path(self) -> &'static str {
        PATHS[self.0 as usize]
    }

    /// The template at a path below `templates/`.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let number = PATHS.binary_search(&path).ok()?;
        u32::try_from(number).ok().map(Self)
    }

    /// Every file of `templates/`, in path order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).zip(PATHS).map(|(number, _)| Self(number))
    }
}

/// What a template shows: plain data, rendered by the one template that `#[from_template]` names.
pub trait View: askama::Template {
    /// The template.
    const TEMPLATE: TemplateId;
}

/// A template without a value in it, written as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Verbatim {
    /// The template.
    pub template: TemplateId,
    /// Its text.
    pub text: &'static str,
}
