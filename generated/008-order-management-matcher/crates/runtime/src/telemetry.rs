//! What this process tells of itself while it runs: metrics, logs and traces, which name each other.

mod calls;
mod logs;
pub mod measures;
pub mod messages;
mod metrics;
mod process;
mod requests;
pub mod statements;
mod traces;

pub(crate) use calls::Call;
pub use logs::start_logging;
pub(crate) use metrics::page;
pub(crate) use requests::observe;
pub use traces::{Asking, Traces};
