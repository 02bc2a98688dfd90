//! The one order in which a diff is read, from intent to consequence: what changes by meaning, then contracts, behaviour,
//! topology, rendered code by what caused it, tests, documents, and last, in a line each, what tools keep for themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Action, Change, Thing};
use super::diff::Diff;
use super::files::FileChange;
use super::kind::Kind;

/// Changes of meaning under one heading.
pub struct Section<'d> {
    /// The heading.
    pub name: &'static str,
    /// The changes in order, without those that follow from others.
    pub changes: Vec<&'d Change>,
}

/// Every heading over changes, in order.
pub const HEADINGS: [&str; 9] =
    ["Requirements", "Components", "Routes", "API", "Events", "Database", "Behaviour", "Dependencies", "Scenarios"];

/// The changes that follow from no other, under their headings.
#[must_use]
pub fn sections(diff: &Diff) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = HEADINGS.map(|name| Section { name, changes: Vec::new() }).into();
    for change in diff.changes.iter().filter(|change| cause(diff, change).is_none()) {
        let section = sections.iter_mut().find(|section| section.name == change.thing.section());
        section.expect("every thing has its heading").changes.push(change);
    }
    sections.retain(|section| !section.changes.is_empty());
    sections
}

/// The headings under which nothing changed; none where no meaning is known, or not all of it is shown.
#[must_use]
pub fn unchanged(diff: &Diff) -> Vec<&'static str> {
    let told = |heading: &str| diff.changes.iter().any(|change| change.thing.section() == heading);
    let all_is_shown = diff.shown.is_none() && diff.about.is_some();
    HEADINGS.into_iter().filter(|heading| all_is_shown && !told(heading)).collect()
}

/// The change that a change follows from, among those that are shown.
fn cause<'d>(diff: &'d Diff, change: &Change) -> Option<&'d Change> {
    let because = change.because.as_ref()?;
    diff.changes.iter().find(|one| one.thing == *because && one.action.rank() == change.action.rank())
}

/// The change at the beginning of what a change follows from; itself when it follows from none.
#[must_use]
pub fn root<'d>(diff: &'d Diff, change: &'d Change) -> &'d Change {
    let mut root = change;
    while let Some(cause) = cause(diff, root) {
        root = cause;
    }
    root
}

/// What follows from a change, folded: each kind of thing in a line.
#[must_use]
pub fn consequences(diff: &Diff, change: &Change) -> Vec<String> {
    let follows = |one: &&Change| one.because.is_some() && !same(one, change) && same(root(diff, one), change);
    let mut kinds: Vec<(char, String, Vec<&Change>)> = Vec::new();
    for one in diff.changes.iter().filter(follows) {
        let (sign, kind) = (one.action.sign(), one.thing.named().0);
        match kinds.iter_mut().find(|(a, b, _)| (*a, b) == (sign, &kind)) {
            Some((_, _, several)) => several.push(one),
            None => kinds.push((sign, kind, vec![one])),
        }
    }
    kinds.into_iter().map(|(sign, kind, several)| folded(sign, &kind, &several)).collect()
}

fn same(one: &Change, other: &Change) -> bool {
    std::ptr::eq(one, other)
}

/// `+ 3 ports: client 4222, monitor 8222, websocket 8081`; of variables, which components read them.
fn folded(sign: char, kind: &str, changes: &[&Change]) -> String {
    let count = if changes.len() == 1 { kind.to_owned() } else { format!("{} {}", changes.len(), plural(kind)) };
    format!("{sign} {count}: {}", if kind == "variable" { variables(changes) } else { values(changes) })
}

fn plural(kind: &str) -> String {
    if kind.ends_with('s') { format!("{kind}es") } else { format!("{kind}s") }
}

