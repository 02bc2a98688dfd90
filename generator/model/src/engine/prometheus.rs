//! Prometheus.

use super::{Answers, Facts, Host, Native, ObserverFacts, Program, Ready, Step, UsualLimits};

pub(super) struct Prometheus;

/// Its port.
const HTTP: &str = "http";
const READY: &str = "/-/ready";

const PROGRAM: Program = Program { name: "prometheus", package: "prometheus", versions: None };

impl Facts for Prometheus {
    fn name(&self) -> &'static str {
        "prometheus"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[HTTP]
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 512, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Http(HTTP, READY))
    }
}

impl ObserverFacts for Prometheus {
    fn measured(&self) -> (&'static str, &'static str) {
        (HTTP, "/metrics")
    }

    fn knows_prefix(&self) -> bool {
        true
    }

    fn keeps(&self) -> bool {
        true
    }

    /// From the state's own configuration, but for where the others are: here they are at ports of this machine.
    fn native(&self, host: &Host<'_>) -> Option<Native> {
        let port = host.port(HTTP);
        let folder = host.scratch.join(host.id);
        let prefix = host.prefix.unwrap_or_default();
        let arguments = vec![
            format!("--config.file={}", folder.join("prometheus.yml").display()).into(),
            format!("--storage.tsdb.path={}", folder.join("data").display()).into(),
            format!("--web.listen-address=127.0.0.1:{port}").into(),
            format!("--web.external-url={prefix}/").into(),
            "--enable-feature=exemplar-storage".into(),
            "--log.level=warn".into(),
        ];
        let mut native = Native::new(PROGRAM, arguments);
        native.before = ["targets", "rules"].map(|inner| Step::Folder(folder.join(inner))).into();
        native.before.extend(
            ["prometheus.yml", "rules/rules.yml"]
                .map(|file| Step::Copy { from: host.files().join(file), to: folder.join(file) }),
        );
        native.before.extend(TARGETS.map(|file| Step::Readdress {
            file: host.files().join("targets").join(file),
            to: folder.join("targets").join(file),
        }));
        native.ready = Some(Ready::Http(port, format!("{prefix}{READY}")));
        Some(native)
    }
}

/// The files that list what it scrapes.
const TARGETS: [&str; 3] = ["services.json", "observers.json", "probes.json"];
