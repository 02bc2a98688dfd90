//! What changed lines are worth to a reviewer.
//!
//! Contract, code, topology and test are signal: they decide what the system does. Prose, lock files and metadata follow
//! from those.

use schemars::JsonSchema;
use serde::Serialize;

use super::files::FileChange;
use super::kind::Kind;

/// Changed lines of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Share {
    /// The kind.
    pub kind: Kind,
    /// How many files changed.
    pub files: usize,
    /// How many lines were added.
    pub added: usize,
    /// How many lines were removed.
    pub removed: usize,
}

impl Share {
    /// Lines added and removed.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.added + self.removed
    }
}

/// Changed lines by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Signal {
    /// Every kind, signal first.
    pub shares: Vec<Share>,
    /// Changed lines in all.
    pub lines: usize,
    /// Changed lines outside lock files, tours and the prose of packs.
    pub lines_outside_locks: usize,
    /// How many of those are signal, in per cent, rounded down; 100 where there are none.
    pub signal_percent: usize,
}

impl Signal {
    /// Counts the changed lines of `files`.
    #[must_use]
    pub fn of(files: &[FileChange]) -> Self {
        let share = |kind| {
            let of_kind: Vec<&FileChange> = files.iter().filter(|file| file.kind == kind).collect();
            let sum = |count: fn(&FileChange) -> usize| of_kind.iter().map(|file| count(file)).sum();
            Share { kind, files: of_kind.len(), added: sum(|file| file.added), removed: sum(|file| file.removed) }
        };
        let shares: Vec<Share> = Kind::ALL.into_iter().map(share).collect();
        let lines = |wanted: &dyn Fn(Kind) -> bool| -> usize {
            shares.iter().filter(|share| wanted(share.kind)).map(Share::lines).sum()
        };
        let all = lines(&|_| true);
        let outside = lines(&|kind| !matches!(kind, Kind::Lock | Kind::Guide));
        let percent = (100 * lines(&Kind::is_signal)).checked_div(outside).unwrap_or(100);
        Self { lines: all, lines_outside_locks: outside, signal_percent: percent, shares }
    }
}
