//! Grafana Loki.

use super::{Answers, Facts, ObserverFacts, UsualLimits};

pub(super) struct Loki;

/// Its port.
const HTTP: &str = "http";

impl Facts for Loki {
    fn name(&self) -> &'static str {
        "loki"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[HTTP]
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 512, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Http(HTTP, "/ready"))
    }
}

impl ObserverFacts for Loki {
    fn measured(&self) -> (&'static str, &'static str) {
        (HTTP, "/metrics")
    }

    fn keeps(&self) -> bool {
        true
    }
}
