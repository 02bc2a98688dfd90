//! What people read: README, LEARNING and the requirement ledger.

use std::collections::BTreeSet;

use askama::Template;

use super::topology::Topology;
use super::{artifact, spans_of_each};
use crate::escape::markdown_code;
use crate::filters;
use stategen_model::diagnostic::Span;
use stategen_model::system::{Changed, Kind, Operation, PortSpec, Requirement, State, System};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "README.md", escape = "none")]
struct Readme<'a> {
    system: &'a System,
    topology: &'a Topology<'a>,
    steps: Vec<Step<'a>>,
    entry: Option<u16>,
}

/// A state of the lineage with the one before it.
struct Step<'a> {
    state: &'a State,
    parent: Option<&'a State>,
}

#[derive(Template)]
#[template(path = "LEARNING.md", escape = "none")]
struct Learning<'a> {
    system: &'a System,
    parent: Option<&'a State>,
    introduced: Vec<&'a Requirement>,
}

#[derive(Template)]
#[template(path = "docs/topology.md", escape = "none")]
struct Components<'a> {
    system: &'a System,
    topology: &'a Topology<'a>,
}

#[derive(Template)]
#[template(path = "docs/messages.md", escape = "none")]
struct Messages<'a> {
    system: &'a System,
}

#[derive(Template)]
#[template(path = "docs/api.md", escape = "none")]
struct Api<'a> {
    system: &'a System,
}

#[derive(Template)]
#[template(path = "docs/requirements.md", escape = "none")]
struct Ledger<'a> {
    system: &'a System,
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let components = spans_of_each(system, "components");
    let state = Span::file(format!("states/{}.yaml", system.state.id));
    let mut described = vec![state];
    described.extend(components);
    let readme = Readme { system, topology, steps: steps(system), entry: entry(topology) };
    tree.insert("README.md", artifact("README.md", readme.to_string(), described.clone()));

    let requirements = || system.requirements.values();
    let introduced: Vec<&Requirement> = requirements().filter(|one| one.introduced_in == system.state.id).collect();
    let mut sources = described.clone();
    sources.extend(introduced.iter().map(|one| one.span));
    let learning = Learning { system, parent: system.lineage.last(), introduced };
    tree.insert("LEARNING.md", artifact("LEARNING.md", learning.to_string(), sources));
    reference(topology, tree);

    let sources = requirements().map(|one| one.span).collect();
    let ledger = Ledger { system };
    tree.insert("docs/requirements.md", artifact("docs/requirements.md", ledger.to_string(), sources));
}

/// What is looked up rather than read: components, API and messages.
fn reference(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let mut sources = spans_of_each(system, "components");
    let components = Components { system, topology };
    tree.insert("docs/topology.md", artifact("docs/topology.md", components.to_string(), sources.clone()));
    if !system.spec.channels.is_empty() {
        sources = spans_of_each(system, "channels");
        tree.insert("docs/messages.md", artifact("docs/messages.md", Messages { system }.to_string(), sources));
    }
    sources = system.contracts.values().map(|contract| contract.span).collect();
    tree.insert("docs/api.md", artifact("docs/api.md", Api { system }.to_string(), sources));
}

/// A call as it stands in a request's first line.
fn call(operation: &Operation) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

/// `adds a, b; changes c; removes d`.
fn in_words(changed: &Changed) -> String {
    let parts = [("adds", &changed.added), ("changes", &changed.changed), ("removes", &changed.removed)];
    let listed = |names: &[String]| names.iter().map(|name| markdown_code(name)).collect::<Vec<_>>().join(", ");
    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
    parts.map(|(verb, names)| format!("{verb} {}", listed(names))).collect::<Vec<_>>().join("; ")
}

/// A port's number on the host.
fn published_port(port: &PortSpec) -> u16 {
    port.publish.unwrap_or(port.number)
}

impl Readme<'_> {
    /// Whether the host offers a port.
    fn published(&self, id: &str, name: &str) -> bool {
        let ports = self.topology.node(id).map(|node| &node.ports);
        ports.is_none_or(|ports| ports.iter().all(|port| port.name != name || port.published))
    }
}

impl Components<'_> {
    /// Components that publish or handle messages, in id order.
    fn talkers(&self) -> BTreeSet<&str> {
        let channels = self.system.spec.channels.values();
        channels.flat_map(|one| [one.publisher.as_deref(), one.subscriber.as_deref()]).flatten().collect()
    }

    fn gateway_targets(&self) -> Vec<String> {
        super::gateway::targets(self.topology).into_iter().map(|target| target.component).collect()
    }
}

fn steps(system: &System) -> Vec<Step<'_>> {
    let states: Vec<&State> = system.lineage.iter().chain([&system.state]).collect();
    let parents = std::iter::once(None).chain(states.iter().copied().map(Some));
    states.iter().copied().zip(parents).map(|(state, parent)| Step { state, parent }).collect()
}

/// The port on which a browser opens the system: the gateway's, else the web component's.
fn entry(topology: &Topology) -> Option<u16> {
    let of = |kind: Kind| topology.nodes.iter().find(|node| node.component.kind == kind);
    let node = of(Kind::Gateway).or_else(|| of(Kind::Web))?;
    node.ports.first().map(|port| port.host)
}
