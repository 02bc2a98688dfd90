//! A diff in a sentence and in counts: the same in every format.

use super::Diff;
use super::change::Change;
use super::rules::Class;
use super::signal::Signal;

/// How many changes are of a class.
#[must_use]
pub fn count(changes: &[Change], class: Class) -> usize {
    changes.iter().filter(|change| change.verdict.is_some_and(|verdict| verdict.class == class)).count()
}

/// The changes of contracts that are not safe, the worst first.
#[must_use]
pub fn risky(diff: &Diff) -> Vec<&Change> {
    let class = |change: &&Change| change.verdict.map_or(Class::Safe, |verdict| verdict.class);
    let mut risky: Vec<&Change> = diff.changes.iter().filter(|change| class(change) != Class::Safe).collect();
    risky.sort_by_key(class);
    risky
}

/// `12 changes: 2 breaking, 0 dangerous, 3 safe`.
#[must_use]
pub fn meaning(diff: &Diff) -> String {
    let of = |class: Class| format!("{} {}", count(&diff.changes, class), class.word());
    let classes = [Class::Breaking, Class::Dangerous, Class::Safe].map(of).join(", ");
    format!("{}: {classes}", counted(diff.changes.len(), "change"))
}

/// `12 changes: 2 breaking, 0 dangerous, 3 safe; 5 files, +20 -3 lines, 90 % signal outside lock files`.
#[must_use]
pub fn sentence(diff: &Diff) -> String {
    let sum = |part: fn(&super::FileChange) -> usize| diff.files.iter().map(part).sum::<usize>();
    format!(
        "{}; {}, +{} -{} lines, {} % signal outside lock files",
        meaning(diff),
        counted(diff.files.len(), "file"),
        sum(|file| file.added),
        sum(|file| file.removed),
        Signal::of(&diff.files).signal_percent,
    )
}

/// `1 file`, `2 files`.
#[must_use]
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
