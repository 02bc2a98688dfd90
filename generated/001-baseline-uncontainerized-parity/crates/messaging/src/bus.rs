//! Publishing and listening, over the transport or in memory.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};
use runtime::Checked;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::mpsc::{self, Sender};
use tokio::task::JoinHandle;

use crate::transport::Connection;
use crate::{Envelope, Error};

/// How long a process that was asked to stop goes on handling what it has taken.
const GRACE: Duration = Duration::from_secs(5);

/// How many messages of a subscription may wait for their handler.
const MOST_WAITING: usize = 1024;

/// How many characters of a message that is given up are logged.
const MOST_TOLD: usize = 1024;

/// The message bus. Cheap to clone; all clones share one connection.
#[derive(Clone)]
pub struct Bus {
    pub(crate) component: &'static str,
    wire: Wire,
}

#[derive(Clone)]
enum Wire {
    Live(Arc<Connection>),
    Memory(Arc<Mutex<Vec<Envelope>>>),
}

/// Who gets a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// One of the subscriber's processes.
    PointToPoint,
    /// Everybody who listens.
    Broadcast,
}

/// Which messages a process takes, and how.
#[derive(Debug, Clone, Copy)]
pub struct Subscription {
    pub address: &'static str,
    /// The type that their envelopes name.
    pub kind: &'static str,
    pub delivery: Delivery,
    /// How many are handled at once at most.
    pub most: usize,
}

/// A subscription that is being served; it ends with its shutdown.
pub type Listening = JoinHandle<()>;

impl Bus {
    /// Connects in the background, and again whenever the connection is lost: a service starts
    /// without the bus, and says in its health that it is missing.
    pub async fn connect(component: &'static str, url: &str) -> Result<Self, Error> {
        let connection = Connection::open(component, url).await?;
        Ok(Self {
            component,
            wire: Wire::Live(Arc::new(connection)),
        })
    }

    /// A bus for unit tests that keeps what is published.
    pub fn in_memory() -> Self {
        Self {
            component: "test",
            wire: Wire::Memory(Arc::default()),
        }
    }

    /// Whether messages get through at this moment.
    pub fn connected(&self) -> bool {
        match &self.wire {
            Wire::Live(connection) => connection.connected(),
            Wire::Memory(_) => true,
        }
    }

    /// Publishes and returns once the bus has accepted the message.
    ///
    /// # Errors
    /// When the bus is not connected or does not accept it in time.
    pub async fn publish<T: Serialize>(
        &self,
        address: &str,
        kind: &str,
        delivery: Delivery,
        payload: &T,
    ) -> Result<(), Error> {
        let envelope = Envelope::new(self.component, address, kind, payload)?;
        match &self.wire {
            Wire::Live(connection) => connection.publish(&envelope, delivery).await,
            Wire::Memory(published) => {
                let mut published = published.lock().unwrap_or_else(PoisonError::into_inner);
                published.push(envelope);
                Ok(())
            }
        }
    }

    /// What was published on a bus in memory: addresses and payloads, oldest first.
    pub fn published(&self) -> Vec<(String, Value)> {
        match &self.wire {
            Wire::Live(_) => Vec::new(),
            Wire::Memory(published) => {
                let published = published.lock().unwrap_or_else(PoisonError::into_inner);
                let pairs = published.iter();
                pairs
                    .map(|envelope| (envelope.topic.clone(), envelope.payload.clone()))
                    .collect()
            }
        }
    }

