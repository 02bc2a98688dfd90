//! nats-server, which speaks NATS to services and NATS over websocket to pages.

use super::{Answers, BrokerFacts, Facts, Host, Native, Program, Ready, UsualLimits, Wire};
use crate::system::Transport;

pub(super) struct Nats;

/// The user that services connect as.
pub const USER: &str = "services";

/// The variable that lists the origins of pages as its configuration has lists: `[https://a.org,https://b.org]`, and `[]` for
/// all.
pub const ORIGINS: &str = "NATS_ALLOWED_ORIGINS";

const SERVER: Program = Program { name: "nats-server", package: "nats-server", versions: None };

/// The port that the gateway alone leads to.
const WEBSOCKET: &str = "websocket";

pub(super) const WIRE: Wire = Wire {
    client_crate: "async-nats",
    page_package: "@nats-io/nats-core",
    transport: Transport::Nats,
    name: "nats",
    scheme: "nats",
    user: Some(USER),
    port: "client",
    page_port: WEBSOCKET,
    page_path: None,
    wildcard: "*",
    rest: Some(">"),
    separator: Some('.'),
    headers: true,
    answers: true,
    queues: true,
    inspected: true,
};

impl Facts for Nats {
    fn name(&self) -> &'static str {
        "nats"
    }

    fn ports(&self) -> &'static [&'static str] {
        &["client", "monitor", WEBSOCKET]
    }

    fn publishes(&self, port: &str) -> bool {
        port != WEBSOCKET
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 256, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Http("monitor", "/healthz"))
    }
}

impl BrokerFacts for Nats {
    fn wire(&self) -> Wire {
        WIRE
    }

    fn native(&self, host: &Host<'_>) -> Option<Native> {
        let configuration = host.files().join("nats-server.conf");
        let mut native = Native::new(SERVER, vec!["-c".into(), configuration.into()]);
        native.ready = Some(Ready::Http(host.port("monitor"), "/healthz".to_owned()));
        let origins = if host.origins.trim() == "*" { "" } else { host.origins };
        native.environment = vec![(ORIGINS, format!("[{origins}]"))];
        // So it ends after SIGTERM, whatever it was doing.
        native.stopped = 1;
        Some(native)
    }
}
