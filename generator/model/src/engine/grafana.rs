//! Grafana.

use super::{Answers, Facts, ObserverFacts, UsualLimits};

pub(super) struct Grafana;

/// Its port.
const HTTP: &str = "http";

impl Facts for Grafana {
    fn name(&self) -> &'static str {
        "grafana"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[HTTP]
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 512, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Http(HTTP, "/api/health"))
    }
}

impl ObserverFacts for Grafana {
    fn measured(&self) -> (&'static str, &'static str) {
        (HTTP, "/metrics")
    }

    fn knows_prefix(&self) -> bool {
        true
    }

    fn keeps(&self) -> bool {
        true
    }
}
