//! What the scenarios of this system need: calls by operation, messages by channel, and what is expected of them.
//!
//! The scenarios themselves are in `tests/scenarios`, one file each. They run against a system that
//! is up: `BASE_URL` says where its entry point is, and the variables by which the components find
//! each other say where they are, with the same defaults. Every scenario makes what it needs anew,
//! so that it can be run again, on a system that holds data, beside others.

mod address;
mod answer;
mod call;
pub mod channels;
mod connection;
mod control;
mod expectation;
mod format;
mod listener;
mod logs;
mod metrics;
pub mod operations;
mod places;
mod system;
mod traces;
mod wire;

pub use serde_json::json;

pub use answer::Answer;
pub use call::Call;
pub use format::Format;
pub use listener::{Channel, Expected, Listener};
pub use system::System;
pub use traces::Trace;
