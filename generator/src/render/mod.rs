//! From the model to artifacts. Never reads the disk.

pub mod filters;
