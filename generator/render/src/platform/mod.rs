//! Everything of an output that is not its Rust workspace: how it runs, what it offers, how it is read.

pub(crate) mod compose;
mod contracts;
mod database;
mod documents;
mod identity;
pub(crate) mod links;
mod project;
mod reference;
mod scripts;
pub(crate) mod topology;

use stategen_model::diagnostic::Span;
use stategen_model::system::System;
use stategen_model::tree::Tree;

use crate::engine::parts;
use topology::Topology;

/// Adds how the output runs, what it offers and how it is read.
pub fn artifacts(system: &System, tree: &mut Tree) {
    let topology = Topology::of(system);
    compose::artifacts(&topology, tree);
    database::artifacts(system, tree);
    for node in &topology.nodes {
        if let Some(engine) = node.component.engine {
            parts(engine).artifacts(&topology, node, tree);
        }
    }
    contracts::artifacts(system, tree);
    scripts::artifacts(&topology, tree);
    documents::artifacts(&topology, tree);
    reference::artifacts(system, tree);
    project::artifacts(&topology, tree);
}

/// Adds what the output says of itself. Goes last: the manifest lists what is there before it.
pub fn identity(system: &System, tree: &mut Tree) {
    identity::artifacts(system, tree);
}

/// The places where the named things are declared, each once, in order.
pub(crate) fn spans<'a>(system: &System, paths: impl IntoIterator<Item = &'a str>) -> Vec<Span> {
    let mut spans: Vec<Span> = paths.into_iter().filter_map(|path| system.spans.get(path).cloned()).collect();
    spans.sort();
    spans.dedup();
    spans
}

/// The places of every entry of a collection, such as `components`.
pub(crate) fn spans_of_each(system: &System, collection: &str) -> Vec<Span> {
    let direct = |path: &&String| {
        path.strip_prefix(collection).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| !rest.contains('.'))
    };
    spans(system, system.spans.keys().filter(direct).map(String::as_str))
}
