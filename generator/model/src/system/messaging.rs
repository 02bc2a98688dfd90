//! What is sent: messages, and the channels that carry them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// The payload of a message: either an entity or a schema of a contract.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Message {
    /// One sentence.
    pub summary: String,
    /// Table name of the entity that it carries.
    pub entity: Option<String>,
    /// `component#Schema` that it carries.
    pub schema: Option<String>,
}

/// How messages travel.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Messaging {
    /// The wire.
    pub transport: Transport,
    /// Component that carries it.
    pub broker: String,
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
    pub summary: String,
    /// Message type; a channel with a `reply` may do without one and ask by its address alone.
    pub message: Option<String>,
    /// Topic or subject on the system's transport, with `{parameter}`s.
    pub address: String,
    /// Integer parameters of the address, by name, with a sentence each.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// Component that publishes; none on a channel with a `reply`, on which whoever may reach the broker asks.
    pub publisher: Option<String>,
    /// Component that handles each message in `logic/<component>/on_<channel>.rs`; none if only browsers or others listen.
    pub subscriber: Option<String>,
    /// What the subscriber answers each message with: the channel is one of requests.
    pub reply: Option<Reply>,
    /// Who gets a message.
    pub delivery: Delivery,
    /// Whether a browser may subscribe.
    #[serde(default)]
    pub browser: bool,
    /// Address patterns that a browser subscribes to, by name (`account`, `all`), with `{parameter}`s and wildcards.
    #[serde(default)]
    pub browser_patterns: BTreeMap<String, String>,
}

impl Reply {
    /// What the reply's envelope has as `type`.
    #[must_use]
    pub fn kind(&self) -> String {
        if self.list { format!("{}List", self.message) } else { self.message.clone() }
    }
}

/// The answer to a request.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reply {
    /// Message type.
    pub message: String,
    /// Whether its payload is a list of what such a message carries.
    #[serde(default)]
    pub list: bool,
}

/// Who gets a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// One of the subscriber's processes.
    PointToPoint,
    /// Everybody who listens.
    Broadcast,
}
