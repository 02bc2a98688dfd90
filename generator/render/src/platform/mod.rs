//! Everything of an output that is not its Rust workspace: how it runs, what it offers, how it is read.

mod broker;
mod compose;
mod contracts;
mod database;
mod documents;
mod gateway;
mod identity;
mod links;
mod project;
mod scripts;
mod topology;

use stategen_marks::Lines;
use stategen_model::diagnostic::Span;
use stategen_model::system::System;
use stategen_model::tree::{Artifact, Origin, Tree};

use topology::Topology;

/// Adds how the output runs, what it offers and how it is read.
pub fn artifacts(system: &System, tree: &mut Tree) {
    let topology = Topology::of(system);
    compose::artifacts(&topology, tree);
    database::artifacts(system, tree);
    broker::artifacts(&topology, tree);
    gateway::artifacts(&topology, tree);
    contracts::artifacts(system, tree);
    scripts::artifacts(&topology, tree);
    documents::artifacts(&topology, tree);
    project::artifacts(&topology, tree);
}

/// Adds what the output says of itself. Goes last: the manifest lists what is there before it.
pub fn identity(system: &System, tree: &mut Tree) {
    identity::artifacts(system, tree);
}

/// A rendered file; text ends with exactly one line end.
fn artifact(template: impl Into<Option<&'static str>>, text: String, sources: Vec<Span>) -> Artifact {
    let text = format!("{}\n", text.trim_end());
    Artifact {
        content: text.into_bytes(),
        executable: false,
        origin: template.into().map_or_else(|| Origin::Document(Lines::default()), Origin::Unported),
        sources,
    }
}

/// The places where the named things are declared, each once, in order.
fn spans<'a>(system: &System, paths: impl IntoIterator<Item = &'a str>) -> Vec<Span> {
    let mut spans: Vec<Span> = paths.into_iter().filter_map(|path| system.spans.get(path).cloned()).collect();
    spans.sort();
    spans.dedup();
    spans
}

/// The places of every entry of a collection, such as `components`.
fn spans_of_each(system: &System, collection: &str) -> Vec<Span> {
    let direct = |path: &&String| {
        path.strip_prefix(collection).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| !rest.contains('.'))
    };
    spans(system, system.spans.keys().filter(direct).map(String::as_str))
}
