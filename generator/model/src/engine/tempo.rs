//! Grafana Tempo.

use super::{Answers, Facts, ObserverFacts, UsualLimits};

pub(super) struct Tempo;

/// Its port for questions.
const HTTP: &str = "http";
/// Its port for spans, which the collector alone knows.
const OTLP: &str = "otlp-grpc";

impl Facts for Tempo {
    fn name(&self) -> &'static str {
        "tempo"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[HTTP, OTLP]
    }

    fn publishes(&self, port: &str) -> bool {
        port != OTLP
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 512, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Http(HTTP, "/ready"))
    }
}

impl ObserverFacts for Tempo {
    fn measured(&self) -> (&'static str, &'static str) {
        (HTTP, "/metrics")
    }

    fn keeps(&self) -> bool {
        true
    }
}
