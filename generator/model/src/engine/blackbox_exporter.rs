//! Prometheus's blackbox exporter.

use super::{Answers, Facts, Host, Native, ObserverFacts, Program, Ready, UsualLimits};

pub(super) struct BlackboxExporter;

/// Its port.
const HTTP: &str = "http";
const HEALTH: &str = "/-/healthy";

const PROGRAM: Program =
    Program { name: "prometheus-blackbox-exporter", package: "prometheus-blackbox-exporter", versions: None };

impl Facts for BlackboxExporter {
    fn name(&self) -> &'static str {
        "blackbox-exporter"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[HTTP]
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 128, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Http(HTTP, HEALTH))
    }
}

impl ObserverFacts for BlackboxExporter {
    fn measured(&self) -> (&'static str, &'static str) {
        (HTTP, "/metrics")
    }

    fn native(&self, host: &Host<'_>) -> Option<Native> {
        let port = host.port(HTTP);
        let configuration = host.files().join("blackbox.yml");
        let arguments = vec![
            format!("--config.file={}", configuration.display()).into(),
            format!("--web.listen-address=127.0.0.1:{port}").into(),
            "--log.level=warn".into(),
        ];
        let mut native = Native::new(PROGRAM, arguments);
        native.ready = Some(Ready::Http(port, HEALTH.to_owned()));
        Some(native)
    }
}
