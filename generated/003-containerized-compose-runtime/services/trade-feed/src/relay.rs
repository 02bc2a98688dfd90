//! The relay: whoever subscribed to a topic gets what anybody publishes to it.
//!
//! Clients send `subscribe` and `unsubscribe` with a topic, and `publish` with a message; the relay
//! sends one event, `publish`, with the message in an envelope. The topic `/*` gets everything.

use std::convert::Infallible;
use std::future;

use chrono::Utc;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::ConnectHandler;
use socketioxide::layer::SocketIoLayer;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// The room of those who want every message.
const EVERYTHING: &str = "/*";

/// How many packets may wait for a client that reads slowly; what comes beyond them is lost to it.
const WAITING: usize = 4096;

/// How many topics a client may follow.
const MOST_TOPICS: usize = 256;

/// How much a client may have asked for that is not done yet.
const MOST_ASKED: usize = 1024;

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
    let (layer, io) = SocketIo::builder().max_buffer_size(WAITING).build_layer();
    io.ns("/", greet.with(prepare));
    layer
}

/// What a client asks for.
#[derive(Debug)]
enum Request {
    Subscribe(String),
    Unsubscribe(String),
    Publish(Publication),
}

/// Requests of one client, oldest first.
type Queue = Sender<(SocketRef, Request, AckSender)>;

/// Registers what a client may send before the client learns that it is connected: its first packet
/// would find nobody otherwise.
///
/// Every handler runs in a task of its own, where one packet could overtake another: handlers only
/// queue what is asked, and one task for each client does it. That ends when the client is gone,
/// and its handlers with it.
async fn prepare(socket: SocketRef) -> Result<(), Infallible> {
    let (queue, requests) = mpsc::channel(MOST_ASKED);
    tokio::spawn(serve(requests));
    accept(&socket, "subscribe", &queue, Request::Subscribe);
    accept(&socket, "unsubscribe", &queue, Request::Unsubscribe);
    // Clients that are about misspell it so.
    accept(&socket, "unusbscribe", &queue, Request::Unsubscribe);
    accept(&socket, "publish", &queue, Request::Publish);
    Ok(())
}

async fn greet(socket: SocketRef) {
    tracing::debug!(id = %socket.id, "connected");
}

fn accept<T>(socket: &SocketRef, event: &'static str, queue: &Queue, request: fn(T) -> Request)
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let queue = queue.clone();
    let handler = move |socket: SocketRef, TryData(data): TryData<T>, ack: AckSender| {
        match data {
            Ok(data) => {
                if let Err(TrySendError::Full((socket, ..))) =
                    queue.try_send((socket, request(data), ack))
                {
                    tracing::warn!(id = %socket.id, "disconnected: it asks for more than is done");
                    // It may have gone by itself.
                    let _ = socket.disconnect();
                }
            }
            // Null and other nonsense must not take the relay down.
            Err(error) => tracing::warn!(id = %socket.id, "ignored `{event}`: {error}"),
        }
        future::ready(())
    };
    socket.on(event, handler);
}

async fn serve(mut requests: Receiver<(SocketRef, Request, AckSender)>) {
    while let Some((socket, request, ack)) = requests.recv().await {
        match request {
            Request::Subscribe(topic) => subscribe(&socket, topic).await,
            Request::Unsubscribe(topic) => unsubscribe(&socket, topic).await,
            Request::Publish(message) => publish(&socket, &message).await,
        }
        // Who asked for it is told that it is done; one that has gone does not need to be.
        let _ = ack.send(&());
    }
}

async fn subscribe(socket: &SocketRef, topic: String) {
    if socket.rooms().len() >= MOST_TOPICS {
        tracing::warn!(id = %socket.id, "ignored `subscribe`: it follows {MOST_TOPICS} topics");
        return;
    }
    socket.join(topic.clone());
    let sentence = format!("New Joiner {} to topic {topic}", socket.id);
    announce(socket, &topic, &sentence).await;
}

async fn unsubscribe(socket: &SocketRef, topic: String) {
    socket.leave(topic.clone());
    let sentence = format!("{} has left {topic}", socket.id);
    announce(socket, &topic, &sentence).await;
}

async fn publish(socket: &SocketRef, message: &Publication) {
    let from = socket.id.to_string();
    let envelope = Envelope {
        topic: &message.topic,
        payload: &message.payload,
        date: Utc::now().timestamp_millis(),
        from: &from,
        kind: message.kind.as_deref(),
    };
    send(socket, &envelope).await;
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
