//! The composed system of one state: the delta algebra, its checks and the typed model.

mod changes;
pub mod check;
pub mod compose;
pub mod delta;
pub mod model;
pub mod names;
pub mod rebase;
pub mod scenario;
mod typed;

pub use compose::compose;
pub(crate) use compose::trace;

/// The typed model of a composed tree that was changed after its checks; none when it no longer fits the model.
pub(crate) fn reread(tree: &crate::spec::yaml::Node) -> Option<model::SystemSpec> {
    typed::read(tree, &mut Vec::new())
}
