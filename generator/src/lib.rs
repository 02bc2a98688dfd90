//! Reads feature packs and renders every state of a system: load → compose → render, then thin consumers.

pub mod book;
pub mod cli;
pub mod conformance;
pub mod diagnostic;
pub mod diff;
pub mod disk;
pub mod forge;
pub mod provenance;
pub mod publish;
pub mod render;
pub mod spec;
pub mod styles;
pub mod system;
pub mod tree;
pub mod up;

pub use render::template;

/// Documents become many small values that live to the end: glibc's allocator takes a quarter of a run for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
