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
use stategen_model::resolved::{self, Exchange, Messaging, Resolved};
use stategen_model::system::Delivery;
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

pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    let Some(messaging) = &system.messaging else { return };
    let wire = messaging.wire;
    let mut schemas = schemas(system, messaging);
    if messaging.answers() {
        schemas.push(problem());
        schemas.sort_by(|a, b| a.name.text().cmp(b.name.text()));
    }
    let document = AsyncApi {
        title: system.spec.system.title.shown(),
        summary: system.spec.system.summary.shown(),
        broker: messaging.id.shown(),
        port: on_host(messaging.port),
        protocol: wire.name,
        asks_for_password: wire.user.is_some(),
        entries: if wire.page_port == wire.port { Vec::new() } else { entries(system, messaging) },
        channels: messaging.channels.iter().map(|channel| Channel::new(channel, wire)).collect(),
        messages: messages(messaging),
        schemas,
    };
    let mut sources = spans_of_each(system, "channels");
    sources.extend(spans_of_each(system, "messages"));
    tree.insert("contracts/asyncapi.yaml", rendered(&document, sources));
}

/// The routes by which the gateway lets pages through to the port that the broker has for them.
fn entries(system: &Resolved<'_>, messaging: &Messaging<'_>) -> Vec<Entry> {
    let Some(gateway) = &system.gateway else { return Vec::new() };
    let name = |path: &str| path.replace('/', "-").trim_matches('-').to_owned();
    let routes = gateway.routes_to(messaging.id, messaging.wire.page_port).map(|route| route.path);
    let port = on_host(gateway.entry);
    routes.map(|path| Entry { name: path.shown_as(name), port: port.clone(), path: path.shown() }).collect()
}

impl Channel {
    fn new(resolved: &resolved::Channel<'_>, wire: Wire) -> Self {
        let channel = resolved.channel;
        let parameters = channel.parameters.iter();
        let patterns = channel.browser_patterns.iter();
        Self {
            id: resolved.id.shown(),
            address: channel.address.shown(),
            summary: channel.summary.shown(),
            browser: channel.browser,
            parameters: parameters
                .map(|(name, summary)| Parameter { name: name.shown(), summary: summary.shown() })
                .collect(),
            patterns: patterns
                .map(|(name, address)| Pattern { name: name.shown(), address: address.shown() })
                .collect(),
            message: resolved.message().map(Show::shown),
            reply: resolved.reply().map(|reply| reply.kind().shown()),
            publisher: channel.publisher.as_ref().map(Show::shown),
            subscriber: channel.subscriber.as_ref().map(Show::shown),
            queued: wire.queues && channel.delivery == Delivery::PointToPoint,
        }
    }
}

/// Every message of the system, and every reply that is none of them, by name.
fn messages(messaging: &Messaging<'_>) -> Vec<Envelope> {
    let mut found: BTreeMap<String, Envelope> = BTreeMap::new();
    for message in &messaging.messages {
        let (name, summary) = (message.name.shown(), message.message.summary.shown());
        found.insert(message.name.to_string(), Envelope { schema: name.clone(), name, summary, list: false });
    }
    for channel in &messaging.channels {
        let Exchange::Requests { reply, summary, .. } = channel.exchange else { continue };
        found.entry(reply.kind().to_string()).or_insert(Envelope {
            name: reply.kind().shown(),
            summary: summary.shown(),
            schema: reply.message.shown(),
            list: reply.list,
        });
        let summary = "Why a request was not answered with what it asked for.".shown();
        let problem = Envelope { name: "Problem".shown(), summary, schema: "Problem".shown(), list: false };
        found.entry("Problem".to_owned()).or_insert(problem);
    }
    found.into_values().collect()
}
