//! What differs between two states: meaning first, then files, then lines.
//!
//! Comparing is pure: [`between`] never reads the disk. Each format is a writer over the one [`Diff`].

pub mod change;
mod citing;
mod diff;
mod differing;
pub mod files;
pub mod filter;
pub mod json;
pub mod kind;
pub mod lines;
pub mod markdown;
mod meaning;
mod moved;
mod panels;
pub mod patch;
pub mod reading;
pub mod report;
pub mod rules;
pub mod signal;
pub mod summary;
pub mod text;
mod trees;
mod within;
mod words;

pub use change::{Action, Change, Thing};
pub use diff::{About, Diff, Side};
pub use files::{FileChange, FileStatus, PanelChange};
pub use filter::{Filter, Part};
pub use rules::Class;

/// Compares two sides.
#[must_use]
pub fn between(a: Side<'_>, b: Side<'_>) -> Diff {
    let changes = match (a.system, b.system) {
        (Some(before), Some(after)) => meaning::between(before, after),
        (Some(_) | None, Some(_) | None) => Vec::new(),
    };
    let files = trees::changes(a.tree, b.tree);
    let about = b.system.filter(|_| a.system.is_some()).map(|system| About {
        title: system.state.file.title.to_string(),
        summary: system.state.file.summary.to_string(),
    });
    let mut diff = Diff { a: a.name.to_owned(), b: b.name.to_owned(), about, shown: None, changes, files };
    citing::cite(&mut diff, a, b);
    reading::order(&mut diff);
    diff
}
