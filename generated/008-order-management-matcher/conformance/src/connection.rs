//! One connection to the broker, kept alive in the background, whatever is spoken over it.

use std::pin::Pin;
use std::time::Duration;

use futures_util::{Sink, SinkExt, Stream, StreamExt, future};
use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// How long the broker may take to do what it is asked.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where texts go.
pub(crate) type Texts = Pin<Box<dyn Sink<String, Error = String> + Send>>;

/// What comes back, piece by piece.
pub(crate) type Pieces = Pin<Box<dyn Stream<Item = Vec<u8>> + Send>>;

/// What the broker says, in its own protocol.
pub(crate) trait Protocol: Send + 'static {
    /// What a piece says; on some wires it may end anywhere in a message.
    fn hear(&mut self, piece: &[u8]) -> Vec<Said>;
}

/// One thing that the broker says.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    /// What somebody published.
    Envelope(Value),
    /// What was asked is done, or refused.
    Done(Result<(), String>),
    /// It wants this back, to know that somebody is there.
    Echo(&'static str),
}

/// A connection.
pub(crate) struct Connection {
    orders: UnboundedSender<String>,
    done: UnboundedReceiver<Result<(), String>>,
    envelopes: UnboundedReceiver<Value>,
}

impl Connection {
    /// Listens from now on.
    pub(crate) fn new((texts, pieces): (Texts, Pieces), protocol: impl Protocol) -> Self {
        let (orders, ordered) = mpsc::unbounded_channel();
        let (does, done) = mpsc::unbounded_channel();
        let (hears, envelopes) = mpsc::unbounded_channel();
        tokio::spawn(converse(texts, pieces, protocol, ordered, does, hears));
        Self {
            orders,
            done,
            envelopes,
        }
    }

    /// Sends a text, and waits until the broker has dealt with it.
    pub(crate) async fn order(&mut self, text: String) -> Result<(), String> {
        self.send(text)?;
        match timeout(PATIENCE, self.done.recv()).await {
            Ok(Some(outcome)) => outcome,
            Ok(None) => Err("the connection ended".to_owned()),
            Err(_) => Err("the broker does not answer".to_owned()),
        }
    }

    /// Sends a text that the broker does not answer.
    pub(crate) fn send(&mut self, text: String) -> Result<(), String> {
        let sent = self.orders.send(text);
        sent.map_err(|_| "the connection ended".to_owned())
    }

    /// The next envelope; none when none comes in time.
    pub(crate) async fn next(&mut self, deadline: Instant) -> Option<Value> {
        match timeout_at(deadline, self.envelopes.recv()).await {
            Ok(Some(envelope)) => Some(envelope),
            Ok(None) => panic!("the broker closed the connection"),
            Err(_) => None,
        }
    }
}

/// Opens a websocket.
pub(crate) async fn websocket(url: &str) -> Result<(Texts, Pieces), String> {
    let opened = timeout(PATIENCE, connect_async(url)).await;
    let opened = opened.map_err(|_| format!("{url} does not answer"))?;
    let (socket, _) = opened.map_err(|error| format!("{url}: {error}"))?;
    let (texts, frames) = socket.split();
    let texts = texts
        .sink_map_err(|error| error.to_string())
        .with(|text: String| future::ready(Ok(Message::text(text))));
    let pieces = frames
        .take_while(|frame| future::ready(frame.is_ok()))
        .filter_map(|frame| future::ready(frame.ok().map(|frame| frame.into_data().to_vec())));
    Ok((Box::pin(texts), Box::pin(pieces)))
}

async fn converse(
    mut texts: Texts,
    mut pieces: Pieces,
    mut protocol: impl Protocol,
    mut ordered: UnboundedReceiver<String>,
    does: UnboundedSender<Result<(), String>>,
    hears: UnboundedSender<Value>,
) {
    loop {
        tokio::select! {
            order = ordered.recv() => {
                let Some(text) = order else { return };
                if texts.send(text).await.is_err() {
                    return;
                }
            }
            piece = pieces.next() => {
                let Some(piece) = piece else { return };
                for said in protocol.hear(&piece) {
                    let passed_on = match said {
                        Said::Envelope(envelope) => hears.send(envelope).is_ok(),
                        Said::Done(outcome) => does.send(outcome).is_ok(),
                        Said::Echo(text) => texts.send(text.to_owned()).await.is_ok(),
                    };
                    if !passed_on {
                        return;
                    }
                }
            }
        }
    }
}
