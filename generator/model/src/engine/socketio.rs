//! The rendered relay, which speaks Socket.IO.

use super::{BrokerFacts, Facts, Wire};
use crate::system::Transport;

pub(super) struct Socketio;

pub(super) const WIRE: Wire = Wire {
    client_crate: "tokio-tungstenite",
    page_package: "socket.io-client",
    transport: Transport::Socketio,
    name: "socketio",
    scheme: "http",
    user: None,
    port: "http",
    page_port: "http",
    page_path: Some("/socket.io/"),
    // Rooms have no patterns; a parametrised channel is heard by whoever names its room.
    wildcard: "{}",
    rest: None,
    separator: None,
    headers: false,
    answers: false,
    queues: false,
    inspected: false,
};

impl Facts for Socketio {
    fn name(&self) -> &'static str {
        "socketio"
    }

    fn ports(&self) -> &'static [&'static str] {
        &["http"]
    }

    fn is_built(&self) -> bool {
        true
    }
}

impl BrokerFacts for Socketio {
    fn wire(&self) -> Wire {
        WIRE
    }

    fn crates(&self) -> &'static [&'static str] {
        &["axum", "chrono", "serde", "serde_json", "socketioxide", "tokio", "tracing"]
    }
}
