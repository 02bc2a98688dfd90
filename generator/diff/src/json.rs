//! A diff as one JSON document, whose schema `stategen schema` publishes.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::change::Change;
use super::files::FileChange;
use super::rules::Class;
use super::signal::Signal;
use super::{About, Diff, summary};
use stategen_model::document::Versioned;

/// What differs between two states, revisions or folders.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// What the first side is called.
    a: String,
    /// What the second side is called.
    b: String,
    /// What the second side is for; null for a folder.
    about: Option<About>,
    /// The arguments by which a part was chosen; null where this is all.
    shown: Option<String>,
    /// How many changes of contracts are of each class.
    classes: Classes,
    /// What the changed lines are worth to a reviewer.
    signal: Signal,
    /// What changed in meaning, in reading order.
    changes: Vec<Change>,
    /// What changed in files, with their lines, in reading order.
    files: Vec<FileChange>,
}

/// Changes of contracts by class.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Classes {
    breaking: usize,
    dangerous: usize,
    safe: usize,
}

/// Writes only the counts, whose schema is published too.
///
/// # Errors
/// When the writer fails.
pub fn write_stat(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    Versioned::new(Signal::of(&diff.files)).write(out)
}

/// Writes the document.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    let count = |class| summary::count(&diff.changes, class);
    let document = Document {
        a: diff.a.clone(),
        b: diff.b.clone(),
        about: diff.about.clone(),
        shown: diff.shown.clone(),
        classes: Classes {
            breaking: count(Class::Breaking),
            dangerous: count(Class::Dangerous),
            safe: count(Class::Safe),
        },
        signal: Signal::of(&diff.files),
        changes: diff.changes.clone(),
        files: diff.files.clone(),
    };
    Versioned::new(document).write(out)
}
