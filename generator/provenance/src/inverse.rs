//! Which lines of an output come from a template or an authored file.

use std::collections::BTreeSet;

use super::explainer::line_count;
use super::explanation::WrittenFile;
use stategen_model::diagnostic::File;
use stategen_model::tree::{Artifact, Origin, TemplateId, Tree};

/// Something that lines come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A template.
    Template(TemplateId),
    /// An authored file.
    Authored(File),
}

/// The lines of each file of `tree` that come from `cause`, or from its line `line`, in path order.
#[must_use]
pub fn lines_from(tree: &Tree, cause: Cause, line: Option<u32>) -> Vec<WrittenFile> {
    let files = tree.files.iter().filter_map(|(path, artifact)| {
        let lines = lines_of(artifact, cause, line);
        let file =
            || WrittenFile { path: path.clone(), lines: lines.iter().copied().collect(), of: line_count(artifact) };
        (!lines.is_empty()).then(file)
    });
    files.collect()
}

fn lines_of(artifact: &Artifact, cause: Cause, line: Option<u32>) -> BTreeSet<u32> {
    let wanted = |number: u32| line.is_none_or(|line| line == number);
    let same = || (1..=u32::try_from(line_count(artifact)).unwrap_or(u32::MAX)).filter(|number| wanted(*number));
    match (&artifact.origin, cause) {
        (Origin::Rendered { lines, .. }, Cause::Template(template)) => {
            let made = lines.templates().filter(|(_, by)| by.template == template.number() && wanted(by.line));
            made.map(|(number, _)| number).collect()
        }
        (Origin::Rendered { lines, .. } | Origin::Document(lines), Cause::Authored(file)) => {
            let shown = lines.values().filter(|(_, place)| place.file == file.number() && wanted(place.line));
            shown.map(|(number, _)| number).collect()
        }
        (Origin::Verbatim(made), Cause::Template(template)) if *made == template => same().collect(),
        (Origin::Copied(from), Cause::Authored(file)) if from.file == file => same().collect(),
        (
            Origin::Verbatim(_) | Origin::Copied(_) | Origin::Document(_) | Origin::Found,
            Cause::Template(_) | Cause::Authored(_),
        ) => BTreeSet::new(),
    }
}
