//! What observes the others: it asks them how they are, and keeps and shows what they tell of themselves.

use schemars::JsonSchema;
use serde::Deserialize;

use super::ImagePin;
use super::container::{ContainerLimits, Ports};
use crate::authored::{Authored, Name, Text};

/// A component that asks the others, or passes on what they tell.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tool<E> {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// The product.
    pub engine: E,
    /// Id of the pinned image.
    pub image: Option<Name<ImagePin>>,
    /// Ports by name: those that its engine has.
    #[serde(default)]
    pub ports: Ports,
}

/// A component that keeps what the others tell.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Store<E> {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// The product.
    pub engine: E,
    /// Id of the pinned image.
    pub image: Option<Name<ImagePin>>,
    /// Ports by name: those that its engine has.
    #[serde(default)]
    pub ports: Ports,
    /// For how many days it keeps what it has.
    pub retention_days: Authored<u16>,
}

/// A component that shows what the others tell.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dashboards {
    /// One sentence for people.
    pub summary: Text,
    /// What its container may take, where its kind's own limits do not suit it.
    #[serde(default)]
    pub limits: ContainerLimits,
    /// The product.
    pub engine: DashboardsEngine,
    /// Id of the pinned image.
    pub image: Option<Name<ImagePin>>,
    /// Ports by name: those that its engine has.
    #[serde(default)]
    pub ports: Ports,
    /// Who may change it; everybody else may look.
    pub administrator: Administrator,
}

/// Who may change a component.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Administrator {
    /// The name, where no variable says another.
    pub name: Text,
    /// Variable that holds the name.
    pub variable: Text,
    /// Variable that holds the password, which has no default.
    pub password: Text,
}

/// The product behind a prober.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProberEngine {
    /// Prometheus's blackbox exporter. Port `http`.
    BlackboxExporter,
}

/// The product that keeps metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MetricsEngine {
    /// Prometheus. Port `http`.
    Prometheus,
}

/// The product that keeps logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogsEngine {
    /// Grafana Loki. Port `http`.
    Loki,
}

/// The product that keeps traces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TracesEngine {
    /// Grafana Tempo. Ports `http`, `otlp-grpc`.
    Tempo,
}

/// The product behind a collector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CollectorEngine {
    /// The OpenTelemetry collector. Ports `otlp-grpc`, `otlp-http`, `logs`, `metrics`, `health`.
    OtelCollector,
}

/// The product that shows dashboards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DashboardsEngine {
    /// Grafana. Port `http`.
    Grafana,
}
