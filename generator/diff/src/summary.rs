//! A diff in a sentence, and its changes under headings: the same in every format.

use super::Diff;
use super::change::Change;
use super::rules::Class;
use super::signal::Signal;

/// Every heading, in order.
const HEADINGS: [&str; 9] =
    ["Components", "Routes", "API", "Events", "Database", "Dependencies", "Behaviour", "Requirements", "Scenarios"];

/// The headings under which nothing changed.
#[must_use]
pub fn unchanged(changes: &[Change]) -> Vec<&'static str> {
    HEADINGS.into_iter().filter(|heading| changes.iter().all(|change| change.thing.section() != *heading)).collect()
}

/// Changes under the headings of their things, in order.
pub fn sections(changes: &[Change]) -> Vec<(&'static str, Vec<&Change>)> {
    let mut sections: Vec<(&'static str, Vec<&Change>)> = Vec::new();
    for change in changes {
        let heading = change.thing.section();
        match sections.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, several)) => several.push(change),
            None => sections.push((heading, vec![change])),
        }
    }
    sections
}

/// How many changes are of a class.
#[must_use]
pub fn count(changes: &[Change], class: Class) -> usize {
    changes.iter().filter(|change| change.verdict.is_some_and(|verdict| verdict.class == class)).count()
}

/// `12 changes (2 breaking, 0 dangerous, 3 safe); 5 files, +20 -3 lines, 90 % of them signal`.
#[must_use]
pub fn sentence(diff: &Diff) -> String {
    let of = |class| count(&diff.changes, class);
    let sum = |part: fn(&super::FileChange) -> usize| diff.files.iter().map(part).sum::<usize>();
    let signal = Signal::of(&diff.files);
    format!(
        "{} ({} breaking, {} dangerous, {} safe); {}, +{} -{} lines, {} % signal outside lock files",
        counted(diff.changes.len(), "change"),
        of(Class::Breaking),
        of(Class::Dangerous),
        of(Class::Safe),
        counted(diff.files.len(), "file"),
        sum(|file| file.added),
        sum(|file| file.removed),
        signal.signal_percent,
    )
}

/// `1 file`, `2 files`.
#[must_use]
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