    /// Hands every message of one kind to `handle` until the shutdown, in the order in which they come:
    /// all that wait, but not more at once than the subscription says. A message that cannot be read or
    /// handled is counted, logged with what it says, and skipped: it must not stop the next.
    ///
    /// Messages that come faster than they are handled wait here, up to [`MOST_WAITING`] of them.
    /// Beyond that none is taken off the wire until one is handled, and the transport does with them
    /// what it does with those that nobody takes.
    pub fn listen<T, H>(
        &self,
        subscription: Subscription,
        shutdown: runtime::Shutdown,
        handle: H,
    ) -> Listening
    where
        T: DeserializeOwned + Checked + Send,
        H: Handle<T>,
    {
        let bus = self.clone();
        let Subscription {
            address,
            kind,
            delivery,
            most,
        } = subscription;
        tokio::spawn(async move {
            let Some(connection) = bus.connection() else {
                return;
            };
            // One group a component, so that each message goes to one of its processes.
            let group = (delivery == Delivery::PointToPoint).then_some(bus.component);
            let messages = match connection.subscribe(address, group).await {
                Ok(messages) => messages,
                Err(error) => {
                    tracing::error!(address, "cannot subscribe: {error}");
                    return;
                }
            };
            let messages = pin!(stream::unfold(messages, |mut messages| async {
                let message = messages.next().await?;
                Some((message, messages))
            }));
            let (taken, mut waiting) = mpsc::channel(MOST_WAITING);
            let handling = async {
                let mut batch = Vec::new();
                while waiting.recv_many(&mut batch, most).await > 0 {
                    deal_with(address, kind, batch.drain(..), &handle).await;
                }
            };
            let working = async { tokio::join!(take(messages, taken, &shutdown), handling) };
            tokio::select! {
                _ = working => {}
                () = expiry(&shutdown) => {
                    tracing::error!(address, "stopped before every message was handled");
                }
            }
        })
    }

    /// The connection; a bus in memory has none.
    pub(crate) fn connection(&self) -> Option<&Connection> {
        match &self.wire {
            Wire::Live(connection) => Some(connection),
            Wire::Memory(_) => None,
        }
    }
}

/// Handles those messages that are of the kind. One that cannot be read or handled would be gone
/// without a trace otherwise: nobody sends it again.
async fn deal_with<T: DeserializeOwned + Checked>(
    address: &'static str,
    kind: &str,
    batch: impl Iterator<Item = Vec<u8>>,
    handle: &impl Handle<T>,
) {
    let (mut messages, mut payloads) = (Vec::new(), Vec::new());
    for message in batch {
        match read(kind, &message) {
            Ok(Some(payload)) => {
                messages.push(message);
                payloads.push(payload);
            }
            Ok(None) => tracing::debug!(address, "skipped a message of another type than {kind}"),
            Err(error) => give_up(address, "malformed", &message, &error),
        }
    }
    if payloads.is_empty() {
        return;
    }
    let mut outcomes = handle.handle(payloads).await.into_iter();
    for message in messages {
        if let Err(problem) = outcomes.next().unwrap_or_else(untold) {
            give_up(address, "failed", &message, &problem.to_string());
        }
    }
}

fn give_up(address: &'static str, reason: &'static str, message: &[u8], error: &str) {
    runtime::message_given_up(address, reason);
    let text = String::from_utf8_lossy(message);
    let said: String = text.chars().take(MOST_TOLD).collect();
    tracing::error!(address, reason, message = ?said, "a message was given up: {error}");
}

/// Takes messages off the wire while there is room for them, until the shutdown. What was taken by
/// then is still handled: nobody else has it.
async fn take(
    mut messages: impl Stream<Item = Vec<u8>> + Unpin,
    taken: Sender<Vec<u8>>,
    shutdown: &runtime::Shutdown,
) {
    let taking = async {
        // Room first: a message that is off the wire is as good as acknowledged.
        while let Ok(room) = taken.reserve().await {
            let Some(message) = messages.next().await else {
                return;
            };
            room.send(message);
        }
    };
    tokio::select! {
        () = taking => {}
        () = shutdown.requested() => {}
    }
}

/// When even what was taken before the shutdown is given up.
pub(crate) async fn expiry(shutdown: &runtime::Shutdown) {
    shutdown.requested().await;
    tokio::time::sleep(GRACE).await;
}

/// What handles messages; any async function of a list of payloads does.
pub trait Handle<T>: Send + Sync + 'static {
    /// Handles messages, and says what became of each, in their order.
    fn handle(
        &self,
        payloads: Vec<T>,
    ) -> impl Future<Output = Vec<Result<(), runtime::Problem>>> + Send;
}

impl<T, F, R> Handle<T> for F
where
    F: Fn(Vec<T>) -> R + Send + Sync + 'static,
    R: Future<Output = Vec<Result<(), runtime::Problem>>> + Send,
{
    fn handle(
        &self,
        payloads: Vec<T>,
    ) -> impl Future<Output = Vec<Result<(), runtime::Problem>>> + Send {
        self(payloads)
    }
}

