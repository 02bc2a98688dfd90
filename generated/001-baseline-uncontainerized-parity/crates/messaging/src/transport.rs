//! The wire: Socket.IO 5 over Engine.IO 4, over one WebSocket.
//!
//! Of both protocols only what the relay needs: a dozen kinds of text packet. See
//! <https://socket.io/docs/v4/engine-io-protocol/> and
//! <https://socket.io/docs/v4/socket-io-protocol/>.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use runtime::retry::Backoff;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::{Delivery, Envelope, Error};

/// How long the relay may take to accept a connection or a message.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many messages of a subscription may wait to be taken.
const MOST_WAITING: usize = 65_536;

/// A connection that is kept up in the background.
pub(crate) struct Connection {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Where the current connection takes commands; none while there is no connection.
    commands: Mutex<Option<mpsc::Sender<Command>>>,
    /// Who listens to which topic, over all connections.
    listeners: Mutex<Vec<Listener>>,
}

struct Listener {
    topic: String,
    messages: mpsc::Sender<Vec<u8>>,
}

enum Command {
    Publish {
        message: Value,
        accepted: oneshot::Sender<()>,
    },
    Subscribe {
        topic: String,
    },
}

impl Connection {
    /// Never fails: what cannot be reached now is tried again.
    pub(crate) async fn open(_component: &str, url: &str) -> Result<Self, Error> {
        let address = match url.split_once("://") {
            Some(("http", rest)) => format!("ws://{rest}"),
            _ => url.to_owned(),
        };
        let address = format!("{address}/socket.io/?EIO=4&transport=websocket");
        let shared = Arc::new(Shared::default());
        tokio::spawn(keep_connected(shared.clone(), address));
        Ok(Self { shared })
    }

    pub(crate) fn connected(&self) -> bool {
        self.shared.commands().is_some()
    }

    /// Sends the message and waits for the relay's acknowledgement, which says that it was relayed
    /// and not that anybody was there to get it.
    pub(crate) async fn publish(
        &self,
        envelope: &Envelope,
        _delivery: Delivery,
    ) -> Result<(), Error> {
        let commands = self.shared.commands().clone();
        let commands = commands.ok_or(Error::Disconnected)?;
        let (accepted, acceptance) = oneshot::channel();
        // The relay itself fills in who sent it, and when.
        let message = json!({
            "topic": envelope.topic,
            "type": envelope.kind,
            "payload": envelope.payload,
        });
        let command = Command::Publish { message, accepted };
        commands
            .send(command)
            .await
            .map_err(|_| Error::Disconnected)?;
        match timeout(PATIENCE, acceptance).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Error::Disconnected),
            Err(_) => Err(Error::Rejected("no answer in time".to_owned())),
        }
    }

    /// The relay sends every message to everybody, so a group cannot be honoured: a component that
    /// must see each message once runs as one process on this transport.
    pub(crate) async fn subscribe(
        &self,
        topic: &str,
        _group: Option<&str>,
    ) -> Result<Messages, Error> {
        let (messages, receiver) = mpsc::channel(MOST_WAITING);
        let topic = topic.to_owned();
        self.shared.listeners().push(Listener {
            topic: topic.clone(),
            messages,
        });
        let commands = self.shared.commands().clone();
        if let Some(commands) = commands {
            // If the connection ends just now, the next one subscribes to every topic anyway.
            let _ = commands.send(Command::Subscribe { topic }).await;
        }
        Ok(Messages(receiver))
    }
}

/// The messages of one subscription. A slow handler must not keep the connection from answering
/// heartbeats, so they are taken off the wire as they come, and those that no room is left for are
/// lost, as they are to a client of NATS that is too slow.
pub(crate) struct Messages(mpsc::Receiver<Vec<u8>>);

impl Messages {
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        self.0.recv().await
    }
}

impl Shared {
    fn commands(&self) -> MutexGuard<'_, Option<mpsc::Sender<Command>>> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listeners(&self) -> MutexGuard<'_, Vec<Listener>> {
        let listeners = self.listeners.lock();
        listeners.unwrap_or_else(PoisonError::into_inner)
    }

