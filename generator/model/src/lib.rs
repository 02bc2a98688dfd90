//! What everything speaks of: the typed model of a system, the tree that it is read from, findings with their places, and
//! the files of an output. The first stage of the pipeline, on which all others stand; it reads no disk and no clock.

pub mod address;
pub mod authored;
mod closest;
pub mod csv;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod forge;
pub mod names;
pub mod needs;
pub mod node;
pub mod outline;
pub mod resolved;
pub mod scenario;
pub mod styles;
pub mod system;
pub mod temporary;
pub mod tree;

pub use closest::{closest, did_you_mean, did_you_mean_or_all};
