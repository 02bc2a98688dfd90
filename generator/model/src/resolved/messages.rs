//! Channels with their messages, messages with what they carry, and the broker that carries them.

use super::components::{Gateway, Part};
use super::data::{Entity, entity_of};
use super::{Result, found};
use crate::authored::Text;
use crate::engine::Wire;
use crate::system::uses::parameter_type;
use crate::system::{
    self, Broker, ChannelId, Component, ComponentId, Contract, MessageName, PortSpec, Reply, Schema, System, Type,
};

/// How messages travel, and what they are.
#[derive(Debug, Clone)]
pub struct Messaging<'a> {
    /// The broker's id, as it is referred to.
    pub id: &'a ComponentId,
    /// The component that carries them.
    pub part: Part<'a>,
    /// What the model says of it.
    pub broker: &'a Broker,
    /// How it is spoken with.
    pub wire: Wire,
    /// The port that services connect to.
    pub port: &'a PortSpec,
    /// What services say of themselves when they connect, where they are asked.
    pub login: Option<Login<'a>>,
    /// The channels, by id.
    pub channels: Vec<Channel<'a>>,
    /// The messages, by name.
    pub messages: Vec<Message<'a>>,
}

/// What services say of themselves when they connect.
#[derive(Debug, Clone, Copy)]
pub struct Login<'a> {
    /// Their user.
    pub user: &'static str,
    /// The variable that holds their password.
    pub password: &'a Text,
}

/// A channel.
#[derive(Debug, Clone)]
pub struct Channel<'a> {
    /// Its id.
    pub id: &'a ChannelId,
    /// What the model says of it.
    pub channel: &'a system::Channel,
    /// What is exchanged on it.
    pub exchange: Exchange<'a>,
    /// The parameters of its address, in their order.
    pub parameters: Vec<Parameter<'a>>,
    /// Which of its messages count, where only the latest do.
    pub order: Option<Order<'a>>,
}

/// Which of the messages that tell of the same thing counts.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The field that is highest in the one that counts.
    pub by: &'a Text,
    /// The fields that say of what a message tells.
    pub within: Vec<&'a Text>,
}

/// A parameter of a channel's address.
#[derive(Debug, Clone)]
pub struct Parameter<'a> {
    /// Its name, as the address has it.
    pub name: &'a str,
    /// What it is, in a sentence.
    pub summary: &'a Text,
    /// What stands in its place.
    pub word: Word,
}

/// What stands in the place of an address's parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A number of 32 bits.
    Integer,
    /// A number of 64 bits.
    Long,
    /// A text that is one word of an address.
    Text,
}

impl Word {
    /// What an address has of this type, if it can have it.
    #[must_use]
    pub fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Integer => Some(Self::Integer),
            Type::Long => Some(Self::Long),
            Type::String => Some(Self::Text),
            _ => None,
        }
    }
}

/// What is exchanged on a channel.
#[derive(Debug, Clone)]
pub enum Exchange<'a> {
    /// Messages that are published.
    Events {
        /// Their name, as the channel refers to it.
        message: &'a MessageName,
    },
    /// Requests that are answered.
    Requests {
        /// What they carry; an address alone may ask too.
        message: Option<&'a MessageName>,
        /// What they are answered with.
        reply: &'a Reply,
        /// What that is for, in a sentence.
        summary: &'a Text,
    },
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    /// Its name.
    pub name: &'a MessageName,
    /// What the model says of it.
    pub message: &'a system::Message,
    /// What it carries.
    pub payload: Payload<'a>,
}

/// What a message carries.
#[derive(Debug, Clone)]
pub enum Payload<'a> {
    /// A row of this entity.
    Entity(Entity<'a>),
    /// This object of a contract.
    Object {
        /// The contract.
        contract: &'a Contract,
        /// The name of the schema in it.
        schema: &'a str,
    },
}

impl<'a> Channel<'a> {
    /// What is sent on it, by name; none where an address alone asks.
    #[must_use]
    pub const fn message(&self) -> Option<&'a MessageName> {
        match &self.exchange {
            Exchange::Events { message } => Some(message),
            Exchange::Requests { message, .. } => *message,
        }
    }

    /// What it is answered with, where it is one of requests.
    #[must_use]
    pub const fn reply(&self) -> Option<&'a Reply> {
        match &self.exchange {
            Exchange::Events { .. } => None,
            Exchange::Requests { reply, .. } => Some(reply),
        }
    }
}