    fn topics(&self) -> BTreeSet<String> {
        let listeners = self.listeners();
        listeners.iter().map(|one| one.topic.clone()).collect()
    }

    fn deliver(&self, envelope: &Value) {
        let topic = envelope.get("topic").and_then(Value::as_str);
        let message = envelope.to_string().into_bytes();
        self.listeners().retain(|listener| {
            if topic != Some(listener.topic.as_str()) {
                return true;
            }
            match listener.messages.try_send(message.clone()) {
                Ok(()) => true,
                Err(TrySendError::Full(_)) => {
                    tracing::error!(topic, "lost a message: {MOST_WAITING} wait already");
                    true
                }
                Err(TrySendError::Closed(_)) => false,
            }
        });
    }
}

async fn keep_connected(shared: Arc<Shared>, address: String) {
    let mut backoff = Backoff::default();
    loop {
        let outcome = converse(&shared, &address, &mut backoff).await;
        *shared.commands() = None;
        let pause = backoff.next_pause();
        let reason = match outcome {
            Ok(()) => "the relay closed the connection".to_owned(),
            Err(error) => error.to_string(),
        };
        tracing::warn!("message bus: disconnected, next try in {pause:?}: {reason}");
        tokio::time::sleep(pause).await;
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What Engine.IO says when a connection opens.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opening {
    ping_interval: u64,
    ping_timeout: u64,
}

/// One connection, from its opening to its end.
async fn converse(shared: &Shared, address: &str, backoff: &mut Backoff) -> Result<(), Failure> {
    let (mut socket, _) = timeout(PATIENCE, connect_async(address)).await??;
    let opening = timeout(PATIENCE, enter(&mut socket)).await??;
    let silence = Duration::from_millis(opening.ping_interval + opening.ping_timeout);

    // From here on commands are taken; what was subscribed before is subscribed again.
    let (sender, mut commands) = mpsc::channel(64);
    *shared.commands() = Some(sender);
    for topic in shared.topics() {
        socket.send(event("", &json!(["subscribe", topic]))).await?;
    }
    tracing::info!("message bus: connected");
    backoff.reset();

    let mut waiting: BTreeMap<u64, oneshot::Sender<()>> = BTreeMap::new();
    let mut last_id = 0;
    let mut deadline = Instant::now() + silence;
    loop {
        tokio::select! {
            command = commands.recv() => match command {
                Some(Command::Publish { message, accepted }) => {
                    last_id += 1;
                    waiting.retain(|_, accepted| !accepted.is_closed());
                    waiting.insert(last_id, accepted);
                    let packet = event(&last_id.to_string(), &json!(["publish", message]));
                    socket.send(packet).await?;
                }
                Some(Command::Subscribe { topic }) => {
                    socket.send(event("", &json!(["subscribe", topic]))).await?;
                }
                None => return Ok(()),
            },
            frame = timeout_at(deadline, socket.next()) => {
                let Some(frame) = frame? else { return Ok(()) };
                deadline = Instant::now() + silence;
                match Packet::read(&frame?) {
                    Packet::Ping => socket.send(Message::text("3")).await?,
                    Packet::Event(envelope) => shared.deliver(&envelope),
                    Packet::Acknowledgement(id) => {
                        if let Some(accepted) = waiting.remove(&id) {
                            // The publisher may have stopped waiting.
                            let _ = accepted.send(());
                        }
                    }
                    Packet::Closed => return Ok(()),
                    Packet::Other => {}
                }
            }
        }
    }
}

/// Opens Engine.IO, then the Socket.IO namespace `/`.
async fn enter(socket: &mut Socket) -> Result<Opening, Failure> {
    let first = text_of(socket).await?;
    let opening = first.strip_prefix('0').ok_or("no Engine.IO opening")?;
    let opening = serde_json::from_str(opening)?;
    socket.send(Message::text("40")).await?;
    loop {
        let packet = text_of(socket).await?;
        // The first heartbeat may overtake the answer. Who does not return it is taken for dead.
        if packet == "2" {
            socket.send(Message::text("3")).await?;
        }
        if packet.starts_with("40") {
            return Ok(opening);
        }
        if packet.starts_with("44") {
            return Err(format!("the relay refused: {packet}").into());
        }
    }
}

async fn text_of(socket: &mut Socket) -> Result<String, Failure> {
    let frame = socket.next().await.ok_or("the connection ended")??;
    Ok(frame.to_text()?.to_owned())
}

fn event(id: &str, event: &Value) -> Message {
    Message::text(format!("42{id}{event}"))
}

#[derive(Debug, PartialEq)]
enum Packet {
    Ping,
    /// The envelope of a `publish` event.
    Event(Value),
    Acknowledgement(u64),
    Closed,
    Other,
}

impl Packet {
    fn read(frame: &Message) -> Self {
        let text = match frame {
            Message::Text(text) => text.as_str(),
            Message::Close(_) => return Self::Closed,
            _ => return Self::Other,
        };
        if text == "2" {
            return Self::Ping;
        }
        if text == "1" || text.starts_with("41") {
            return Self::Closed;
        }
        if let Some(acknowledgement) = text.strip_prefix("43") {
            let id = acknowledgement.split('[').next().unwrap_or_default();
            return id.parse().map_or(Self::Other, Self::Acknowledgement);
        }
        let event = text.strip_prefix("42").unwrap_or_default();
        match serde_json::from_str::<(String, Value)>(event) {
            Ok((name, envelope)) if name == "publish" => Self::Event(envelope),
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;
    use tokio_tungstenite::accept_async;

    use super::*;

    #[test]
    fn packets_are_told_apart() {
        let check = |text: &str, expected| {
            assert_eq!(Packet::read(&Message::text(text)), expected);
        };
        check("2", Packet::Ping);
        check("1", Packet::Closed);
        check("4312[]", Packet::Acknowledgement(12));
        check(
            r#"42["publish",{"topic":"t"}]"#,
            Packet::Event(json!({ "topic": "t" })),
        );
        check(r#"42["other",1]"#, Packet::Other);
        check("42 nonsense", Packet::Other);
    }

    #[tokio::test]
    async fn messages_beyond_the_bound_are_lost_and_the_listener_stays() {
        let shared = Shared::default();
        let (messages, mut waiting) = mpsc::channel(1);
        let topic = "t".to_owned();
        shared.listeners().push(Listener { topic, messages });
        let deliver = |number: i32| shared.deliver(&json!({ "topic": "t", "payload": number }));

        deliver(1);
        deliver(2);
        let first = waiting.recv().await;
        deliver(3);
        let second = waiting.recv().await;

        let payload = |message: Option<Vec<u8>>| -> Value {
            let envelope: Value =
                serde_json::from_slice(&message.unwrap_or_default()).unwrap_or_default();
            envelope["payload"].clone()
        };
        assert_eq!([payload(first), payload(second)], [1, 3]);
        drop(waiting);
        deliver(4);
        assert!(shared.topics().is_empty());
    }

    #[tokio::test]
    async fn a_heartbeat_that_overtakes_the_answer_is_returned() -> Result<(), Failure> {
        let relay = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("ws://{}", relay.local_addr()?);
        let entering = tokio::spawn(async move {
            let (mut socket, _) = connect_async(address).await?;
            enter(&mut socket).await
        });
        let mut socket = accept_async(relay.accept().await?.0).await?;
        let opening = r#"0{"pingInterval":1,"pingTimeout":2}"#;
        for packet in [opening, "2", "40{}"] {
            socket.send(Message::text(packet)).await?;
        }
        assert_eq!(entering.await??.ping_timeout, 2);
        let mut packets = Vec::new();
        for _ in 0..2 {
            let frame = socket.next().await.ok_or("nothing more came")??;
            packets.push(frame.to_text()?.to_owned());
        }
        assert_eq!(packets, ["40", "3"]);
        Ok(())
    }
}
