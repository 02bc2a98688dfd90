//! The requirements that authored lines are there for, as far as the specification traces them.
//!
//! What a requirement is realised by is a component, a channel or an entity. A component does many things for many
//! requirements, so that a line of it counts only where it says more: a line of an operation is there for the requirements
//! of its component of which a scenario calls it and looks at the answer, a line of a query for those of its component and
//! of a table that it names. Ports, engines and pins are there for all of them, which says nothing of any.

use std::collections::{BTreeMap, BTreeSet};

use super::place::AuthoredLine;
use stategen_model::diagnostic::{File, Span};
use stategen_model::names::snake;
use stategen_model::node::Node;
use stategen_model::scenario::resolve;
use stategen_model::system::{Requirement, System};
use stategen_spec::yaml;

/// The requirements of a state that one of `lines` is traced to, in id order.
#[must_use]
pub fn requirements(system: &System, lines: impl IntoIterator<Item = AuthoredLine>) -> Vec<&Requirement> {
    let mut files: BTreeMap<File, BTreeSet<u32>> = BTreeMap::new();
    for AuthoredLine { file, line } in lines {
        files.entry(file).or_default().insert(line);
    }
    let mut things: Vec<Thing<'_>> = Vec::new();
    for (file, lines) in &files {
        let here = |span: &Span| span.file == *file && lines.contains(&span.line);
        declared(system, &here, &mut things);
        owned(system, *file, &here, &mut things);
    }
    let mut found: BTreeMap<&str, &Requirement> = BTreeMap::new();
    for thing in things {
        let live = system.requirements.values().filter(|one| thing.is_for(system, one));
        found.extend(live.map(|one| (&*one.id, one)));
    }
    found.into_values().collect()
}

