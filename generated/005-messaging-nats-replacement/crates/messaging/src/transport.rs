//! The wire: core NATS. The client library reconnects and subscribes again by itself.

use std::time::Duration;

use async_nats::connection::State;
use async_nats::{Client, ConnectOptions, ServerAddr, Subscriber};
use futures_util::StreamExt;

use crate::{Envelope, Error};

/// How long the server may take to accept a message.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often the connection is tried; a dead one is noticed after two of these.
const PING_INTERVAL: Duration = Duration::from_secs(5);

/// A connection that is kept up in the background.
pub(crate) struct Connection {
    client: Client,
}

impl Connection {
    pub(crate) async fn open(component: &str, url: &str) -> Result<Self, Error> {
        let address: ServerAddr = url
            .parse()
            .map_err(|error: std::io::Error| Error::Rejected(error.to_string()))?;
        let mut options = ConnectOptions::new()
            .name(component)
            .ping_interval(PING_INTERVAL)
            .retry_on_initial_connect()
            .event_callback(|event| async move { tracing::info!("message bus: {event}") });
        // The client library leaves what a URL says of the user aside.
        if let (Some(user), Some(password)) = (address.username(), address.password()) {
            options = options.user_and_password(user.to_owned(), password.to_owned());
        }
        let client = options
            .connect(address)
            .await
            .map_err(|error| Error::Rejected(error.to_string()))?;
        Ok(Self { client })
    }

    pub(crate) fn connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// While the connection is down the client library would keep the message and send it later; a
    /// caller who was told that it failed must not see it sent after all, so it is refused instead.
    pub(crate) async fn publish(&self, envelope: &Envelope) -> Result<(), Error> {
        if !self.connected() {
            return Err(Error::Disconnected);
        }
        let message = serde_json::to_vec(envelope)?;
        let sending = async {
            self.client
                .publish(envelope.topic.clone(), message.into())
                .await
                .map_err(|error| Error::Rejected(error.to_string()))?;
            self.client
                .flush()
                .await
                .map_err(|error| Error::Rejected(error.to_string()))
        };
        tokio::time::timeout(PATIENCE, sending)
            .await
            .map_err(|_| Error::Rejected("no answer in time".to_owned()))?
    }

    pub(crate) async fn subscribe(
        &self,
        subject: &str,
        group: Option<&str>,
    ) -> Result<Messages, Error> {
        let subject = subject.to_owned();
        let subscriber = match group {
            Some(group) => {
                let group = group.to_owned();
                self.client.queue_subscribe(subject, group).await
            }
            None => self.client.subscribe(subject).await,
        };
        subscriber
            .map(Messages)
            .map_err(|error| Error::Rejected(error.to_string()))
    }
}

/// The messages of one subscription.
pub(crate) struct Messages(Subscriber);

impl Messages {
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        self.0.next().await.map(|message| message.payload.to_vec())
    }
}