fn values(changes: &[&Change]) -> String {
    let shown = |change: &&Change| match (&change.action, &change.thing) {
        (Action::Added { value: Some(value) } | Action::Removed { value: Some(value) }, Thing::Image { .. }) => {
            value.clone()
        }
        (Action::Added { value: Some(value) } | Action::Removed { value: Some(value) }, thing) => {
            format!("{} {value}", thing.short())
        }
        (_, thing) => thing.short(),
    };
    changes.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// `BROKER_ADDRESS, BROKER_PORT of book-service, lending`: variables by who reads them.
fn variables(changes: &[&Change]) -> String {
    let mut readers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for change in changes {
        readers.entry(change.thing.short()).or_default().extend(change.thing.component());
    }
    let mut groups: Vec<(BTreeSet<&str>, Vec<String>)> = Vec::new();
    for (name, who) in readers {
        match groups.iter_mut().find(|(known, _)| *known == who) {
            Some((_, names)) => names.push(name),
            None => groups.push((who, vec![name])),
        }
    }
    let group = |(who, names): (BTreeSet<&str>, Vec<String>)| {
        format!("{} of {}", names.join(", "), who.into_iter().collect::<Vec<_>>().join(", "))
    };
    groups.into_iter().map(group).collect::<Vec<_>>().join("; ")
}

/// Files of one kind.
pub struct Stage<'d> {
    /// The kind.
    pub kind: Kind,
    /// The files by what made them.
    pub groups: Vec<Group<'d>>,
}

/// Files that have the same cause.
pub struct Group<'d> {
    /// The template that made them, for rendered code.
    pub template: Option<&'d str>,
    /// The changes at the beginning of what they follow from, in order.
    pub because: Vec<&'d Change>,
    /// The files.
    pub files: Vec<&'d FileChange>,
}

impl Stage<'_> {
    /// How many files there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.files.len()).sum()
    }
}

/// The files in reading order.
#[must_use]
pub fn stages(diff: &Diff) -> Vec<Stage<'_>> {
    let mut stages: Vec<Stage<'_>> = Vec::new();
    for file in &diff.files {
        if stages.last().is_none_or(|stage| stage.kind != file.kind) {
            stages.push(Stage { kind: file.kind, groups: Vec::new() });
        }
        let stage = stages.last_mut().expect("it was just added");
        let template = grouping(file);
        if stage.groups.last().is_none_or(|group| group.template != template) {
            stage.groups.push(Group { template, because: Vec::new(), files: Vec::new() });
        }
        stage.groups.last_mut().expect("it was just added").files.push(file);
    }
    for group in stages.iter_mut().flat_map(|stage| &mut stage.groups) {
        let causes: BTreeSet<usize> = group.files.iter().flat_map(|file| roots(diff, file)).collect();
        group.because = causes.into_iter().map(|at| &diff.changes[at]).collect();
    }
    stages
}

/// Rendered code goes by its template; the rest is read file by file.
fn grouping(file: &FileChange) -> Option<&str> {
    file.template.as_deref().filter(|_| file.kind == Kind::Code)
}

/// The positions of the changes at the beginning of what a file follows from.
fn roots(diff: &Diff, file: &FileChange) -> BTreeSet<usize> {
    let things: BTreeSet<&Thing> = file.hunks.iter().flat_map(|hunk| &hunk.because).collect();
    let changes = diff.changes.iter().filter(|change| things.contains(&change.thing));
    let roots = changes.map(|change| root(diff, change));
    roots.filter_map(|found| diff.changes.iter().position(|one| same(one, found))).collect()
}

/// Puts the files in reading order: by kind; code by its first cause, so that what follows from one change stands together.
pub(super) fn order(diff: &mut Diff) {
    let first = |file: &FileChange| roots(diff, file).first().copied().unwrap_or(usize::MAX);
    let mut by_template: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for file in &diff.files {
        let template = grouping(file).map(str::to_owned);
        let cause = by_template.entry(template).or_insert(usize::MAX);
        *cause = (*cause).min(first(file));
    }
    let mut files = std::mem::take(&mut diff.files);
    files.sort_by_cached_key(|file| {
        let template = grouping(file).map(str::to_owned);
        (file.kind, by_template[&template], template, file.path.clone())
    });
    diff.files = files;
}
