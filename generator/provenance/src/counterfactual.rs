//! The same state with one authored thing otherwise: what differs in its output follows from that thing.
//!
//! This is how provenance is proved rather than guessed. Rendering is pure, so a line that changes when a value is
//! changed depends on the value, and one that stays does not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use similar::{ChangeTag, TextDiff};

use super::place::{Document, Part, Place, Sources};
use super::renamed::{other_text, rename, retrace};
use stategen_model::authored::Name;
use stategen_model::engine::engines;
use stategen_model::node::{Node, Value};
use stategen_model::resolved::Resolved;
use stategen_model::system::{Pins, StateFile, System};
use stategen_model::tree::Tree;
use stategen_spec::openapi;
use stategen_spec::scenario;

/// Words that stand for variants of the model's enumerations, beside the names of engines and wires: a value that only
/// fits one of them is changed to another.
const VARIANTS: [&str; 9] =
    ["process", "compose", "service", "broker", "database", "gateway", "web", "point-to-point", "broadcast"];

/// The state with each of `places` otherwise; none when no other value fits any of them. A place that is rendered as it
/// is, such as a line of a handler, is not altered: it needs no proof.
pub fn altered<'p>(sources: &Sources<'_>, places: impl IntoIterator<Item = &'p Place>) -> Option<System> {
    let mut system = sources.system.clone();
    let mut any = false;
    for place in places {
        any |= changes(&mut system, |system| rename(system, place)) || alter(sources, &mut system, place);
    }
    any.then_some(system)
}

/// The state with other pins.
pub fn with_pins(system: &System, pins: Pins) -> System {
    System { pins, ..system.clone() }
}

/// Makes a change, if the state is one that can be rendered after it; else leaves the state as it was.
fn changes(system: &mut System, change: impl FnOnce(&mut System) -> bool) -> bool {
    let before = system.clone();
    let fits = change(system) && Resolved::of(system).is_ok();
    if !fits {
        *system = before;
    }
    fits
}

/// The state with one authored thing otherwise, in the first way that fits.
fn alter(sources: &Sources<'_>, system: &mut System, place: &Place) -> bool {
    match &place.document {
        Document::System | Document::Contract(_) | Document::Scenario(_) | Document::State(_) | Document::Pins => {
            let node = match &place.document {
                // Earlier changes of the same tree are kept.
                Document::System => Some(Node::clone(&system.tree)),
                other => sources.node(other),
            };
            let Some(node) = node else { return false };
            let mut ways = changed(&node, place).into_iter();
            ways.any(|changed| changes(system, |system| put(system, &place.document, &changed)))
        }
        Document::Requirement(_) | Document::Queries(_) | Document::Data(_) => {
            changes(system, |system| alter_text(system, place))
        }
    }
}

/// Alters what is read from text.
fn alter_text(system: &mut System, place: &Place) -> bool {
    match &place.document {
        Document::Requirement(id) => {
            let Some(one) = system.requirements.get_mut(id.as_str()) else { return false };
            one.text = one.text.map(other_text);
            true
        }
        Document::Queries(component) => {
            let queries = system.queries.get_mut(component.as_str());
            let query = place.steps.first().and_then(|at| queries?.get_mut(*at));
            let Some(query) = query else { return false };
            match place.steps[1..] {
                [] => query.name = Name::from(&query.name.map(other_text)),
                [0] => {
                    let comment = &query.description;
                    query.description = comment.map(|text| text.replace(&place.text, &other_text(&place.text)));
                }
                [_, wanted] => {
                    let Some(line) = query.lines.get_mut(wanted) else { return false };
                    *line = line.map(|line| format!("{line} /**/"));
                }
                [_] | [..] => return false,
            }
            true
        }
        Document::Data(path) => {
            let Some(file) = system.files.get_mut(path) else { return false };
            let rows = file.content.lines().enumerate();
            let rows = rows.map(|(at, row)| if [at] == *place.steps { other_text(row) } else { row.to_owned() });
            file.content = rows.map(|row| row + "\n").collect::<String>().into();
            true
        }
        Document::System | Document::Contract(_) | Document::Scenario(_) | Document::State(_) | Document::Pins => false,
    }
}

