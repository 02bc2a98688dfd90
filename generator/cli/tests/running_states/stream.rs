//! What a page hears: Socket.IO or NATS, each over a websocket.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;
use tungstenite::{Message, WebSocket};

use crate::run::Run;

/// A subscription.
pub(crate) struct Stream {
    socket: WebSocket<TcpStream>,
    nats: bool,
    /// Text of the NATS protocol that is not understood yet: a frame may end anywhere.
    rest: String,
}

impl Stream {
    /// Subscribes to the `trades` or `positions` of an account.
    pub(crate) fn open(run: &Run, family: &str, account: i32) -> Self {
        let nats = run.has("nats-broker");
        let entry = if run.has("ingress") { "ingress" } else { "trade-feed" };
        let address = run.address(entry, "http");
        let path = if nats { "/nats-ws" } else { "/socket.io/?EIO=4&transport=websocket" };
        let stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let (socket, _) = tungstenite::client(format!("ws://{address}{path}"), stream).unwrap();
        let mut stream = Self { socket, nats, rest: String::new() };
        if nats {
            stream.wait_for_text("INFO ");
            stream.send(&format!(
                "CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\nSUB {family}.account.{account}.* 1\r\nPING\r\n"
            ));
            stream.wait_for_text("PONG\r\n");
        } else {
            // Engine.IO opens, then Socket.IO connects; a ping may come between.
            stream.wait_for_text("0{");
            stream.send("40");
            stream.wait_for_text("40{");
            stream.send(&format!("42[\"subscribe\",\"/accounts/{account}/{family}\"]"));
            // The broker says to all who listen, the newcomer among them, that it joined.
            stream.wait_for_text("New Joiner");
        }
        stream
    }

    /// The next envelope of this type whose payload is the one meant.
    pub(crate) fn wait_for(&mut self, kind: &str, patience: Duration, meant: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        while start.elapsed() < patience {
            while let Some(envelope) = self.next_envelope() {
                if envelope["type"] == kind && meant(&envelope["payload"]) {
                    return envelope;
                }
            }
            self.receive();
        }
        panic!("no {kind} came within {patience:?}");
    }

    /// The next envelope, if one comes within a moment.
    #[allow(dead_code, reason = "the benchmark of running states uses it")]
    pub(crate) fn poll(&mut self) -> Option<Value> {
        self.next_envelope().or_else(|| {
            self.receive();
            self.next_envelope()
        })
    }

    /// What the broker says to a page that publishes.
    pub(crate) fn try_publish(&mut self, subject: &str, payload: &str) -> String {
        self.send(&format!("PUB {subject} {}\r\n{payload}\r\nPING\r\n", payload.len()));
        self.wait_for_text("PONG\r\n")
    }

    /// What the broker says to a page that subscribes.
    pub(crate) fn try_subscribe(&mut self, subject: &str) -> String {
        self.send(&format!("SUB {subject} 2\r\nPING\r\n"));
        self.wait_for_text("PONG\r\n")
    }

    /// Takes one whole envelope off what was received.
    fn next_envelope(&mut self) -> Option<Value> {
        while let Some((line, after)) = self.rest.split_once("\r\n") {
            if !self.nats {
                let event = line.strip_prefix("42").and_then(|text| serde_json::from_str::<Value>(text).ok());
                self.rest = after.to_owned();
                match event {
                    Some(event) if event[0] == "publish" => return Some(event[1].clone()),
                    _ => continue,
                }
            }
            if line.starts_with("MSG ") {
                let length: usize = line.rsplit(' ').next().unwrap().parse().unwrap();
                let payload = after.get(..length)?;
                let envelope = serde_json::from_str(payload).unwrap();
                self.rest = after.get(length + 2..)?.to_owned();
                return Some(envelope);
            }
            let ping = line == "PING";
            self.rest = after.to_owned();
            if ping {
                self.send("PONG\r\n");
            }
        }
        None
    }

    fn wait_for_text(&mut self, text: &str) -> String {
        let start = Instant::now();
        while !self.rest.contains(text) {
            assert!(start.elapsed() < Duration::from_secs(20), "no {text:?} came, but {:?}", self.rest);
            self.receive();
        }
        std::mem::take(&mut self.rest)
    }

    fn receive(&mut self) {
        if let Some(text) = self.read() {
            self.rest.push_str(&text);
            if !self.nats {
                self.rest.push_str("\r\n");
            }
        }
    }

    /// One frame; none if nothing came for a while.
    fn read(&mut self) -> Option<String> {
        let result = self.socket.read();
        // From now on waiting is done in small steps.
        self.socket.get_ref().set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        match result {
            Ok(Message::Text(text)) if !self.nats && text.as_str() == "2" => {
                self.send("3");
                None
            }
            Ok(Message::Text(text)) => Some(text.as_str().to_owned()),
            Ok(Message::Binary(bytes)) => Some(String::from_utf8(bytes.to_vec()).unwrap()),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_)) => None,
            Err(tungstenite::Error::Io(error))
                if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
            {
                None
            }
            Err(error) => panic!("the stream ended: {error}"),
        }
    }

    fn send(&mut self, text: &str) {
        let message = if self.nats { Message::binary(text.as_bytes().to_vec()) } else { Message::text(text) };
        self.socket.send(message).unwrap();
    }
}
