//! The rendered relay, which speaks Socket.IO.

use super::{Facts, Wire};
use crate::system::{Kind, Transport};

pub(super) struct Socketio;

impl Facts for Socketio {
    fn name(&self) -> &'static str {
        "socketio"
    }

    fn kind(&self) -> Kind {
        Kind::Broker
    }

    fn ports(&self) -> &'static [&'static str] {
        &["http"]
    }

    fn roles(&self) -> &'static [&'static str] {
        &["url", "host"]
    }

    fn crates(&self) -> &'static [&'static str] {
        &["axum", "chrono", "serde", "serde_json", "socketioxide", "tokio", "tracing"]
    }

    fn is_built(&self) -> bool {
        true
    }

    fn wire(&self) -> Option<Wire> {
        Some(Wire {
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
            answers: false,
            queues: false,
        })
    }
}
