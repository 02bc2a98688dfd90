//! What the output has for each engine.

pub(crate) mod nats;
pub(crate) mod nginx;
pub(crate) mod postgres;
