//! Everything of an output that is not its Rust workspace: how it runs, what it offers, how it is read.

mod compose;
mod contracts;
mod database;
mod deployment;
mod documents;
mod identity;
mod learning;
mod links;
mod picture;
mod project;
mod reference;
mod scripts;

use stategen_model::resolved::Resolved;
use stategen_model::system::System;
use stategen_model::tree::Tree;

use crate::engine::parts;
use crate::topology::Topology;

/// Adds how the output runs, what it offers and how it is read.
pub fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    let topology = Topology::of(system);
    compose::artifacts(&topology, tree);
    database::artifacts(system, tree);
    for node in &topology.nodes {
        if let Some(parts) = parts(node.component) {
            parts.artifacts(&topology, node, tree);
        }
    }
    contracts::artifacts(system, tree);
    scripts::artifacts(&topology, tree);
    deployment::artifacts(&topology, tree);
    documents::artifacts(&topology, tree);
    reference::artifacts(system, tree);
    project::artifacts(&topology, tree);
}

/// Adds the guided tour, which quotes what is there before it.
pub fn learning(system: &Resolved<'_>, tree: &mut Tree) {
    learning::artifacts(system, tree);
}

/// Adds what the output says of itself. Goes last: the manifest lists what is there before it.
pub fn identity(system: &System, tree: &mut Tree) {
    identity::artifacts(system, tree);
}
