//! From the model to artifacts. Never reads the disk.

pub mod conformance;
pub mod escape;
pub mod filters;
pub mod layout;
pub mod platform;
pub mod rust;
pub mod sql;
mod web;

use crate::system::model::System;
use crate::tree::Tree;

/// Everything that one state's output holds.
#[must_use]
pub fn render(system: &System) -> Tree {
    let mut tree = Tree::default();
    rust::artifacts(system, &mut tree);
    web::artifacts(system, &mut tree);
    conformance::artifacts(system, &mut tree);
    platform::artifacts(system, &mut tree);
    tree
}
