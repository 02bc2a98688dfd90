//! What was authored for one of two states and not for the other, line by line. A name or value that both have is no
//! difference, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use stategen_model::diagnostic::Span;
use stategen_model::node::{Node, Value};
use stategen_model::system::{PackFile, Query, System};
use stategen_provenance::place::AuthoredLine;
use stategen_spec::yaml;

/// Where in the specification something stands: the dotted path in a document, which is named before it.
pub(super) type Key = String;

/// The authored lines of two states on which they differ, each with what stands there.
#[derive(Debug, Default)]
pub(super) struct Differing {
    /// Those of the first state.
    pub(super) a: BTreeMap<AuthoredLine, BTreeSet<Key>>,
    /// Those of the second.
    pub(super) b: BTreeMap<AuthoredLine, BTreeSet<Key>>,
}

/// A file of the packs, by its path in a pack.
pub(super) fn file_key(path: &str) -> Key {
    format!("file {path}")
}

/// A query of a service.
pub(super) fn query_key(service: &str, name: &str) -> Key {
    format!("query {service}.{name}")
}

/// Something in the contract of a service.
pub(super) fn contract_key(service: &str, path: &str) -> Key {
    let path = if path.is_empty() { String::new() } else { format!(".{path}") };
    format!("contract {service}{path}")
}

/// The line on which something starts.
pub(super) fn line_of(span: Span) -> AuthoredLine {
    AuthoredLine { file: span.file, line: span.line }
}

impl Differing {
    /// What differs between the specifications of two states.
    pub(super) fn of(a: &System, b: &System) -> Self {
        let mut found = Self::default();
        found.nodes("", Some(&a.tree), Some(&b.tree));
        found.files(a, b);
        found.queries(a, b);
        found.requirements(a, b);
        for (system, lines) in [(a, &mut found.a), (b, &mut found.b)] {
            // A state is itself and no other: all that its own file says differs.
            let file = &system.state.file;
            let said = [file.title.place(), file.summary.place(), file.branch.place(), file.tag.place()];
            said.into_iter().flatten().for_each(|span| add(lines, span, "state"));
        }
        found
    }

    fn nodes(&mut self, key: &str, a: Option<&Node>, b: Option<&Node>) {
        let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        let (x, y) = match (a, b) {
            (Some(x), Some(y)) => (x, y),
            (one, other) => {
                one.into_iter().for_each(|node| all(&mut self.a, node, key));
                return other.into_iter().for_each(|node| all(&mut self.b, node, key));
            }
        };
        match (&x.value, &y.value) {
            // A child's tree shares what its delta leaves alone.
            (Value::Map(before), Value::Map(after)) if Arc::ptr_eq(before, after) => {}
            (Value::Map(before), Value::Map(after)) => {
                for (name, node) in before.iter() {
                    let other = y.get(&name.name);
                    if other.is_none() {
                        add(&mut self.a, name.span, &below(&name.name));
                    }
                    self.nodes(&below(&name.name), Some(node), other);
                }
                for (name, node) in after.iter().filter(|(name, _)| x.get(&name.name).is_none()) {
                    add(&mut self.b, name.span, &below(&name.name));
                    self.nodes(&below(&name.name), None, Some(node));
                }
            }
            (Value::List(before), Value::List(after)) => {
                let alone = |these: &'_ [Node], others: &[Node]| -> Vec<Node> {
                    these.iter().filter(|one| !others.iter().any(|other| one.same(other))).cloned().collect()
                };
                alone(before, after).iter().for_each(|node| all(&mut self.a, node, key));
                alone(after, before).iter().for_each(|node| all(&mut self.b, node, key));
            }
            _ if x.same(y) => {}
            _ => {
                all(&mut self.a, x, key);
                all(&mut self.b, y, key);
            }
        }
    }

    /// The files that packs own: documents by what stands in them, tables by their rows, the others as a whole, for each
    /// line of them comes into the output by itself.
    fn files(&mut self, a: &System, b: &System) {
        for path in a.files.keys().chain(b.files.keys()).collect::<BTreeSet<_>>() {
            let (x, y) = (a.files.get(path), b.files.get(path));
            if x.map(|file| &file.content) == y.map(|file| &file.content) {
                continue;
            }
            let document = |folder: &str, key: &dyn Fn(&str) -> Key| {
                path.strip_prefix(folder).and_then(|name| name.strip_suffix(".yaml")).map(key)
            };
            let contract = document("contracts/", &|service| contract_key(service, ""));
            if let Some(key) = contract.or_else(|| document("scenarios/", &|id| format!("scenario {id}"))) {
                let node = |file: Option<&PackFile>| file.and_then(yaml::document);
                self.nodes(&key, node(x).as_ref(), node(y).as_ref());
            }
            for (one, other, lines) in [(x, y, &mut self.a), (y, x, &mut self.b)] {
                let Some(file) = one else { continue };
                add(lines, file.span, &file_key(path));
                if path.starts_with("data/") {
                    let known: BTreeSet<&str> = other.into_iter().flat_map(|file| file.content.lines()).collect();
                    for (row, line) in file.content.lines().zip(1..).filter(|(row, _)| !known.contains(row)) {
                        let place = Span::of(file.span.file, line, 1, row);
                        add(lines, place, &file_key(path));
                    }
                }
            }
        }
    }

    fn queries(&mut self, a: &System, b: &System) {
        let known = |system: &System, service: &str, query: &Query| {
            let queries = system.queries.iter().find(|(id, _)| id.as_str() == service).map(|(_, queries)| queries);
            queries
                .into_iter()
                .flatten()
                .any(|one| one.name == query.name && one.lines == query.lines && one.cardinality == query.cardinality)
        };
        for (system, other, lines) in [(a, b, &mut self.a), (b, a, &mut self.b)] {
            for (service, query) in system.queries.iter().flat_map(|(id, all)| all.iter().map(move |one| (id, one))) {
                if !known(other, service, query) {
                    let places = query.lines.iter().filter_map(|line| line.place()).chain([query.span]);
                    places.for_each(|span| add(lines, span, &query_key(service, &query.name)));
                }
            }
        }
    }

    /// Requirements by their sentences; what realises them stands in the tree.
    fn requirements(&mut self, a: &System, b: &System) {
        for (system, other, lines) in [(a, b, &mut self.a), (b, a, &mut self.b)] {
            for (id, requirement) in &system.requirements {
                if other.requirements.get(id).is_none_or(|one| one.text != requirement.text) {
                    add(lines, requirement.span, &format!("requirements.{id}"));
                }
            }
        }
    }
}

fn add(lines: &mut BTreeMap<AuthoredLine, BTreeSet<Key>>, span: Span, key: &str) {
    lines.entry(line_of(span)).or_default().insert(key.to_owned());
}

/// Every key and value of a node.
fn all(lines: &mut BTreeMap<AuthoredLine, BTreeSet<Key>>, node: &Node, key: &str) {
    match &node.value {
        Value::Map(entries) => {
            for (name, node) in entries.iter() {
                let below = format!("{key}.{}", name.name);
                add(lines, name.span, &below);
                all(lines, node, &below);
            }
        }
        Value::List(items) => items.iter().for_each(|item| all(lines, item, key)),
        Value::String(_) | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Null => {
            add(lines, node.span, key);
        }
    }
}
