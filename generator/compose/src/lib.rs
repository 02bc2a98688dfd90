//! The composed system of one state: the delta algebra, its checks and the typed model.

mod changes;
pub mod check;
pub mod compose;
pub mod delta;
mod fingerprint;
pub mod rebase;
mod typed;

pub use compose::verifying;
pub use compose::{Composition, compose};

/// The typed model of a composed tree that was changed after its checks; none when it no longer fits the model.
pub fn reread(tree: &stategen_model::node::Node) -> Option<stategen_model::system::SystemSpec> {
    typed::read(tree, &mut Vec::new())
}
