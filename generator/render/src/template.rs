//! The files of `templates/`, and what they make.

use stategen_marks::separate;
use stategen_model::diagnostic::Span;
use stategen_model::tree::{Artifact, Origin, TemplateId};
use stategen_template::template_files;

/// Paths below `templates/`, each with the text there; a template's number is its place among them.
const FILES: &[(&str, &str)] = template_files!();

/// Every file of `templates/`, in path order.
pub fn templates() -> impl Iterator<Item = TemplateId> {
    (0..).zip(FILES).map(|(number, (path, _))| TemplateId::new(number, path))
}

/// The template that marks know by a number.
#[must_use]
pub fn template_numbered(number: u32) -> Option<TemplateId> {
    FILES.get(number as usize).map(|(path, _)| TemplateId::new(number, path))
}

/// What stands in a template.
#[must_use]
pub fn template_text(template: TemplateId) -> &'static str {
    FILES.get(template.number() as usize).map_or("", |(_, text)| text)
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

/// What a template makes of its view. It ends with one line break.
pub fn rendered<V: View>(view: &V, sources: Vec<Span>) -> Artifact {
    let marked = view.render().expect("a view writes to memory, and no filter fails");
    let (mut text, lines) = separate(&marked);
    text.truncate(text.trim_end().len());
    text.push('\n');
    let origin = Origin::Rendered { template: V::TEMPLATE, lines };
    Artifact { content: text.into_bytes(), executable: false, origin, sources }
}

/// A template as it stands.
#[must_use]
pub fn verbatim(file: Verbatim, sources: Vec<Span>) -> Artifact {
    let content = file.text.as_bytes().to_vec();
    Artifact { content, executable: false, origin: Origin::Verbatim(file.template), sources }
}
