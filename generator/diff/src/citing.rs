//! What each hunk follows from: the authored lines on which the two specifications differ, the changes of meaning that they
//! are, and the requirements that they are traced to. Nothing is looked for by its text: rendered lines say of themselves
//! where their values were authored.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Action, Change, Seen, Thing};
use super::diff::{Diff, Side};
use super::differing::{Differing, Key, contract_key, file_key, line_of, query_key};
use super::lines::{Hunk, Line, LineChange};
use stategen_model::diagnostic::{File, Span};
use stategen_model::system::System;
use stategen_model::tree::{Artifact, Origin};
use stategen_provenance::explainer::line_origin;
use stategen_provenance::place::AuthoredLine;
use stategen_provenance::traced;

/// Says of each hunk what it follows from, and of each change where it is seen.
pub(super) fn cite(diff: &mut Diff, a: Side<'_>, b: Side<'_>) {
    let (Some(before), Some(after)) = (a.system, b.system) else { return };
    let known = Known::of(&diff.changes, before, after);
    let mut seen: BTreeMap<usize, BTreeSet<Seen>> = BTreeMap::new();
    for file in &mut diff.files {
        let old = a.tree.files.get(file.from.as_ref().unwrap_or(&file.path));
        let new = b.tree.files.get(&file.path);
        let whole = known.of_file(old, new);
        let (path, brief) = (file.path.clone(), file.brief);
        for hunk in &mut file.hunks {
            let mut cited = known.of_hunk(hunk, old, new);
            if cited.is_empty() {
                cited = whole.clone();
            }
            // Nobody is sent to what tools keep for themselves.
            for change in cited.changes.iter().filter(|_| !brief) {
                seen.entry(*change).or_default().insert(Seen { path: path.clone(), hunk: hunk.number });
            }
            note(hunk, &cited, &known, before, after);
        }
    }
    for (at, change) in diff.changes.iter_mut().enumerate() {
        change.hunks = seen.remove(&at).unwrap_or_default().into_iter().collect();
        change.requirements = serves(change, before, after);
    }
}

fn note(hunk: &mut Hunk, cited: &Cited, known: &Known<'_>, before: &System, after: &System) {
    hunk.sources = cited.places.clone();
    hunk.because = cited.changes.iter().map(|at| known.changes[*at].thing.clone()).collect();
    hunk.requirements = ids([
        traced::requirements(before, cited.went.iter().copied()),
        traced::requirements(after, cited.came.iter().copied()),
    ]);
}

/// The requirements that a change serves: itself, what its lines are traced to, and what is realised by what it is about.
fn serves(change: &Change, before: &System, after: &System) -> Vec<String> {
    if let Thing::Requirement { id } = &change.thing {
        return vec![id.clone()];
    }
    let lines = || change.sources.iter().map(|span| line_of(*span));
    let mut all = ids([traced::requirements(before, lines()), traced::requirements(after, lines())]);
    let realizes = match &change.thing {
        Thing::Component { id } => Some(id.clone()),
        Thing::Channel { id } => Some(format!("channel:{id}")),
        Thing::Entity { table } => Some(format!("entity:{table}")),
        _ => None,
    };
    if let Some(thing) = realizes {
        let live = before.requirements.values().chain(after.requirements.values());
        all.extend(live.filter(|one| one.realized_by.iter().any(|by| **by == *thing)).map(|one| one.id.to_string()));
    }
    all.sort();
    all.dedup();
    all
}

fn ids<const N: usize>(found: [Vec<&stategen_model::system::Requirement>; N]) -> Vec<String> {
    let ids: BTreeSet<String> = found.into_iter().flatten().map(|one| one.id.to_string()).collect();
    ids.into_iter().collect()
}

/// What a hunk follows from.
#[derive(Debug, Default, Clone)]
struct Cited {
    /// The lines to look at, in the order of the hunk, each once.
    places: Vec<Span>,
    /// The changes, by their numbers.
    changes: BTreeSet<usize>,
    /// Lines of the first state, and of the second.
    went: BTreeSet<AuthoredLine>,
    came: BTreeSet<AuthoredLine>,
}

impl Cited {
    fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn place(&mut self, span: Span) {
        if !self.places.iter().any(|place| line_of(*place) == line_of(span)) {
            self.places.push(span);
        }
    }
}

/// What is known of two specifications: where they differ, and which changes that is.
struct Known<'d> {
    changes: &'d [Change],
    differing: Differing,
    by_key: BTreeMap<Key, Vec<usize>>,
    by_line: BTreeMap<AuthoredLine, Vec<usize>>,
    /// The files that packs own, each line of which may be a line of the output.
    owned: BTreeMap<File, Key>,
}

