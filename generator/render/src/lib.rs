//! From the model to artifacts. Never reads the disk.

pub mod conformance;
mod credential;
mod engine;
pub mod escape;
pub mod filters;
pub mod lines;
mod observation;
mod pieces;
pub mod platform;
pub mod rust;
pub mod shown;
mod sources;
pub mod sql;
mod tables;
pub mod template;
mod topology;
pub mod tour;
pub mod web;

use rayon::prelude::*;

use stategen_model::resolved::Resolved;
use stategen_model::system::System;
use stategen_model::tree::Tree;

/// Everything that one state's output holds.
///
/// # Panics
/// When a reference of the system leads to nothing: the composition gives no such system.
#[must_use]
pub fn render(system: &System) -> Tree {
    let resolved = &system.resolved();
    let part = |artifacts: fn(&Resolved<'_>, &mut Tree)| {
        let mut tree = Tree::default();
        artifacts(resolved, &mut tree);
        tree
    };
    let parts = [rust::artifacts, web::artifacts, conformance::artifacts, platform::artifacts];
    let parts: Vec<Tree> = parts.into_par_iter().map(part).collect();
    let mut tree = Tree::default();
    for (path, artifact) in parts.into_iter().flat_map(|part| part.files) {
        tree.insert(path, artifact);
    }
    platform::learning(resolved, &mut tree);
    platform::identity(system, &mut tree);
    tree
}
