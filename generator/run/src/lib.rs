//! Runs rendered states: starts their programs, and has their scenarios tell what became of them.

pub mod conformance;
pub mod up;