impl<'d> Known<'d> {
    fn of(changes: &'d [Change], before: &System, after: &System) -> Self {
        let (mut by_key, mut by_line): (BTreeMap<Key, Vec<usize>>, BTreeMap<_, Vec<usize>>) = Default::default();
        for (at, change) in changes.iter().enumerate() {
            for key in keys(&change.thing, before, after) {
                by_key.entry(key).or_default().push(at);
            }
            change.sources.iter().for_each(|span| by_line.entry(line_of(*span)).or_default().push(at));
        }
        let files = before.files.iter().chain(&after.files);
        let owned = files.map(|(path, file)| (file.span.file, file_key(path))).collect();
        Self { changes, differing: Differing::of(before, after), by_key, by_line, owned }
    }

    /// The changes that what stands at a key belongs to: those of the nearest thing around it.
    fn at(&self, key: &str) -> &[usize] {
        let mut key = key;
        loop {
            if let Some(found) = self.by_key.get(key) {
                return found;
            }
            match key.rfind('.') {
                Some(end) => key = &key[..end],
                None => return &[],
            }
        }
    }

    fn of_hunk(&self, hunk: &Hunk, old: Option<&Artifact>, new: Option<&Artifact>) -> Cited {
        let mut cited = Cited::default();
        for line in &hunk.lines {
            match (line.change, line.old, line.new) {
                (LineChange::Removed, Some(number), _) => self.went(&mut cited, authored(old, number)),
                (LineChange::Added, _, Some(number)) => self.came(&mut cited, authored(new, number)),
                _ => {}
            }
            if let Some(copied) = copied(line, old, new) {
                self.owned(&mut cited, copied, line.change);
            }
        }
        if cited.is_empty() {
            let changes: Vec<usize> = cited.changes.iter().copied().collect();
            changes.iter().flat_map(|at| self.changes[*at].sources.first()).for_each(|span| cited.place(*span));
        }
        cited
    }

    /// A line that a pack owns is itself what was authored.
    fn owned(&self, cited: &mut Cited, line: AuthoredLine, change: LineChange) {
        let Some(key) = self.owned.get(&line.file) else { return };
        cited.changes.extend(self.at(key));
        if change == LineChange::Added {
            cited.place(Span::new(line.file, line.line, 1));
            cited.came.insert(line);
        } else {
            cited.went.insert(line);
        }
    }

    /// What decides which lines a file has may stand in none of them.
    fn of_file(&self, old: Option<&Artifact>, new: Option<&Artifact>) -> Cited {
        let mut cited = Cited::default();
        let sources = |artifact: Option<&Artifact>| -> BTreeSet<AuthoredLine> {
            artifact.into_iter().flat_map(|artifact| &artifact.sources).map(|span| line_of(*span)).collect()
        };
        let (went, came) = (sources(old), sources(new));
        self.went(&mut cited, went.difference(&came).copied());
        self.came(&mut cited, came.difference(&went).copied());
        cited
    }

    fn came(&self, cited: &mut Cited, lines: impl IntoIterator<Item = AuthoredLine>) {
        for line in lines {
            let changes = self.changes_at(&self.differing.b, line);
            let Some(changes) = changes else { continue };
            cited.place(Span::new(line.file, line.line, 1));
            cited.came.insert(line);
            cited.changes.extend(changes);
        }
    }

    /// What goes is cited by what took it away.
    fn went(&self, cited: &mut Cited, lines: impl IntoIterator<Item = AuthoredLine>) {
        for line in lines {
            let Some(changes) = self.changes_at(&self.differing.a, line) else { continue };
            cited.went.insert(line);
            let took: Vec<Span> = changes.iter().flat_map(|at| self.taken(&self.changes[*at])).collect();
            if took.is_empty() {
                cited.place(Span::new(line.file, line.line, 1));
            }
            took.into_iter().for_each(|span| cited.place(span));
            cited.changes.extend(changes);
        }
    }

    /// The lines of a change that say that something is not there any more, or is another.
    fn taken<'c>(&self, change: &'c Change) -> impl Iterator<Item = Span> + use<'c> {
        let all = match change.action {
            Action::Added { .. } => &[],
            Action::Removed { .. } | Action::Changed { .. } | Action::Listed { .. } | Action::Replaced => {
                change.sources.get(..1).unwrap_or_default()
            }
        };
        all.iter().copied()
    }

    /// The changes that a line is one of; none when both specifications have what stands there.
    fn changes_at(&self, differing: &BTreeMap<AuthoredLine, BTreeSet<Key>>, line: AuthoredLine) -> Option<Vec<usize>> {
        let keys = differing.get(&line);
        let by_key: BTreeSet<usize> = keys.into_iter().flatten().flat_map(|key| self.at(key)).copied().collect();
        if !by_key.is_empty() {
            return Some(by_key.into_iter().collect());
        }
        self.by_line.get(&line).cloned().or_else(|| keys.map(|_| Vec::new()))
    }
}

