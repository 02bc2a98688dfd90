//! Messages: who listens, what comes, and what must not.

use std::panic::Location;
use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

use crate::answer::{Answer, member};
use crate::expectation::fits;
use crate::format::Format;
use crate::wire::Wire;

/// How far the clocks of a publisher and of this machine may be apart, in milliseconds.
const CLOCK_TOLERANCE: u128 = 600_000;

/// Where messages of one kind go.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Topic or subject, or a pattern of them.
    pub address: String,
    /// The payload's type, which the envelope names; empty where it may be any.
    pub kind: String,
    /// Whether the address is a pattern.
    pub pattern: bool,
}

impl Channel {
    /// Messages that go to one address.
    pub fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            kind: String::new(),
            pattern: false,
        }
    }

    /// Messages that go to any address of this pattern.
    pub fn matching(pattern: &str) -> Self {
        Self {
            pattern: true,
            ..Self::at(pattern)
        }
    }

    /// The same with payloads of this type.
    pub fn of(mut self, kind: &str) -> Self {
        self.kind = kind.to_owned();
        self
    }
}

/// Somebody who listens, over a connection of their own.
pub struct Listener {
    channel: Channel,
    heard: Mutex<Heard>,
}

struct Heard {
    wire: Wire,
    /// Messages that were passed over.
    passed: Vec<Value>,
}

impl Listener {
    pub(crate) async fn open(channel: Channel, page: bool) -> Self {
        let address = channel.address.clone();
        match Self::try_open(channel, page).await {
            Ok(listener) => listener,
            Err(error) => panic!("cannot listen to {address}: {error}"),
        }
    }

    pub(crate) async fn try_open(channel: Channel, page: bool) -> Result<Self, String> {
        let mut wire = Wire::open(page).await?;
        wire.subscribe(&channel.address).await?;
        let passed = Vec::new();
        let heard = Mutex::new(Heard { wire, passed });
        Ok(Self { channel, heard })
    }

    /// Waits for a message.
    #[track_caller]
    pub fn expect_event(&self, patience: Duration) -> Expected<'_> {
        Expected {
            listener: self,
            place: Location::caller(),
            patience,
            payload: Value::Null,
            envelope: Value::Null,
            texts: Vec::new(),
            formats: Vec::new(),
        }
    }

    /// For so long, no message comes with a payload like this, nor has one come that no event was
    /// taken for; null is like any.
    #[track_caller]
    pub fn expect_silence(&self, period: Duration, payload: Value) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move {
            let deadline = Instant::now() + period;
            let mut heard = self.heard.lock().await;
            loop {
                let unwanted = heard.passed.iter();
                let mut unwanted = unwanted.filter(|one| self.concerns(one));
                if let Some(one) = unwanted.find(|one| is_like(&one["payload"], &payload)) {
                    panic!("{place}: {} carried {one}", self.channel.address);
                }
                match heard.wire.next(deadline).await {
                    Some(envelope) => heard.passed.push(envelope),
                    None => return,
                }
            }
        }
    }

    /// Publishes over this listener's connection.
    pub fn publish(&self, channel: Channel) -> Publication<'_> {
        Publication {
            over: Some(self),
            ..Publication::new(channel, true)
        }
    }

    /// Stops listening, and stays connected.
    pub async fn leave(&self) {
        let mut heard = self.heard().await;
        if let Err(error) = heard.wire.unsubscribe(&self.channel.address).await {
            panic!("cannot leave {}: {error}", self.channel.address);
        }
    }

    async fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().await
    }

    /// Whether a message is one of the channel's, rather than one of the transport's own.
    fn concerns(&self, envelope: &Value) -> bool {
        self.channel.kind.is_empty() || envelope["type"] == *self.channel.kind
    }

    /// Why an envelope is not whole, if it is not.
    fn flaw(&self, envelope: &Value) -> Option<String> {
        let topic = envelope["topic"].as_str();
        if !self.channel.pattern && topic != Some(&self.channel.address) {
            return Some(format!("the topic is not {}", self.channel.address));
        }
        if envelope["from"].as_str().is_none_or(str::is_empty) {
            return Some("it does not say whom it is from".to_owned());
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.unwrap_or_default().as_millis();
        let date = envelope["date"].as_u64().map(u128::from);
        if date.is_none_or(|date| date.abs_diff(now) > CLOCK_TOLERANCE) {
            return Some("the date is not the time in milliseconds since 1970".to_owned());
        }
        let null = envelope["payload"].as_object().into_iter().flatten();
        let null = null
            .filter(|(_, value)| value.is_null())
            .map(|(key, _)| key);
        let null: Vec<&String> = null.collect();
        (!null.is_empty()).then(|| format!("members are null rather than left out: {null:?}"))
    }
}

