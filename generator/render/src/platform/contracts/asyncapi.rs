//! The AsyncAPI document: every channel, who uses it, and what travels on it.

use std::collections::BTreeMap;

use stategen_template::from_template;

use super::schemas::{Item, Payload, Shape, problem, schemas};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans_of_each;
use crate::template::rendered;
use crate::topology::on_host;
use stategen_model::engine::Wire;
use stategen_model::system::{self, ChannelId, Delivery, System};
use stategen_model::tree::Tree;

#[from_template("contracts/asyncapi.yaml")]
struct AsyncApi {
    title: Shown,
    summary: Shown,
    broker: Shown,
    port: Shown,
    protocol: &'static str,
    /// Whether programs connect as a user with a password.
    asks_for_password: bool,
    entries: Vec<Entry>,
    channels: Vec<Channel>,
    messages: Vec<Envelope>,
    schemas: Vec<Payload>,
}

/// Where pages reach the broker through the gateway.
struct Entry {
    name: Shown,
    port: Shown,
    path: Shown,
}

struct Channel {
    id: Shown,
    address: Shown,
    summary: Shown,
    browser: bool,
    parameters: Vec<Parameter>,
    patterns: Vec<Pattern>,
    message: Option<Shown>,
    reply: Option<Shown>,
    publisher: Option<Shown>,
    subscriber: Option<Shown>,
    /// Whether the broker gives each message to one of the subscriber's processes.
    queued: bool,
}

struct Parameter {
    name: Shown,
    summary: Shown,
}

/// Addresses that a page listens to.
struct Pattern {
    name: Shown,
    address: Shown,
}

/// A message with what its envelope carries.
struct Envelope {
    name: Shown,
    summary: Shown,
    schema: Shown,
    list: bool,
}

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    let Some(messaging) = &system.spec.messaging else { return };
    let Some(broker) = system.spec.components.get(&messaging.broker) else { return };
    let wire = messaging.transport.wire();
    let mut schemas = schemas(system);
    if system.spec.channels.values().any(|channel| channel.reply.is_some()) {
        schemas.push(problem());
        schemas.sort_by(|a, b| a.name.text().cmp(b.name.text()));
    }
    let document = AsyncApi {
        title: system.spec.system.title.shown(),
        summary: system.spec.system.summary.shown(),
        broker: messaging.broker.shown(),
        port: broker.ports().get(wire.port).map_or_else(|| "0".shown(), on_host),
        protocol: wire.name,
        asks_for_password: wire.user.is_some(),
        entries: if wire.page_port == wire.port { Vec::new() } else { entries(system, &messaging.broker, wire) },
        channels: system.spec.channels.iter().map(|(id, channel)| Channel::new(id, channel, wire)).collect(),
        messages: messages(system),
        schemas,
    };
    let mut sources = spans_of_each(system, "channels");
    sources.extend(spans_of_each(system, "messages"));
    tree.insert("contracts/asyncapi.yaml", rendered(&document, sources));
}

/// The routes by which the gateway lets pages through to the port that the broker has for them.
fn entries(system: &System, broker: &str, wire: Wire) -> Vec<Entry> {
    let Some(gateway) = &system.spec.gateway else { return Vec::new() };
    let http = system.spec.components.get(&gateway.component).and_then(|component| component.ports().get("http"));
    let Some(port) = http.map(on_host) else { return Vec::new() };
    let target = format!("{broker}.{}", wire.page_port);
    let paths = gateway.routes.iter().filter(|(_, route)| route.to == target).map(|(path, _)| path);
    let name = |path: &str| path.replace('/', "-").trim_matches('-').to_owned();
    paths.map(|path| Entry { name: path.shown_as(name), port: port.clone(), path: path.shown() }).collect()
}

impl Channel {
    fn new(id: &ChannelId, channel: &system::Channel, wire: Wire) -> Self {
        let parameters = channel.parameters.iter();
        let patterns = channel.browser_patterns.iter();
        Self {
            id: id.shown(),
            address: channel.address.shown(),
            summary: channel.summary.shown(),
            browser: channel.browser,
            parameters: parameters
                .map(|(name, summary)| Parameter { name: name.shown(), summary: summary.shown() })
                .collect(),
            patterns: patterns
                .map(|(name, address)| Pattern { name: name.shown(), address: address.shown() })
                .collect(),
            message: channel.message.as_ref().map(Show::shown),
            reply: channel.reply.as_ref().map(|reply| reply.kind().shown()),
            publisher: channel.publisher.as_ref().map(Show::shown),
            subscriber: channel.subscriber.as_ref().map(Show::shown),
            queued: wire.queues && channel.delivery == Delivery::PointToPoint,
        }
    }
}

/// Every message of the system, and every reply that is none of them, by name.
fn messages(system: &System) -> Vec<Envelope> {
    let spec = &system.spec;
    let mut found: BTreeMap<String, Envelope> = BTreeMap::new();
    for (name, message) in &spec.messages {
        let summary = message.summary.shown();
        found.insert(name.to_string(), Envelope { name: name.shown(), summary, schema: name.shown(), list: false });
    }
    for reply in spec.channels.values().filter_map(|channel| channel.reply.as_ref()) {
        let summary = spec.messages.get(&reply.message).map(|message| message.summary.shown()).unwrap_or_default();
        let schema = reply.message.shown();
        found.entry(reply.kind().to_string()).or_insert(Envelope {
            name: reply.kind().shown(),
            summary,
            schema,
            list: reply.list,
        });
        let summary = "Why a request was not answered with what it asked for.".shown();
        let problem = Envelope { name: "Problem".shown(), summary, schema: "Problem".shown(), list: false };
        found.entry("Problem".to_owned()).or_insert(problem);
    }
    found.into_values().collect()
}
