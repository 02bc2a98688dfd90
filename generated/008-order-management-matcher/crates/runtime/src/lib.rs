//! What every service does alike: configuration, shutdown, CORS, health, metrics, JSON errors, calls to other services.
//!
//! A service's own crate holds only what is particular to it.

mod answer;
pub mod client;
pub mod config;
mod conventions;
pub mod decimal;
mod health;
pub mod iso;
mod json;
mod parameters;
mod problem;
mod random;
pub mod retry;
mod server;
mod shutdown;
pub mod telemetry;
mod timer;

pub use answer::set_header;
pub use conventions::{HEALTH_PATH, METRICS_PATH};
pub use health::Link;
pub use json::{Checked, JsonBody};
pub use parameters::Parameters;
pub use problem::{AnswerOf, Answers, Anything, Details, Form, Operation, Part, Problem, Text};
pub use random::Random;
pub use server::{Server, bind, healthcheck_requested, no_such_resource};
pub use shutdown::Shutdown;
pub use telemetry::{Traces, start_logging};
pub use timer::{Pause, Timer};
