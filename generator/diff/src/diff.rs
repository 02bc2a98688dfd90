//! Two sides, and everything that differs between them.

use schemars::JsonSchema;
use serde::Serialize;

use super::change::Change;
use super::files::FileChange;
use super::rules::Class;
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
    /// What the second side is for; none for a folder.
    pub about: Option<About>,
    /// The arguments by which a part was chosen, where this is no more than a part.
    pub shown: Option<String>,
    /// What changed in meaning, in the order of [`Thing`].
    pub changes: Vec<Change>,
    /// What changed in files, in reading order.
    pub files: Vec<FileChange>,
}

/// What a state is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it shows.
    pub summary: String,
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
