//! The wire: Socket.IO 5 over Engine.IO 4, as any client speaks it: by polling, then over a websocket.
//!
//! Of its own rather than the services', so that a mistake of theirs is seen. See
//! <https://socket.io/docs/v4/engine-io-protocol/> and
//! <https://socket.io/docs/v4/socket-io-protocol/>.

use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::address;
use crate::connection::{Connection, Protocol, Said, websocket};
use crate::places::{BROKER, BROWSER_PATH};

/// How long the relay may take to answer a poll.
const PATIENCE: Duration = Duration::from_secs(10);

/// Stands between the packets of one answer.
const BETWEEN_PACKETS: char = '\u{1e}';

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
        let session = connect_by_polling(&entry).await?;
        let url = format!("ws://{entry}?EIO=4&transport=websocket&sid={session}");
        let mut connection = Connection::new(websocket(&url).await?, SocketIo);
        connection.order("2probe".to_owned()).await?;
        connection.send("5".to_owned())?;
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

/// What the relay says first.
#[derive(Deserialize)]
struct Handshake {
    sid: String,
}

/// Connects by requests, as every client does by default: it does not know yet whether a websocket
/// may be opened. Gives the id of the session, which the websocket goes on with.
async fn connect_by_polling(entry: &str) -> Result<String, String> {
    let client = Client::builder().timeout(PATIENCE).no_proxy().build();
    let client = client.map_err(|error| error.to_string())?;
    let url = format!("http://{entry}?EIO=4&transport=polling");
    let greeting = answer(client.get(&url)).await?;
    let handshake = greeting.strip_prefix('0').map(serde_json::from_str);
    let Some(Ok(Handshake { sid })) = handshake else {
        return Err(format!("{url}: no handshake: {greeting}"));
    };
    let url = format!("{url}&sid={sid}");
    answer(client.post(&url).body("40")).await?;
    loop {
        let mut welcome = None;
        for packet in answer(client.get(&url)).await?.split(BETWEEN_PACKETS) {
            for said in SocketIo.hear(packet.as_bytes()) {
                match said {
                    Said::Done(outcome) => welcome = Some(outcome),
                    Said::Echo(text) => drop(answer(client.post(&url).body(text)).await?),
                    Said::Envelope(_) => {}
                }
            }
        }
        if let Some(outcome) = welcome {
            return outcome.map(|()| sid);
        }
    }
}

async fn answer(request: RequestBuilder) -> Result<String, String> {
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let (status, url) = (answer.status(), answer.url().clone());
    let text = answer.text().await.map_err(|error| error.to_string())?;
    if status.is_success() {
        Ok(text)
    } else {
        Err(format!("{url}: {status}: {text}"))
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
            // `3probe` says that the websocket may take over.
            ("3p" | "40" | "43", _) => Said::Done(Ok(())),
            ("44", _) => Said::Done(Err(format!("the relay refused: {text}"))),
            ("42", Some(Ok((name, envelope)))) if name == "publish" => Said::Envelope(envelope),
            _ => return Vec::new(),
        };
        vec![said]
    }
}
