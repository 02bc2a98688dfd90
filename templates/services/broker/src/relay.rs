//! The relay: whoever subscribed to a topic gets what anybody publishes to it.
//!
//! Clients send `subscribe` and `unsubscribe` with a topic, and `publish` with a message; the relay
//! sends one event, `publish`, with the message in an envelope. The topic `/*` gets everything.

use chrono::Utc;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::layer::SocketIoLayer;

/// The room of those who want every message.
const EVERYTHING: &str = "/*";

/// What a client publishes.
#[derive(Debug, Deserialize)]
struct Publication {
    topic: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    payload: Value,
}

/// What subscribers get. Who sent it and when is for the relay to say, not for the sender.
#[derive(Debug, Serialize)]
struct Envelope<'a> {
    topic: &'a str,
    payload: &'a Value,
    date: i64,
    from: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
}

/// The relay as a layer of an HTTP server.
pub fn layer() -> SocketIoLayer {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", greet);
    layer
}

/// Not `async`: its body would run in a task of its own, and a client's first packet could come before.
fn greet(socket: SocketRef) -> std::future::Ready<()> {
    tracing::debug!(id = %socket.id, "connected");
    socket.on("subscribe", subscribe);
    socket.on("unsubscribe", unsubscribe);
    socket.on("publish", publish);
    std::future::ready(())
}

async fn subscribe(socket: SocketRef, TryData(topic): TryData<String>, ack: AckSender) {
    let Ok(topic) = topic else {
        tracing::warn!(id = %socket.id, "ignored a subscription without a topic");
        return;
    };
    socket.join(topic.clone());
    let sentence = format!("New Joiner {} to topic {topic}", socket.id);
    announce(&socket, &topic, &sentence).await;
    acknowledge(ack);
}

async fn unsubscribe(socket: SocketRef, TryData(topic): TryData<String>, ack: AckSender) {
    let Ok(topic) = topic else {
        tracing::warn!(id = %socket.id, "ignored an unsubscription without a topic");
        return;
    };
    socket.leave(topic.clone());
    let sentence = format!("{} has left {topic}", socket.id);
    announce(&socket, &topic, &sentence).await;
    acknowledge(ack);
}

async fn publish(socket: SocketRef, TryData(message): TryData<Publication>, ack: AckSender) {
    let message = match message {
        Ok(message) => message,
        Err(error) => {
            // Null and other nonsense must not take the relay down.
            tracing::warn!(id = %socket.id, "ignored a publication: {error}");
            return;
        }
    };
    let from = socket.id.to_string();
    let envelope = Envelope {
        topic: &message.topic,
        payload: &message.payload,
        date: Utc::now().timestamp_millis(),
        from: &from,
        kind: message.kind.as_deref(),
    };
    send(&socket, &envelope).await;
    acknowledge(ack);
}

async fn announce(socket: &SocketRef, topic: &str, sentence: &str) {
    let payload = json!({ "message": sentence });
    let envelope = Envelope {
        topic,
        payload: &payload,
        date: Utc::now().timestamp_millis(),
        from: "System",
        kind: Some("System"),
    };
    send(socket, &envelope).await;
}

/// Sends to the topic and to those who want everything; who is in both gets it once.
async fn send(socket: &SocketRef, envelope: &Envelope<'_>) {
    let rooms = [envelope.topic.to_owned(), EVERYTHING.to_owned()];
    if let Err(error) = socket.within(rooms).emit("publish", envelope).await {
        tracing::warn!(topic = envelope.topic, "not everybody was reached: {error}");
    }
}

/// Tells a client who asked for it that the relay has done what it was told.
fn acknowledge(ack: AckSender) {
    // A client that has gone does not need to be told.
    let _ = ack.send(&());
}
