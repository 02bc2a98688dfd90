//! What the scenarios of this system need: calls by operation{% if messaging %}, messages by channel{% endif %}, and what is expected of them.
//!
//! The scenarios themselves are in `tests/scenarios`, one file each. They run against a system that
//! is up: `BASE_URL` says where its entry point is, and the variables by which the components find
//! each other say where they are, with the same defaults. Every scenario makes what it needs anew,
//! so that it can be run again, on a system that holds data, beside others.

mod address;
mod answer;
mod call;
{%- if messaging %}
pub mod channels;
mod connection;
{%- endif %}
mod control;
mod expectation;
mod format;
{%- if messaging %}
mod listener;
{%- endif %}
{%- if observed %}
mod logs;
mod metrics;
{%- endif %}
pub mod operations;
mod places;
mod system;
{%- if observed %}
mod traces;
{%- endif %}
{%- if messaging %}
mod wire;
{%- endif %}

pub use serde_json::json;

pub use answer::Answer;
pub use call::Call;
pub use format::Format;
{%- if messaging %}
pub use listener::{Channel, Expected, Listener};
{%- endif %}
pub use system::System;
{%- if observed %}
pub use traces::Trace;
{%- endif %}
