//! The OpenTelemetry collector.

use super::{Answers, Facts, ObserverFacts, UsualLimits};

pub(super) struct OtelCollector;

/// The port for what containers write, which Docker's logging driver sends.
const LOGS: &str = "logs";
/// The port for what services trace.
const SPANS: &str = "otlp-http";
const METRICS: &str = "metrics";
const HEALTH: &str = "health";

impl Facts for OtelCollector {
    fn name(&self) -> &'static str {
        "otel-collector"
    }

    fn ports(&self) -> &'static [&'static str] {
        &["otlp-grpc", SPANS, LOGS, METRICS, HEALTH]
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 384, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Http(HEALTH, "/"))
    }
}

impl ObserverFacts for OtelCollector {
    fn measured(&self) -> (&'static str, &'static str) {
        (METRICS, "/metrics")
    }

    /// Its image holds its program and nothing else.
    fn asks_itself(&self) -> bool {
        false
    }

    fn takes_lines(&self) -> Option<&'static str> {
        Some(LOGS)
    }

    fn takes_spans(&self) -> Option<&'static str> {
        Some(SPANS)
    }
}
