//! What differs between two states: meaning first, then files, then lines.
//!
//! Comparing is pure: [`between`] never reads the disk. Each format is a writer over the one [`Diff`].

pub mod change;
pub mod files;
pub mod json;
pub mod kind;
pub mod lines;
pub mod markdown;
mod meaning;
mod moved;
pub mod report;
pub mod rules;
pub mod signal;
pub mod summary;
pub mod text;
mod trees;
mod words;

pub use change::{Action, Change, Thing};
pub use files::{FileChange, FileStatus};
pub use rules::Class;

use stategen_model::system::System;
use stategen_model::tree::Tree;

/// One of the two that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What the user called it: a state's id, `id@revision`, or a folder.
    pub name: &'a str,
    /// Its meaning; none for a folder, of which only files are known.
    pub system: Option<&'a System>,
    /// Its files.
    pub tree: &'a Tree,
}

/// Everything that differs between two sides.
#[derive(Debug, Clone)]
pub struct Diff {
    /// What the first side is called.
    pub a: String,
    /// What the second side is called.
    pub b: String,
    /// What changed in meaning, in the order of [`Thing`].
    pub changes: Vec<Change>,
    /// What changed in files, in path order.
    pub files: Vec<FileChange>,
}

/// Compares two sides.
#[must_use]
pub fn between(a: Side<'_>, b: Side<'_>) -> Diff {
    let changes = match (a.system, b.system) {
        (Some(before), Some(after)) => meaning::between(before, after),
        (Some(_) | None, Some(_) | None) => Vec::new(),
    };
    let files = trees::changes(a.tree, b.tree);
    Diff { a: a.name.to_owned(), b: b.name.to_owned(), changes, files }
}

impl Diff {
    /// Whether the sides are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.files.is_empty()
    }

    /// The worst class among the changes; none when no change has one.
    #[must_use]
    pub fn worst(&self) -> Option<Class> {
        self.changes.iter().filter_map(|change| change.verdict.map(|verdict| verdict.class)).min()
    }
}
