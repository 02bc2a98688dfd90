//! The composed system of one state: the delta algebra, its checks and the typed model.

mod changes;
pub mod check;
pub mod compose;
pub mod delta;
pub mod model;
pub mod names;
mod typed;

pub use compose::compose;