/// Something that a line speaks of, and that a requirement can be traced to.
enum Thing<'a> {
    Requirement(&'a str),
    Scenario(&'a str),
    Channel(&'a str),
    Entity(&'a str),
    Operation { component: &'a str, id: &'a str },
    Query { component: &'a str, sql: String },
}

impl Thing<'_> {
    fn is_for(&self, system: &System, requirement: &Requirement) -> bool {
        let realized = |wanted: &str| requirement.realized_by.iter().any(|by| *by == *wanted);
        match self {
            Self::Requirement(id) => *requirement.id == **id,
            Self::Scenario(id) => requirement.verified_by.iter().any(|by| by == id),
            Self::Channel(id) => realized(&format!("channel:{id}")),
            Self::Entity(table) => realized(&format!("entity:{table}")),
            Self::Operation { component, id } => {
                realized(component)
                    && requirement.verified_by.iter().any(|scenario| looks_at(system, scenario, component, id))
            }
            Self::Query { component, sql } => {
                let mut words = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
                realized(component) && words.any(|word| realized(&format!("entity:{word}")))
            }
        }
    }
}

/// Whether a scenario calls an operation and looks at more of the answer than that it went well. A call that only
/// remembers something prepares for what is looked at.
fn looks_at(system: &System, scenario: &str, component: &str, operation: &str) -> bool {
    let steps = system.scenarios.get(scenario).and_then(|one| one.document.get("steps"));
    let named = |name: &str| {
        let operations = resolve::operations(system, name);
        operations.iter().any(|(owner, one)| *owner == component && *one.id == *operation)
    };
    steps.map(Node::items).unwrap_or_default().iter().any(|step| {
        let expected = step.get("expect").and_then(Node::entries).unwrap_or_default();
        let prepares = step.get("remember").is_some() && expected.iter().all(|(key, _)| key.name == "status");
        step.get("call").and_then(Node::as_str).is_some_and(named) && !prepares
    })
}

/// What stands on lines of deltas and of prose.
fn declared<'a>(system: &'a System, here: &dyn Fn(&Span) -> bool, things: &mut Vec<Thing<'a>>) {
    let standing = |section: &str| {
        let entries = system.tree.get(section).and_then(Node::entries).unwrap_or_default().iter();
        entries.filter(|(key, node)| here(&key.span) || stands(node, here)).map(|(key, _)| key.name.as_str())
    };
    things.extend(standing("channels").map(Thing::Channel));
    things.extend(standing("entities").map(Thing::Entity));
    things.extend(standing("requirements").map(Thing::Requirement));
    let stated = system.requirements.values().filter(|one| here(&one.span));
    things.extend(stated.map(|one| Thing::Requirement(&one.id)));
}

/// What stands on lines of a file that a pack owns.
fn owned<'a>(system: &'a System, file: File, here: &dyn Fn(&Span) -> bool, things: &mut Vec<Thing<'a>>) {
    let Some((path, owned)) = system.files.iter().find(|(_, one)| one.span.file == file) else { return };
    let Some((folder, name)) = path.split_once('/') else { return };
    let id = name.rsplit_once('.').map_or(name, |(id, _)| id);
    match folder {
        "contracts" => {
            let (Some((id, _)), Ok(document)) = (system.contracts.get_key_value(id), yaml::parse(file, &owned.content))
            else {
                return;
            };
            operations(system, id, &document, here, things);
        }
        "queries" => {
            let Some((id, queries)) = system.queries.get_key_value(id) else { return };
            // A query goes on to the next one.
            let mut ordered: Vec<_> = queries.iter().collect();
            ordered.sort_by_key(|query| query.span.line);
            for (at, query) in ordered.iter().enumerate() {
                let end = ordered.get(at + 1).map_or_else(|| last_line(&owned.content), |next| next.span.line - 1);
                if (query.span.line..=end).any(|line| here(&Span::new(file, line, 1))) {
                    things.push(Thing::Query { component: id, sql: query.sql() });
                }
            }
        }
        "scenarios" => {
            things.extend(system.scenarios.get_key_value(id).map(|(id, _)| Thing::Scenario(id)));
        }
        "data" => {
            let seeded =
                system.spec.entities.iter().filter(|(_, one)| one.seed.as_ref().is_some_and(|seed| **seed == **path));
            things.extend(seeded.map(|(table, _)| Thing::Entity(table)));
        }
        "logic" => things.extend(handled(system, id)),
        _ => {}
    }
}

/// The operations of a contract of which a key or value stands on the lines. Their path is theirs too.
fn operations<'a>(
    system: &'a System,
    component: &'a str,
    document: &Node,
    here: &dyn Fn(&Span) -> bool,
    things: &mut Vec<Thing<'a>>,
) {
    let known = system.contracts.get(component).into_iter().flat_map(|contract| &contract.operations);
    for operation in known {
        let (path, method): (&str, &str) = (&operation.path, &operation.method);
        let paths = document.get("paths").and_then(Node::entries).unwrap_or_default();
        let Some((path, methods)) = paths.iter().find(|(key, _)| key.name == path) else { continue };
        let method = methods.entries().unwrap_or_default().iter().find(|(key, _)| key.name == method);
        if here(&path.span) || method.is_some_and(|(key, node)| here(&key.span) || stands(node, here)) {
            things.push(Thing::Operation { component, id: &operation.id });
        }
    }
}

/// What a handler, `COMPONENT/OPERATION` or `COMPONENT/on_CHANNEL`, is called for.
fn handled<'a>(system: &'a System, handler: &str) -> Option<Thing<'a>> {
    let (component, name) = handler.split_once('/')?;
    let channel = name.strip_prefix("on_").and_then(|name| system.spec.channels.keys().find(|id| snake(id) == name));
    if let Some(id) = channel {
        return Some(Thing::Channel(id));
    }
    let (component, contract) = system.contracts.get_key_value(component)?;
    let operation = contract.operations.iter().find(|one| snake(&one.id) == name)?;
    Some(Thing::Operation { component, id: &operation.id })
}

/// Whether a key or value of a tree stands on the lines.
fn stands(node: &Node, here: &dyn Fn(&Span) -> bool) -> bool {
    here(&node.span)
        || node.items().iter().any(|item| stands(item, here))
        || node.entries().unwrap_or_default().iter().any(|(key, node)| here(&key.span) || stands(node, here))
}

fn last_line(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX)
}
