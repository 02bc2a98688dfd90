//! The streams that a page may follow: their messages, their addresses on the system's transport, and the wire.

use std::collections::BTreeSet;

use stategen_template::{from_template, verbatim};

use super::FrontEnd;
use super::typescript::{Dates, Interface, Travels, enums, names};
use crate::engine;
use crate::filters;
use crate::rust::payloads::payloads;
use crate::rust::types::object_name;
use crate::shown::{Show, Shown};
use crate::template::{rendered, verbatim};
use stategen_model::resolved::{self, Channel, Exchange, Word};
use stategen_model::tree::Tree;

#[from_template("web/src/generated/messages.ts")]
struct Messages {
    enums: Vec<Shown>,
    objects: Vec<Interface>,
}

#[from_template("web/src/generated/streams.ts")]
struct Streams {
    messages: Vec<Shown>,
    channels: Vec<Stream>,
    /// Whether of one of them only the latest messages count.
    has_order: bool,
}

impl Streams {
    /// Whether some parameter is a text.
    fn has_texts(&self) -> bool {
        self.channels.iter().any(Stream::has_texts)
    }
}

/// A parameter of a channel's address.
struct Parameter {
    name: Shown,
    word: Word,
}

/// A channel that a page may follow.
struct Stream {
    id: Shown,
    summary: Shown,
    parameters: Vec<Parameter>,
    message: Shown,
    /// Its address for one value of the parameters, and for every value.
    one: Shown,
    every: Option<Shown>,
    order: Option<Order>,
}

/// Which of the messages that tell of the same thing counts.
struct Order {
    by: Shown,
    within: Vec<Shown>,
}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let channels = system.messaging.iter().flat_map(|messaging| &messaging.channels);
    let channels: Vec<&Channel<'_>> = channels.filter(|channel| channel.channel.browser).collect();
    let streams: Vec<Stream> = channels.iter().filter_map(|channel| Stream::new(channel)).collect();
    let declared: Vec<String> = streams.iter().map(|stream| format!("channels.{}", stream.id.text())).collect();
    let mut sources = front_end.spans(declared.iter().map(String::as_str));
    sources.extend(front_end.spans(["messaging"]));
    let messages = messages(front_end, &channels);
    if !messages.objects.is_empty() {
        front_end.add(tree, "src/generated/messages.ts", rendered(&messages, sources.clone()));
    }
    let messages = names(streams.iter().map(|stream| stream.message.clone()));
    let has_order = streams.iter().any(|stream| stream.order.is_some());
    if has_order {
        let latest = verbatim!("web/src/generated/latest.ts");
        front_end.add(tree, "src/generated/latest.ts", verbatim(latest, sources.clone()));
    }
    let streams = Streams { messages, channels: streams, has_order };
    front_end.add(tree, "src/generated/streams.ts", rendered(&streams, sources));
    let wire = match &system.messaging {
        Some(messaging) => engine::messaging(messaging.broker.engine).page_wire,
        None => verbatim!("web/src/generated/wire/none.ts"),
    };
    front_end.add(tree, "src/generated/wire.ts", verbatim(wire, front_end.spans(["messaging.transport"])));
}

/// The payloads of the channels, and the objects that those name.
fn messages(front_end: &FrontEnd<'_>, channels: &[&Channel<'_>]) -> Messages {
    let payloads = payloads(front_end.system);
    let mut open: Vec<String> =
        channels.iter().filter_map(|channel| channel.message().map(ToString::to_string)).collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = open.pop() {
        let payload = &payloads[&name];
        if used.insert(name) {
            open.extend(payload.members.iter().filter_map(|member| object_name(&member.ty).map(ToString::to_string)));
        }
    }
    let members = used.iter().flat_map(|name| &payloads[name].members);
    let enums = enums(members.map(|member| &*member.ty));
    let objects = used.iter().map(|name| Interface::new(&payloads[name], Dates::Epoch, Travels::default())).collect();
    Messages { enums, objects }
}

impl Stream {
    /// Whether some parameter is a text.
    fn has_texts(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.word == Word::Text)
    }

    /// The channel as a page follows it; requests it does not follow.
    fn new(resolved: &Channel<'_>) -> Option<Self> {
        let Channel { id, channel, exchange: Exchange::Events { message }, parameters, order } = resolved else {
            return None;
        };
        let patterns = || channel.browser_patterns.values();
        let one = patterns().find(|pattern| pattern.contains('{')).unwrap_or(&channel.address);
        let every = patterns().find(|pattern| !pattern.contains('{'));
        Some(Self {
            id: id.shown(),
            summary: channel.summary.shown(),
            parameters: parameters
                .iter()
                .map(|one| Parameter { name: channel.address.shown_as(|_| one.name.to_owned()), word: one.word })
                .collect(),
            message: message.shown(),
            one: one.shown(),
            every: every.map(Show::shown),
            order: order.as_ref().map(Order::new),
        })
    }
}

impl Order {
    fn new(order: &resolved::Order<'_>) -> Self {
        Self { by: order.by.shown(), within: order.within.iter().map(|field| field.shown()).collect() }
    }
}
