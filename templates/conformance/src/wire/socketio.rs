//! The wire: Socket.IO 5 over Engine.IO 4, over one websocket, as any client speaks it.
//!
//! Of its own rather than the services', so that a mistake of theirs is seen. See
//! <https://socket.io/docs/v4/engine-io-protocol/> and
//! <https://socket.io/docs/v4/socket-io-protocol/>.

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::address;
use crate::connection::{Connection, Protocol, Said, websocket};
use crate::places::{BROKER, BROWSER_PATH};

/// One connection, for one topic.
pub(crate) struct Wire {
    connection: Connection,
}

impl Wire {
    /// Connects: a page through the gateway where there is one, a service to the relay itself.
    pub(crate) async fn open(page: bool) -> Result<Self, String> {
        let entry = match BROWSER_PATH {
            Some(path) if page => format!("{}{path}", address::authority_of(&address::gateway())),
            _ => format!("{}/socket.io/", address::authority(BROKER, "http")),
        };
        let socket = websocket(&format!("ws://{entry}?EIO=4&transport=websocket")).await?;
        let mut connection = Connection::new(socket, SocketIo);
        connection.order("40".to_owned()).await?;
        Ok(Self { connection })
    }

    pub(crate) async fn subscribe(&mut self, topic: &str) -> Result<(), String> {
        self.emit(json!(["subscribe", topic])).await
    }

    pub(crate) async fn unsubscribe(&mut self, topic: &str) -> Result<(), String> {
        self.emit(json!(["unsubscribe", topic])).await
    }

    pub(crate) async fn publish(
        &mut self,
        topic: &str,
        kind: &str,
        payload: &Value,
    ) -> Result<(), String> {
        let message = json!({ "topic": topic, "type": kind, "payload": payload });
        self.emit(json!(["publish", message])).await
    }

    /// Publishes a text in place of a message: JSON as it is, anything else as a string. The relay
    /// acknowledges no such thing.
    pub(crate) async fn send(&mut self, _topic: &str, text: &str) -> Result<(), String> {
        let message: Value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
        let event = json!(["publish", message]);
        self.connection.send(format!("42{event}"))
    }

    /// The next envelope; none when none comes in time.
    pub(crate) async fn next(&mut self, deadline: Instant) -> Option<Value> {
        self.connection.next(deadline).await
    }

    /// The digit asks for an acknowledgement; always the same, as one is waited for at a time.
    async fn emit(&mut self, event: Value) -> Result<(), String> {
        self.connection.order(format!("421{event}")).await
    }
}

struct SocketIo;

impl Protocol for SocketIo {
    fn hear(&mut self, piece: &[u8]) -> Vec<Said> {
        let text = String::from_utf8_lossy(piece);
        let event = text.strip_prefix("42");
        let event = event.map(serde_json::from_str::<(String, Value)>);
        let said = match (text.get(..2).unwrap_or(&text), event) {
            ("2", _) => Said::Echo("3"),
            ("40" | "43", _) => Said::Done(Ok(())),
            ("44", _) => Said::Done(Err(format!("the relay refused: {text}"))),
            ("42", Some(Ok((name, envelope)))) if name == "publish" => Said::Envelope(envelope),
            _ => return Vec::new(),
        };
        vec![said]
    }
}