impl Messaging<'_> {
    /// Whether there are requests that are answered.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.channels.iter().any(|channel| channel.reply().is_some())
    }

    /// Whether the address of a channel that is published on has a text in it.
    #[must_use]
    pub fn has_texts(&self) -> bool {
        let published = self.channels.iter().filter(|channel| channel.reply().is_none());
        published.flat_map(|channel| &channel.parameters).any(|parameter| parameter.word == Word::Text)
    }

    /// The path by which the gateway lets pages through to the port that the broker has for them.
    #[must_use]
    pub fn stream<'g>(&self, gateway: &Gateway<'g>) -> Option<&'g Text> {
        let mut routes = gateway.routes_to(self.id, self.wire.page_port).copied();
        routes.find(|one| one.route.upgrade.is_some() && !one.route.strip_prefix).map(|one| one.path)
    }

    /// Whether a component publishes or handles messages.
    pub(super) fn has(&self, id: &str) -> bool {
        let mut channels = self.channels.iter().map(|channel| channel.channel);
        channels.any(|channel| [channel.publisher.as_deref(), channel.subscriber.as_deref()].contains(&Some(id)))
    }
}

/// How messages travel, and what they are.
pub(super) fn messaging<'a>(
    system: &'a System,
    parts: &[Part<'a>],
    entities: &[Entity<'a>],
) -> Result<Option<Messaging<'a>>> {
    let spec = &system.spec;
    let Some(messaging) = &spec.messaging else {
        return match spec.channels.keys().next() {
            Some(id) => found(None, format!("channels.{id}"), "key", "messaging"),
            None => Ok(None),
        };
    };
    let broker = parts.iter().find_map(|part| match part.component {
        Component::Broker(broker) if *part.id == messaging.broker => Some((part, broker)),
        _ => None,
    });
    let (part, broker) = found(broker, "messaging.broker", "broker", &messaging.broker)?;
    let wire = broker.engine.facts().wire();
    let speaks = (wire.transport == messaging.transport).then_some(());
    found(speaks, "messaging.broker", "broker of the transport", &messaging.broker)?;
    let login = |user| {
        let path = || format!("components.{}.address", messaging.broker);
        Ok(Login { user, password: found(broker.address.password.as_ref(), path(), "role", "password")? })
    };
    let channels = spec.channels.iter().map(|(id, channel)| resolved_channel(system, id, channel));
    let messages = spec.messages.iter().map(|(name, message)| resolved_message(system, name, message, entities));
    Ok(Some(Messaging {
        id: &messaging.broker,
        part: part.clone(),
        broker,
        wire,
        port: part.port(wire.port),
        login: wire.user.map(login).transpose()?,
        channels: channels.collect::<Result<_>>()?,
        messages: messages.collect::<Result<_>>()?,
    }))
}

fn resolved_channel<'a>(system: &'a System, id: &'a ChannelId, channel: &'a system::Channel) -> Result<Channel<'a>> {
    let path = |key: &str| format!("channels.{id}.{key}");
    let spec = &system.spec;
    for (key, component) in [("publisher", &channel.publisher), ("subscriber", &channel.subscriber)] {
        if let Some(component) = component {
            found(spec.components.get(component), path(key), "component", component)?;
        }
    }
    let known = |name: &'a MessageName| found(spec.messages.get(name), path("message"), "message", name);
    let message = channel.message.as_ref();
    message.map(known).transpose()?;
    let exchange = match &channel.reply {
        Some(reply) => Exchange::Requests { message, reply, summary: &known(&reply.message)?.summary },
        None => Exchange::Events { message: found(message, path("message"), "message", "")? },
    };
    let parameters = crate::address::parameters(&channel.address);
    let resolved = |name| {
        let path = || path(&format!("parameters.{name}"));
        let summary = found(channel.parameters.get(name), path(), "parameter", name)?;
        let word = match parameter_type(system, channel, name) {
            Some(ty) => found(Word::of(&ty), path(), "parameter", name)?,
            None => Word::Integer,
        };
        Ok(Parameter { name, summary, word })
    };
    let parameters = parameters.map(resolved).collect::<Result<_>>()?;
    let order = channel.order_by.as_ref().map(|by| Order { by, within: channel.ordered_within() });
    Ok(Channel { id, channel, exchange, parameters, order })
}

fn resolved_message<'a>(
    system: &'a System,
    name: &'a MessageName,
    message: &'a system::Message,
    entities: &[Entity<'a>],
) -> Result<Message<'a>> {
    let path = || format!("messages.{name}");
    let payload = match (&message.entity, &message.schema) {
        (Some(table), _) => {
            let mut entity = entity_of(entities, table, path)?;
            entity.attributes.retain(|attribute| system.carries(name, message, attribute.name));
            Payload::Entity(entity)
        }
        (None, Some(reference)) => {
            let (component, schema) = found(reference.split_once('#'), path(), "schema", reference)?;
            let contract = found(system.contracts.get(component), path(), "contract", component)?;
            let object = contract.schemas.iter().find_map(|one| match one {
                Schema::Object { name, .. } if name == schema => Some(name.as_str()),
                _ => None,
            });
            Payload::Object { contract, schema: found(object, path(), "schema", reference)? }
        }
        (None, None) => return found(None, path(), "entity", ""),
    };
    Ok(Message { name, message, payload })
}