/// A message that must come; those that come before it are passed over.
#[must_use = "an event is waited for with `.await`"]
pub struct Expected<'a> {
    listener: &'a Listener,
    place: &'static Location<'static>,
    patience: Duration,
    payload: Value,
    envelope: Value,
    texts: Vec<(String, String)>,
    formats: Vec<(String, Format)>,
}

impl Expected<'_> {
    /// Its payload has at least these members.
    pub fn payload(mut self, payload: Value) -> Self {
        self.payload = payload;
        self
    }

    /// Its envelope has at least these members.
    pub fn envelope(mut self, envelope: Value) -> Self {
        self.envelope = envelope;
        self
    }

    /// A member of its payload contains this text.
    pub fn text(mut self, member: &str, part: &str) -> Self {
        self.texts.push((member.to_owned(), part.to_owned()));
        self
    }

    /// A member of its payload is written like this.
    pub fn format(mut self, member: &str, format: Format) -> Self {
        self.formats.push((member.to_owned(), format));
        self
    }

    /// Waits until it comes, and panics when it does not, or has not the form of every message.
    async fn seen(self) -> Answer {
        let listener = self.listener;
        let address = &listener.channel.address;
        let deadline = Instant::now() + self.patience;
        let mut heard = listener.heard().await;
        while let Some(envelope) = heard.wire.next(deadline).await {
            if !listener.concerns(&envelope) || !self.is_meant(&envelope) {
                heard.passed.push(envelope);
                continue;
            }
            if let Some(flaw) = listener.flaw(&envelope) {
                panic!("{}: {address}: {flaw}: {envelope}", self.place);
            }
            return Answer {
                question: format!("a message on {address}"),
                text: envelope.to_string(),
                body: envelope["payload"].clone(),
                ..Answer::default()
            };
        }
        let passed: Vec<String> = heard.passed.iter().map(Value::to_string).collect();
        panic!(
            "{}: within {:?} no message came on {address} with {}\nwhat came: {}",
            self.place,
            self.patience,
            self.payload,
            passed.join("\n")
        );
    }

    fn is_meant(&self, envelope: &Value) -> bool {
        let payload = &envelope["payload"];
        let has_text = |(path, part): &(String, String)| {
            let text = member(payload, path).and_then(Value::as_str);
            text.is_some_and(|text| text.contains(part))
        };
        let has_format = |(path, format): &(String, Format)| {
            member(payload, path).is_some_and(|value| format.fits(value))
        };
        is_like(payload, &self.payload)
            && is_like(envelope, &self.envelope)
            && self.texts.iter().all(has_text)
            && self.formats.iter().all(has_format)
    }
}

impl<'a> IntoFuture for Expected<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.seen())
    }
}

/// A message that is about to be published.
#[must_use = "a message is published with `.await`"]
pub struct Publication<'a> {
    channel: Channel,
    page: bool,
    over: Option<&'a Listener>,
    message: Message,
}

enum Message {
    Payload(Value),
    Raw(String),
}

impl Publication<'_> {
    pub(crate) fn new(channel: Channel, page: bool) -> Self {
        Self {
            channel,
            page,
            over: None,
            message: Message::Payload(Value::Null),
        }
    }

    /// What it says.
    pub fn payload(mut self, payload: Value) -> Self {
        self.message = Message::Payload(payload);
        self
    }

    /// A text in place of a message.
    pub fn raw(mut self, text: &str) -> Self {
        self.message = Message::Raw(text.to_owned());
        self
    }

    /// Publishes it, and panics when it is refused.
    async fn send(self) {
        let address = self.channel.address.clone();
        if let Err(error) = self.try_send().await {
            panic!("cannot publish to {address}: {error}");
        }
    }

    /// Tries to publish it, and is refused.
    ///
    /// # Panics
    /// When it is not.
    pub async fn expect_refusal(self) {
        let address = self.channel.address.clone();
        if self.try_send().await.is_ok() {
            panic!("anybody may publish to {address}");
        }
    }

    async fn try_send(self) -> Result<(), String> {
        let Self {
            channel,
            page,
            over,
            message,
            ..
        } = self;
        match over {
            Some(listener) => {
                let mut heard = listener.heard().await;
                publish(&mut heard.wire, &channel, message).await
            }
            None => publish(&mut Wire::open(page).await?, &channel, message).await,
        }
    }
}

impl<'a> IntoFuture for Publication<'a> {
    type Output = ();
    type IntoFuture = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

async fn publish(wire: &mut Wire, channel: &Channel, message: Message) -> Result<(), String> {
    match message {
        Message::Payload(payload) => {
            wire.publish(&channel.address, &channel.kind, &payload)
                .await
        }
        Message::Raw(text) => wire.send(&channel.address, &text).await,
    }
}

fn is_like(value: &Value, wanted: &Value) -> bool {
    wanted.is_null() || fits(value, wanted)
}
