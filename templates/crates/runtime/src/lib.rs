//! What every service does alike: configuration, shutdown, CORS, health, metrics, JSON errors, calls to other services.
//!
//! A service's own crate holds only what is particular to it.

mod answer;
{%- if bodies %}
mod bodies;
{%- endif %}
pub mod client;
{%- if closed %}
mod closed;
{%- endif %}
pub mod config;
mod conventions;
{%- if credentials %}
pub mod credentials;
{%- endif %}
{%- if decimals %}
pub mod decimal;
{%- endif %}
{%- if distinct %}
mod distinct;
{%- endif %}
{%- if forms %}
pub mod form;
{%- endif %}
mod health;
pub mod iso;
mod json;
{%- if !observed %}
mod metrics;
{%- endif %}
mod parameters;
{%- if patches %}
pub mod patch;
{%- endif %}
{%- if patterns %}
mod pattern;
{%- endif %}
mod problem;
{%- if random %}
mod random;
{%- endif %}
pub mod retry;
mod server;
mod shutdown;
{%- if observed %}
pub mod telemetry;
{%- endif %}
{%- if times %}
pub mod time;
{%- endif %}
{%- if timers %}
mod timer;
{%- endif %}

pub use answer::{% if bytes %}{Bytes, set_header}{% else %}set_header{% endif %};
{%- if bodies %}
pub use bodies::{BytesBody, FormBody, TakesBytes, TextBody};
{%- endif %}
{%- if closed %}
pub use closed::passed_over;
{%- endif %}
pub use conventions::{HEALTH_PATH, METRICS_PATH};
{%- if credentials %}
pub use credentials::Authentication;
{%- endif %}
{%- if distinct %}
pub use distinct::has_twice;
{%- endif %}
pub use health::Link;
pub use json::{Checked, JsonBody};
{%- if !observed %}
pub use metrics::{message_given_up, messages_given_up};
{%- endif %}
pub use parameters::Parameters;
{%- if patches %}
pub use patch::{Change, PatchBody};
{%- endif %}
{%- if patterns %}
pub use pattern::Pattern;
{%- endif %}
pub use problem::{AnswerOf, Answers, Anything, Details, Form, Operation, Part, Problem, Text};
{%- if random %}
pub use random::Random;
{%- endif %}
{%- if observed %}
pub use server::{Server, bind, healthcheck_requested, no_such_resource};
pub use shutdown::Shutdown;
pub use telemetry::{Traces, start_logging};
{%- else %}
pub use server::{Server, bind, healthcheck_requested, no_such_resource, start_logging};
pub use shutdown::Shutdown;
{%- endif %}
{%- if timers %}
pub use timer::{Pause, Timer};
{%- endif %}