/// The authored lines of the values in a line of a file.
fn authored(artifact: Option<&Artifact>, line: usize) -> Vec<AuthoredLine> {
    let (Some(artifact), Ok(line)) = (artifact, u32::try_from(line)) else { return Vec::new() };
    match artifact.origin {
        Origin::Rendered { .. } | Origin::Document(_) => line_origin(artifact, line).values,
        Origin::Verbatim(_) | Origin::Copied(_) | Origin::Found => Vec::new(),
    }
}

/// The line of a pack of which a line that comes or goes is a copy.
fn copied(line: &Line, old: Option<&Artifact>, new: Option<&Artifact>) -> Option<AuthoredLine> {
    let (artifact, number) = match line.change {
        LineChange::Removed => (old?, line.old?),
        LineChange::Added => (new?, line.new?),
        LineChange::Context => return None,
    };
    match artifact.origin {
        // An empty line says nothing.
        Origin::Copied(from) if !line.text().trim().is_empty() => {
            Some(AuthoredLine { file: from.file, line: u32::try_from(number).ok()? })
        }
        Origin::Copied(_) | Origin::Rendered { .. } | Origin::Document(_) | Origin::Verbatim(_) | Origin::Found => None,
    }
}

/// Where a thing is declared, as [`differing`] names it.
fn keys(thing: &Thing, before: &System, after: &System) -> Vec<Key> {
    let operation = |service: &str, id: &str, below: &str| -> Vec<Key> {
        let contracts = [before, after].into_iter().filter_map(|system| system.contracts.get(service));
        let found = contracts.flat_map(|contract| &contract.operations).filter(|one| one.id.as_str() == id);
        found.map(|one| contract_key(service, &format!("paths.{}.{}{below}", one.path, one.method))).collect()
    };
    match thing {
        Thing::Requirement { id } => vec![format!("requirements.{id}")],
        Thing::System => vec!["system".to_owned()],
        Thing::Observability => vec!["observability".to_owned()],
        Thing::Component { id } => vec![format!("components.{id}")],
        Thing::Image { component } => vec![format!("components.{component}.image")],
        Thing::Port { component, name } => vec![format!("components.{component}.ports.{name}")],
        Thing::Address { component, role } => vec![format!("components.{component}.address.{role}")],
        Thing::Setting { component, name } => vec![format!("components.{component}.settings.{name}")],
        Thing::Use { component, used } => vec![format!("components.{component}.uses.{used}")],
        Thing::Dataset { component, name } => vec![format!("components.{component}.datasets.{name}")],
        Thing::Timer { component, name } => vec![format!("components.{component}.timers.{name}")],
        Thing::Measure { component, name } => vec![format!("components.{component}.measures.{name}")],
        Thing::Variable { .. } | Thing::Crate { .. } | Thing::Package { .. } => Vec::new(),
        Thing::Gateway => vec!["gateway".to_owned()],
        Thing::Route { path } => vec![format!("gateway.routes.{path}")],
        Thing::Operation { service, id } => operation(service, id, ""),
        Thing::Parameter { service, operation: id, .. } => operation(service, id, ".parameters"),
        Thing::Answer { service, operation: id, status } => operation(service, id, &format!(".responses.{status}")),
        Thing::Schema { service, name } => vec![contract_key(service, &format!("components.schemas.{name}"))],
        Thing::Property { service, schema, name } => {
            vec![contract_key(service, &format!("components.schemas.{schema}.properties.{name}"))]
        }
        Thing::Messaging => vec!["messaging".to_owned()],
        Thing::Channel { id } => vec![format!("channels.{id}")],
        Thing::Pattern { channel, name } => vec![format!("channels.{channel}.browser-patterns.{name}")],
        Thing::Message { name } => vec![format!("messages.{name}")],
        Thing::Member { message, .. } => vec![format!("messages.{message}.also")],
        Thing::Enum { name } | Thing::Value { of: name, .. } => vec![format!("enums.{name}")],
        Thing::Entity { table } => vec![format!("entities.{table}")],
        Thing::Column { table, name } => vec![format!("entities.{table}.attributes.{name}")],
        Thing::Constraint { table, name } => {
            ["unique", "indexes", "checks"].map(|kind| format!("entities.{table}.{kind}.{name}")).to_vec()
        }
        Thing::Sequence { id } => vec![format!("sequences.{id}")],
        Thing::File { path } => vec![file_key(path)],
        Thing::Query { service, name } => vec![query_key(service, name)],
        Thing::Scenario { id } => vec![format!("scenario {id}"), file_key(&format!("scenarios/{id}.yaml"))],
    }
}
