//! The streams that a page may follow: their messages, their addresses on the system's transport, and the wire.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::FrontEnd;
use super::typescript::{Dates, doc, enums, import_types, interface, property, string};
use crate::rust::types::{object_name, payloads};
use stategen_model::system::{Channel, Transport};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "web/src/generated/streams.ts", escape = "none")]
struct Streams {
    imports: String,
    channels: String,
    addresses: String,
}

#[derive(Template)]
#[template(path = "web/src/generated/wire/socketio.ts", escape = "none")]
struct Socketio {}

#[derive(Template)]
#[template(path = "web/src/generated/wire/nats.ts", escape = "none")]
struct Nats {}

#[derive(Template)]
#[template(path = "web/src/generated/wire/none.ts", escape = "none")]
struct Nothing {}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let channels: BTreeMap<&str, &Channel> =
        system.spec.channels.iter().filter(|(_, one)| one.browser).map(|(id, one)| (id.as_str(), one)).collect();
    let names: Vec<String> = channels.keys().map(|id| format!("channels.{id}")).collect();
    let mut sources = front_end.spans(names.iter().map(String::as_str));
    sources.extend(front_end.spans(["messaging"]));
    let messages = messages(front_end, &channels);
    if !messages.is_empty() {
        let template = "web/src/generated/messages.ts";
        front_end.add(tree, "src/generated/messages.ts", template, &messages, sources.clone());
    }
    let template = "web/src/generated/streams.ts";
    front_end.add(tree, "src/generated/streams.ts", template, &streams(&channels), sources);
    let (template, text) = match system.spec.messaging.as_ref().map(|messaging| messaging.transport) {
        Some(Transport::Socketio) => ("web/src/generated/wire/socketio.ts", Socketio {}.to_string()),
        Some(Transport::Nats) => ("web/src/generated/wire/nats.ts", Nats {}.to_string()),
        None => ("web/src/generated/wire/none.ts", Nothing {}.to_string()),
    };
    front_end.add(tree, "src/generated/wire.ts", template, &text, front_end.spans(["messaging.transport"]));
}

/// The payloads of the channels, and the objects that those name.
fn messages(front_end: &FrontEnd<'_>, channels: &BTreeMap<&str, &Channel>) -> String {
    let payloads = payloads(front_end.system);
    let mut open: Vec<String> = channels.values().filter_map(|channel| channel.message.clone()).collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = open.pop() {
        let Some((_, members)) = payloads.get(&name) else { continue };
        if used.insert(name) {
            open.extend(members.iter().filter_map(|member| object_name(&member.ty)));
        }
    }
    if used.is_empty() {
        return String::new();
    }
    let members = used.iter().flat_map(|name| &payloads[name].1);
    let names = enums(members.map(|member| &member.ty));
    let mut text = "// What the streams carry.\n".to_owned();
    if !names.is_empty() {
        text.push('\n');
        text.push_str(&import_types(&names, "./model.ts"));
    }
    for name in &used {
        let (description, members) = &payloads[name];
        text.push('\n');
        text.push_str(&interface(name, description, members, Dates::Epoch));
    }
    text
}

fn streams(channels: &BTreeMap<&str, &Channel>) -> String {
    let messages: BTreeSet<&str> = channels.values().filter_map(|channel| channel.message.as_deref()).collect();
    let mut types = String::new();
    let mut addresses = String::new();
    for (id, channel) in channels {
        // A channel that a page may hear has a message: `check` sees to it.
        let Some(message) = channel.message.as_deref() else { continue };
        let parameters: Vec<String> =
            channel.parameters.keys().map(|name| format!("{}: number", property(name))).collect();
        let parameters = match parameters.as_slice() {
            [] => "Record<string, never>".to_owned(),
            some => format!("{{ {} }}", some.join("; ")),
        };
        types.push_str(&doc(2, &channel.summary));
        types.push_str(&format!("  {}: {{ parameters: {parameters}; message: {message} }};\n", string(id)));
        let patterns = || channel.browser_patterns.values();
        let one = patterns().find(|pattern| pattern.contains('{')).unwrap_or(&channel.address);
        let every = patterns().find(|pattern| !pattern.contains('{'));
        let every = every.map_or_else(|| "null".to_owned(), |pattern| string(pattern));
        addresses.push_str(&format!(
            "  {}: {{\n    type: {},\n    one: {},\n    every: {every},\n  }},\n",
            string(id),
            string(message),
            string(one)
        ));
    }
    Streams { imports: import_types(&messages, "./messages.ts"), channels: types, addresses }.to_string()
}
