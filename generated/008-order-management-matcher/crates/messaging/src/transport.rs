//! The wire: core NATS. The client library reconnects and subscribes again by itself.

use std::time::Duration;

use async_nats::client::RequestErrorKind;
use async_nats::connection::State;
use async_nats::{Client, ConnectOptions, HeaderMap, ServerAddr, Subscriber};
use futures_util::{Stream, StreamExt, future};
use runtime::telemetry::Asking;

use crate::requests::Request;
use crate::{Delivery, Envelope, Error};

/// The user that services connect as.
const USER: &str = "services";

/// How long it may take until a message is accepted.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often the connection is tried; a dead one is noticed after two of these.
const PING_INTERVAL: Duration = Duration::from_secs(5);

/// A connection that is kept up in the background.
pub(crate) struct Connection {
    client: Client,
}

impl Connection {
    pub(crate) async fn open(component: &str, url: &str, password: &str) -> Result<Self, Error> {
        let address: ServerAddr = url
            .parse()
            .map_err(|error: std::io::Error| Error::Rejected(error.to_string()))?;
        let options = ConnectOptions::with_user_and_password(USER.to_owned(), password.to_owned())
            .name(component)
            .ping_interval(PING_INTERVAL)
            .retry_on_initial_connect()
            .event_callback(|event| async move { tracing::info!("message bus: {event}") });
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
    pub(crate) async fn publish(
        &self,
        envelope: &Envelope,
        delivery: Delivery,
        headers: Vec<(String, String)>,
    ) -> Result<(), Error> {
        if !self.connected() {
            return Err(Error::Disconnected);
        }
        let message = serde_json::to_vec(envelope)?;
        let mut trace = HeaderMap::new();
        for (name, value) in headers {
            trace.insert(name, value);
        }
        let sending = async {
            match delivery {
                Delivery::PointToPoint => self.hand_over(&envelope.topic, trace, message).await,
                Delivery::Broadcast => self.tell(&envelope.topic, trace, message).await,
            }
        };
        tokio::time::timeout(PATIENCE, sending)
            .await
            .map_err(|_| Error::Rejected("no answer in time".to_owned()))?
    }

    /// Waits until a process has the message and says so. The server would drop it without a word
    /// if there were none.
    async fn hand_over(
        &self,
        subject: &str,
        headers: HeaderMap,
        message: Vec<u8>,
    ) -> Result<(), Error> {
        let (subject, message) = (subject.to_owned(), message.into());
        let receipt = self.client.request_with_headers(subject, headers, message);
        match receipt.await {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == RequestErrorKind::NoResponders => Err(Error::Rejected(
                "nobody takes such messages at the moment".to_owned(),
            )),
            Err(error) => Err(Error::Rejected(error.to_string())),
        }
    }

    /// Sends the message to whoever listens, which may be nobody.
    async fn tell(&self, subject: &str, headers: HeaderMap, message: Vec<u8>) -> Result<(), Error> {
        let rejected = |error: &dyn std::error::Error| Error::Rejected(error.to_string());
        self.client
            .publish_with_headers(subject.to_owned(), headers, message.into())
            .await
            .map_err(|error| rejected(&error))?;
        self.client.flush().await.map_err(|error| rejected(&error))
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
        let subscriber = subscriber.map_err(|error| Error::Rejected(error.to_string()))?;
        Ok(Messages {
            subscriber,
            client: self.client.clone(),
        })
    }

    /// What is asked on an address with `{parameter}`s; one process of the group gets each request.
    pub(crate) async fn requests(
        &self,
        pattern: &'static str,
        group: &str,
    ) -> Result<impl Stream<Item = Request> + use<>, Error> {
        let places = pattern.split('.');
        let places = places.map(|place| if place.starts_with('{') { "*" } else { place });
        let subject = places.collect::<Vec<_>>().join(".");
        let subscriber = self.subscribe(&subject, Some(group)).await?.subscriber;
        Ok(subscriber.filter_map(move |message| {
            // A message without a place for the answer is no request.
            future::ready(message.reply.map(|reply_to| Request {
                pattern,
                address: message.subject.to_string(),
                reply_to: reply_to.to_string(),
                trace: trace(message.headers.as_ref()),
                message: message.payload.to_vec(),
            }))
        }))
    }
}

/// The messages of one subscription.
pub(crate) struct Messages {
    subscriber: Subscriber,
    client: Client,
}

/// A message, with the trace that it is of.
pub(crate) struct Message {
    pub(crate) body: Vec<u8>,
    pub(crate) trace: Asking,
}

impl Messages {
    pub(crate) async fn next(&mut self) -> Option<Message> {
        let message = self.subscriber.next().await?;
        if let Some(receipt) = message.reply {
            // If it does not arrive, the publisher takes the message for lost and says so.
            let _ = self.client.publish(receipt, Vec::new().into()).await;
        }
        Some(Message {
            body: message.payload.to_vec(),
            trace: trace(message.headers.as_ref()),
        })
    }
}

fn trace(headers: Option<&HeaderMap>) -> Asking {
    Asking::new(&|name| Some(headers?.get(name)?.as_str()))
}
