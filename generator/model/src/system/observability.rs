//! What services tell of themselves while they run.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ComponentId, System};

/// What services and web servers tell of themselves. The three belong together: a line of a log and a bucket of a histogram
/// name the trace that they are of.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Observability {
    /// What is measured, and how it is read.
    pub metrics: Metrics,
    /// The form of logs.
    pub logs: Logs,
    /// How traces leave a process.
    pub traces: Traces,
    /// Component that takes traces in; without it, only `OTEL_EXPORTER_OTLP_ENDPOINT` says where they go.
    pub collector: Option<ComponentId>,
}

/// What is measured, and how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Metrics {
    /// Requests, calls, queries, messages and the process, named by OpenTelemetry's semantic conventions as Prometheus
    /// spells them, on the page that `system.endpoints.metrics` names.
    Prometheus,
}

/// The form of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Logs {
    /// One JSON object a line on standard output, with time, level, component, message, and the ids of trace and span.
    Json,
}

/// How traces leave a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Traces {
    /// OpenTelemetry's protocol over HTTP. W3C's trace context goes along with calls and messages.
    Otlp,
}

impl System {
    /// Whether services tell more of themselves than their health.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.spec.observability.is_some()
    }
}