/// What became of a message of which its handler says nothing.
fn untold() -> Result<(), runtime::Problem> {
    Err(runtime::Problem::failure(
        "the handler does not say what became of it",
    ))
}

/// What a message of the kind says, within its limits; none if it is of another.
pub(crate) fn read<T>(kind: &str, message: &[u8]) -> Result<Option<T>, String>
where
    T: DeserializeOwned + Checked,
{
    let envelope: Envelope =
        serde_json::from_slice(message).map_err(|error| format!("it has no envelope: {error}"))?;
    if envelope.kind != kind {
        return Ok(None);
    }
    let payload: T = serde_json::from_value(envelope.payload)
        .map_err(|error| format!("it is no {kind}: {error}"))?;
    payload.check()?;
    Ok(Some(payload))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::FutureExt;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Count(i32);

    impl Checked for Count {
        fn check(&self) -> Result<(), String> {
            match self.0 {
                0 => Err("it must be at least 1".to_owned()),
                _ => Ok(()),
            }
        }
    }

    fn message(kind: &str, payload: &Value) -> Vec<u8> {
        let envelope =
            json!({ "topic": "t", "payload": payload, "date": 0, "from": "x", "type": kind });
        envelope.to_string().into_bytes()
    }

    #[test]
    fn only_a_well_formed_message_of_the_kind_within_its_limits_is_read() {
        let read = read::<Count>;
        let seven = message("Count", &json!(7));
        assert_eq!(read("Count", &seven), Ok(Some(Count(7))));
        assert_eq!(read("Count", &message("Other", &json!(7))), Ok(None));
        assert!(read("Count", &message("Count", &json!("x"))).is_err());
        assert!(read("Count", &message("Count", &json!(0))).is_err());
        assert!(read("Count", b"{").is_err());
    }

    #[tokio::test]
    async fn what_is_not_handled_leaves_a_trace() {
        // Of the last of a batch it does not say what became of it.
        let handle = async |numbers: Vec<Count>| {
            let told = numbers.iter().take(numbers.len().max(2) - 1);
            told.map(|number| match number.0 {
                7 => Ok(()),
                _ => Err(runtime::Problem::unavailable("not now")),
            })
            .collect()
        };
        for batch in [
            vec![("Count", json!(7))],
            vec![("Other", json!("x"))],
            vec![("Count", json!("x"))],
            vec![
                ("Count", json!(8)),
                ("Count", json!(0)),
                ("Other", json!(1)),
                ("Count", json!(7)),
                ("Count", json!(7)),
            ],
        ] {
            let batch = batch.iter().map(|(kind, payload)| message(kind, payload));
            deal_with("trace", "Count", batch, &handle).await;
        }
        assert_eq!(runtime::messages_given_up("trace", "malformed"), 2);
        assert_eq!(runtime::messages_given_up("trace", "failed"), 2);
    }

    #[tokio::test]
    async fn no_message_is_taken_off_the_wire_that_there_is_no_room_for() {
        let off_the_wire = Cell::new(0);
        let messages = stream::iter(0..5).map(|number| {
            off_the_wire.set(off_the_wire.get() + 1);
            vec![number]
        });
        let shutdown = runtime::Shutdown::on_signal().expect("signals can be handled");
        let (taken, mut waiting) = mpsc::channel(2);
        let mut taking = pin!(take(messages, taken, &shutdown));

        for handled in 0..4 {
            assert!(taking.as_mut().now_or_never().is_none());
            assert_eq!(off_the_wire.get(), handled + 2);
            assert_eq!(waiting.recv().await, Some(vec![handled]));
        }

        assert!(taking.now_or_never().is_some());
        assert_eq!(waiting.recv().await, Some(vec![4]));
    }

    #[tokio::test]
    async fn a_bus_in_memory_keeps_what_is_published() {
        let bus = Bus::in_memory();
        let published = bus.publish("t", "Count", Delivery::Broadcast, &7).await;
        published.expect("is accepted");
        assert_eq!(bus.published(), [("t".to_owned(), json!(7))]);
    }
}
