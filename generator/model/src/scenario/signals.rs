//! Steps that look at what a system tells of itself: traces, metrics and logs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Period;
use crate::authored::{Authored, Text};
use crate::node::Node;
use crate::system::ComponentId;

/// `trace: {of, within, span}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TraceStep {
    /// What must be seen.
    pub trace: Trace,
}

/// The spans of a trace, each below the one that it is a part of.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The name that an earlier call gave to its trace.
    pub of: Text,
    /// How long it may take until all are there.
    pub within: Authored<Period>,
    /// The first span of the system.
    pub span: SeenSpan,
    /// Texts that no attribute of any span has.
    #[serde(default)]
    pub lacks: Vec<Node>,
}

/// A span that is there. Its parts come in the order of the list; others may be among them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenSpan {
    /// The component that did the work.
    pub component: ComponentId,
    /// Its name: method and route, a query's name, or `publish` or `process` with a channel.
    pub name: Text,
    /// Attributes that it has.
    #[serde(default)]
    pub attributes: BTreeMap<Text, Text>,
    /// Spans that it is the parent of.
    #[serde(default)]
    pub then: Vec<SeenSpan>,
}

/// `watch: {component, metric, labels}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WatchStep {
    /// What is read.
    pub watch: Watch,
}

/// A metric of a component: the sum of its series that have the labels.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// A component.
    pub component: ComponentId,
    /// The name of the metric as it is on the page.
    pub metric: Text,
    /// Labels that its series have.
    #[serde(default)]
    pub labels: BTreeMap<Text, Text>,
}

/// `metric: {component, metric, labels, by, within}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricStep {
    /// What must be seen.
    pub metric: Metric,
}

/// What a metric is, or how far it has moved since a `watch` of the same.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// A component.
    pub component: ComponentId,
    /// The name of the metric as it is on the page.
    pub metric: Text,
    /// Labels that its series have.
    #[serde(default)]
    pub labels: BTreeMap<Text, Text>,
    /// How far it has moved, and no farther.
    pub by: Option<Authored<i64>>,
    /// What it is.
    pub value: Option<Authored<i64>>,
    /// How long it may take.
    pub within: Authored<Period>,
}

/// `log: {component, of, line, within}`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogStep {
    /// What must be seen.
    pub log: Log,
}

/// A line of a log.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Who writes it; by default any component that is built.
    pub component: Option<ComponentId>,
    /// The name that an earlier call gave to its trace, which the line is of.
    pub of: Option<Text>,
    /// Members that the line has at least.
    pub line: Option<Node>,
    /// Texts that no line has that those components have written so far.
    #[serde(default)]
    pub lacks: Vec<Node>,
    /// How long it may take.
    pub within: Authored<Period>,
}