/// Reads a changed document into the state, if it still fits.
fn put(system: &mut System, document: &Document, node: &Node) -> bool {
    match document {
        Document::System => {
            let Some(spec) = stategen_compose::reread(node) else { return false };
            system.spec = spec;
            system.tree = Arc::new(node.clone());
            retrace(system);
        }
        Document::Contract(id) => {
            let mut findings = Vec::new();
            let contract = openapi::read(node, &mut findings).filter(|_| findings.is_empty());
            let Some(contract) = contract else { return false };
            system.contracts.insert(id.as_str().into(), Arc::new(contract));
        }
        Document::Scenario(id) => {
            let Some(scenario) = scenario::read(node, &mut Vec::new()) else { return false };
            system.scenarios.insert(id.as_str().into(), Arc::new(scenario));
            retrace(system);
        }
        Document::State(id) => {
            let Ok(file) = node.read::<StateFile>() else { return false };
            let states = system.lineage.iter_mut().chain([&mut system.state]).chain(&mut system.children);
            for state in states.filter(|state| state.id == *id) {
                state.file = file.clone();
            }
        }
        Document::Pins => {
            let Ok(pins) = node.read::<Pins>() else { return false };
            system.pins = pins;
        }
        Document::Queries(_) | Document::Data(_) | Document::Requirement(_) => return false,
    }
    true
}

/// The document with the place otherwise, in each way that might fit its type.
fn changed(node: &Node, place: &Place) -> Vec<Node> {
    let mut ways = Vec::new();
    let mut try_value = |value: Value| {
        let mut node = node.clone();
        if let Some(found) = descend(&mut node, &place.steps) {
            found.value = value;
            ways.push(node);
        }
    };
    if place.part == Part::Key {
        let mut node = node.clone();
        let (last, above) = match place.steps.split_last() {
            Some((last, above)) => (*last, above),
            None => return ways,
        };
        if let Some(entries) = descend(&mut node, above).and_then(Node::entries_mut)
            && let Some((key, _)) = entries.get_mut(last)
        {
            key.name = other_text(&key.name);
            ways.push(node.clone());
            // A key that the model must know cannot be called otherwise, but it may be missing.
            if let Some(entries) = descend(&mut node, above).and_then(Node::entries_mut) {
                entries.remove(last);
            }
            ways.push(node);
        }
        return ways;
    }
    let mut original = node.clone();
    let Some(value) = descend(&mut original, &place.steps).map(|node| node.value.clone()) else { return ways };
    match value {
        Value::String(text) => {
            try_value(Value::String(other_text(&text)));
            // A wire is called as the broker is that speaks it.
            let names = engines().map(|facts| facts.name());
            for word in VARIANTS.into_iter().chain(names).filter(|word| *word != text) {
                try_value(Value::String(word.to_owned()));
            }
            try_value(Value::Null);
        }
        Value::Integer(number) => {
            // As many digits as before, so that nothing moves to another line.
            let other =
                if (number + 1).to_string().len() == number.to_string().len() { number + 1 } else { number - 1 };
            try_value(Value::Integer(other));
        }
        Value::Float(number) => try_value(Value::Float(number + 1.0)),
        Value::Bool(value) => try_value(Value::Bool(!value)),
        Value::Null | Value::List(_) | Value::Map(_) => {}
    }
    ways
}

fn descend<'a>(node: &'a mut Node, steps: &[usize]) -> Option<&'a mut Node> {
    steps.iter().try_fold(node, |node, step| match &mut node.value {
        Value::Map(entries) => Arc::make_mut(entries).get_mut(*step).map(|(_, node)| node),
        Value::List(items) => items.get_mut(*step),
        _ => None,
    })
}

/// One file that differs between two renderings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Lines that only the first has, from 1, with their text.
    pub before: Vec<(usize, String)>,
    /// Lines that only the second has, from 1, with their text.
    pub after: Vec<(usize, String)>,
}

/// The files that differ, without the manifest: it holds a hash of each, and differs whenever one does.
pub fn differences(before: &Tree, after: &Tree) -> BTreeMap<String, Change> {
    let paths: BTreeSet<&String> = before.files.keys().chain(after.files.keys()).collect();
    let content = |tree: &Tree, path: &str| {
        let artifact = tree.files.get(path);
        artifact.map(|one| String::from_utf8_lossy(&one.content).into_owned()).unwrap_or_default()
    };
    let mut differences = BTreeMap::new();
    for path in paths.into_iter().filter(|path| *path != stategen_model::tree::MANIFEST) {
        let (old, new) = (before.files.get(path), after.files.get(path));
        if old.map(|one| &one.content) == new.map(|one| &one.content) {
            continue;
        }
        let (old, new) = (content(before, path), content(after, path));
        let diff = TextDiff::from_lines(&*old, &*new);
        let mut change = Change { before: Vec::new(), after: Vec::new() };
        for one in diff.iter_all_changes() {
            let text = one.value().trim_end_matches(['\n', '\r']).to_owned();
            match one.tag() {
                ChangeTag::Equal => {}
                ChangeTag::Delete => change.before.extend(one.old_index().map(|at| (at + 1, text))),
                ChangeTag::Insert => change.after.extend(one.new_index().map(|at| (at + 1, text))),
            }
        }
        differences.insert(path.clone(), change);
    }
    differences
}
