//! `main.rs`: what a service starts, and in which order.

use stategen_template::from_template;

use super::Parts;
use super::logic::handler;
use crate::filters;
use crate::rust::clients::Called;
use crate::rust::names::field;
use crate::rust::{config, events};
use crate::shown::{Show, Shown};
use stategen_model::address::parameters;
use stategen_model::system::uses::subscribed;
use stategen_model::system::{self, Channel, ChannelId, ComponentId, Operation, Reply, System};

/// The program of a service.
#[from_template("services/service/src/main.rs")]
pub(super) struct Main {
    summary: Shown,
    component: Shown,
    parts: Parts,
    has_conversions: bool,
    /// Whether it handles messages.
    subscribes: bool,
    services: Vec<Service>,
    listeners: Vec<Listener>,
    answerers: Vec<Answerer>,
}

/// A service that is called.
struct Service {
    module: Shown,
    client: Shown,
    /// The field of the configuration with its address.
    url: Shown,
}

/// A channel that is handled message by message.
struct Listener {
    variable: Shown,
    address: Shown,
    message: Shown,
    delivery: &'static str,
    handler: Shown,
}

/// A channel on which requests are answered.
struct Answerer {
    variable: Shown,
    address: Shown,
    /// What is read from a request.
    parameters: Vec<Parameter>,
    message: Option<Shown>,
    /// What the reply's envelope has as type.
    reply: Shown,
    handler: Shown,
}

struct Parameter {
    variable: Shown,
    name: Shown,
}

impl Main {
    pub(super) fn new(
        system: &System,
        id: &str,
        component: &system::Service,
        called: &[(&ComponentId, &system::Service, Vec<&Operation>)],
        parts: Parts,
        has_conversions: bool,
    ) -> Self {
        let wildcard = system.wire().map_or("", |wire| wire.wildcard);
        let subscribed = subscribed(system, id);
        let listened = subscribed.iter().filter(|(_, channel)| channel.reply.is_none());
        let answered = subscribed.iter().filter_map(|(id, channel)| Some((id, channel, channel.reply.as_ref()?)));
        Self {
            summary: component.summary.shown(),
            component: id.shown(),
            parts,
            has_conversions,
            subscribes: !subscribed.is_empty(),
            services: called.iter().map(|(id, component, _)| Service::new(id, component)).collect(),
            listeners: listened.map(|(id, channel)| Listener::new(id, channel, wildcard)).collect(),
            answerers: answered.map(|(id, channel, reply)| Answerer::new(id, channel, reply)).collect(),
        }
    }
}

impl Service {
    fn new(id: &ComponentId, component: &system::Service) -> Self {
        let Called { module, client, .. } = Called::new(id, component);
        Self { module, client, url: id.shown_as(config::url) }
    }
}

impl Listener {
    fn new(id: &ChannelId, channel: &Channel, wildcard: &str) -> Self {
        Self {
            variable: id.shown_as(field),
            address: channel.address.shown_as(|address| events::listened(address, wildcard)),
            message: channel.message.as_ref().map(Show::shown).unwrap_or_default(),
            delivery: events::delivery(channel.delivery),
            handler: id.shown_as(handler),
        }
    }
}

impl Answerer {
    fn new(id: &ChannelId, channel: &Channel, reply: &Reply) -> Self {
        let address = channel.address.shown();
        let parameter =
            |name: &str| Parameter { variable: address.map(|_| field(name)), name: address.map(|_| name.to_owned()) };
        Self {
            variable: id.shown_as(field),
            parameters: parameters(&channel.address).map(parameter).collect(),
            message: channel.message.as_ref().map(Show::shown),
            reply: reply.kind().shown(),
            handler: id.shown_as(handler),
            address,
        }
    }
}
