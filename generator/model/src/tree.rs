//! The output in memory: artifacts by path, each with its provenance.

use std::collections::BTreeMap;

use crate::diagnostic::Span;

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// What the file holds.
    pub content: Vec<u8>,
    /// Whether it is a program or script.
    pub executable: bool,
    /// The template that rendered it, as a path below `templates/`; none for a file that a pack owns.
    pub template: Option<&'static str>,
    /// The authored lines that it follows from.
    pub sources: Vec<Span>,
}

/// A state's output: artifacts by path relative to the state's root, with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The artifacts, in path order.
    pub files: BTreeMap<String, Artifact>,
}

impl Tree {
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
