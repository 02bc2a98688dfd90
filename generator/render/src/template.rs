//! The files of `templates/`, and what they make.

use std::fmt;

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
    FILES[template.number() as usize].1
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

/// What a template makes of its view, as a part of another template's.
#[derive(Debug, Clone)]
pub struct Nested(String);

impl Nested {
    /// The part.
    pub fn new(view: &impl View) -> Self {
        Self(marked(view))
    }
}

impl fmt::Display for Nested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn marked(view: &impl View) -> String {
    view.render().expect("a view writes to memory, and no filter fails")
}

/// What a template makes of its view. It ends with one line break.
pub fn rendered<V: View>(view: &V, sources: Vec<Span>) -> Artifact {
    let (mut text, lines) = separate(&marked(view));
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

/// A JSON document. Its strings hold the marks of their values.
#[must_use]
pub fn document(value: &serde_json::Value, sources: Vec<Span>) -> Artifact {
    let (text, lines) = separate(&format!("{value:#}\n"));
    Artifact::document(text, lines, sources)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shown::Shown;

    #[test]
    fn a_line_of_a_document_knows_where_its_value_was_authored() {
        let version = Shown::new("1.2.3", [Span::new("states/pins.yaml", 7, 3)]);
        let artifact = document(&json!({ "private": true, "version": version.to_string() }), Vec::new());
        let text = String::from_utf8(artifact.content).unwrap();
        assert_eq!(text, "{\n  \"private\": true,\n  \"version\": \"1.2.3\"\n}\n");
        let Origin::Document(lines) = artifact.origin else { panic!("a document is none of a template's") };
        let values: Vec<(u32, u32)> = lines.values().map(|(line, place)| (line, place.line)).collect();
        assert_eq!(values, [(3, 7)]);
    }
}
