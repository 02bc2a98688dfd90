//! The output in memory: artifacts by path, each with its provenance.

use std::collections::BTreeMap;

use std::fmt;

use stategen_marks::Lines;

use crate::diagnostic::Span;
use crate::outline::{Part, outline};

/// Where the manifest of an output lies below its root: it lists what the generation made.
pub const MANIFEST: &str = ".stategen/manifest.json";

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// What the file holds.
    pub content: Vec<u8>,
    /// Whether it is a program or script.
    pub executable: bool,
    /// What made it.
    pub origin: Origin,
    /// The authored lines that it follows from.
    pub sources: Vec<Span>,
}

/// A file of `templates/`. Only what compiles templates makes one, so that there is none without its file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemplateId {
    number: u32,
    path: &'static str,
}

impl TemplateId {
    /// The template that marks know by this number, at this path below `templates/`.
    #[must_use]
    pub const fn new(number: u32, path: &'static str) -> Self {
        Self { number, path }
    }

    /// The number by which marks know it.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Its path below `templates/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        self.path
    }
}

impl fmt::Debug for TemplateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

/// What made a file, and with it each of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A template, with values where it says so.
    Rendered {
        /// The template.
        template: TemplateId,
        /// What made each line.
        lines: Lines,
    },
    /// A template without a value in it: each line is the template's line of that number.
    Verbatim(TemplateId),
    /// A pack, whose file it is.
    Copied(Span),
    /// A serializer that wrote a document, such as JSON; what is known of each line.
    Document(Lines),
    /// Nothing here: it was read from a disk or a repository.
    Found,
}

impl Origin {
    /// The template that made the file, if one did.
    #[must_use]
    pub fn template(&self) -> Option<&'static str> {
        match self {
            Self::Rendered { template, .. } | Self::Verbatim(template) => Some(template.path()),
            Self::Copied(_) | Self::Document(_) | Self::Found => None,
        }
    }
}

impl Artifact {
    /// A file that a pack owns, as it is.
    #[must_use]
    pub fn copied(content: &str, from: Span) -> Self {
        let origin = Origin::Copied(from);
        Self { content: content.as_bytes().to_vec(), executable: false, origin, sources: vec![from] }
    }

    /// A document that a serializer wrote.
    #[must_use]
    pub fn document(text: String, lines: Lines, sources: Vec<Span>) -> Self {
        Self { content: text.into_bytes(), executable: false, origin: Origin::Document(lines), sources }
    }

    /// A file that was not made here.
    #[must_use]
    pub fn found(content: Vec<u8>, executable: bool) -> Self {
        Self { content, executable, origin: Origin::Found, sources: Vec::new() }
    }
}

/// A state's output: artifacts by path relative to the state's root, with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The artifacts, in path order.
    pub files: BTreeMap<String, Artifact>,
}

impl Tree {
    /// A file with the lines of a part of it; none where there is no such file, or it has no such part.
    #[must_use]
    pub fn part(&self, path: &str, name: &str) -> Option<(&Artifact, Part)> {
        let artifact = self.files.get(path)?;
        let text = std::str::from_utf8(&artifact.content).ok()?;
        let part = outline(path, text).into_iter().find(|part| part.name == name)?;
        Some((artifact, part))
    }

    /// Adds an artifact.
    ///
    /// # Panics
    /// When the path is taken: two templates for one file are a bug of the renderer.
    pub fn insert(&mut self, path: impl Into<String>, artifact: Artifact) {
        let path = path.into();
        let taken = self.files.insert(path.clone(), artifact).is_some();
        assert!(!taken, "two artifacts want the path {path}");
    }
}
