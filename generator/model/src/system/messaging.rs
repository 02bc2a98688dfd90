//! What is sent: messages, and the channels that carry them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ComponentId, MessageName, TableName};
use crate::authored::{Authored, Text};

/// The payload of a message: either an entity or a schema of a contract.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Message {
    /// One sentence.
    pub summary: Text,
    /// Table name of the entity that it carries.
    pub entity: Option<TableName>,
    /// Attributes that it carries beside those that the entity had when the message was added.
    #[serde(default)]
    pub also: BTreeMap<Text, Carried>,
    /// `component#Schema` that it carries.
    pub schema: Option<Text>,
}

/// An attribute that a message carries: nothing more is said of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Carried {}

/// How messages travel.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Messaging {
    /// The wire.
    pub transport: Transport,
    /// Component that carries it.
    pub broker: ComponentId,
}

/// The wire of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// Socket.IO 5 over Engine.IO 4.
    Socketio,
    /// Core NATS.
    Nats,
}

/// A named stream of one kind of message.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Channel {
    /// One sentence.
    pub summary: Text,
    /// Message type; a channel with a `reply` may do without one and ask by its address alone.
    pub message: Option<MessageName>,
    /// Topic or subject on the system's transport, with `{parameter}`s.
    pub address: Text,
    /// Parameters of the address, by name, with a sentence each. A parameter is of the type that the message's field of its name
    /// has, a number or a text, and an `integer` where the message has no such field.
    #[serde(default)]
    pub parameters: BTreeMap<Text, Text>,
    /// Component that publishes; none on a channel with a `reply`, on which whoever may reach the broker asks.
    pub publisher: Option<ComponentId>,
    /// Component that handles each message in `logic/<component>/on_<channel>.rs`; none if only browsers or others listen.
    pub subscriber: Option<ComponentId>,
    /// The most messages that the subscriber handles at once, as a list: those that wait, up to so many, and one where one
    /// waits. The handler takes them all and says what became of each.
    pub batch: Option<Authored<u32>>,
    /// What the subscriber answers each message with: the channel is one of requests.
    pub reply: Option<Reply>,
    /// Who gets a message.
    pub delivery: Delivery,
    /// Field of the message, a timestamp or whole number, that goes up with each change of what the message tells: pages read
    /// what there is and follow, and whichever comes last, the value with the highest stays.
    pub order_by: Option<Text>,
    /// Fields of the message that say of what it tells; where the list is left out, the parameters.
    #[serde(default)]
    pub order_within: Vec<Text>,
    /// Whether a browser may subscribe.
    #[serde(default)]
    pub browser: bool,
    /// Address patterns that a browser subscribes to, by name (`account`, `all`), with `{parameter}`s and wildcards.
    #[serde(default)]
    pub browser_patterns: BTreeMap<Text, Text>,
}

impl Channel {
    /// The fields of a message that say of what it tells, where the channel has an order.
    #[must_use]
    pub fn ordered_within(&self) -> Vec<&Text> {
        if self.order_within.is_empty() { self.parameters.keys().collect() } else { self.order_within.iter().collect() }
    }
}

impl Reply {
    /// What the reply's envelope has as `type`.
    #[must_use]
    pub fn kind(&self) -> Text {
        self.message.map(|name| if self.list { format!("{name}List") } else { name.to_owned() })
    }
}

/// The answer to a request.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reply {
    /// Message type.
    pub message: MessageName,
    /// Whether its payload is a list of what such a message carries.
    #[serde(default)]
    pub list: bool,
}

/// How many messages of a subscription may wait for their handler.
pub const MOST_WAITING: u32 = 1024;

/// Who gets a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// One of the subscriber's processes.
    PointToPoint,
    /// Everybody who listens.
    Broadcast,
}
