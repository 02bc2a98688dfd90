//! The AsyncAPI document: every channel, who uses it, and what travels on it.

use std::collections::BTreeMap;

use askama::Template;

use super::super::{artifact, spans_of_each};
use crate::{escape, filters};
use stategen_model::system::{Attribute, Delivery, Schema, System, Transport, Type};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "contracts/asyncapi.yaml", escape = "none")]
struct AsyncApi<'a> {
    system: &'a System,
    broker: &'a str,
    port: u16,
    protocol: &'static str,
    nats: bool,
    entries: Vec<Entry<'a>>,
    messages: Vec<Envelope<'a>>,
    schemas: Vec<Payload<'a>>,
}

/// Where pages reach the broker through the gateway.
struct Entry<'a> {
    name: String,
    port: u16,
    path: &'a str,
}

/// A message with what its envelope carries.
struct Envelope<'a> {
    name: String,
    summary: &'a str,
    schema: &'a str,
    list: bool,
}

struct Payload<'a> {
    name: &'a str,
    description: &'a str,
    values: Option<&'a [String]>,
    required: Vec<&'a str>,
    properties: Vec<Property<'a>>,
}

struct Property<'a> {
    name: &'a str,
    lines: Vec<String>,
}

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    let Some(messaging) = &system.spec.messaging else { return };
    let broker = system.spec.components.get(&messaging.broker);
    let (port, protocol) = match messaging.transport {
        Transport::Socketio => ("http", "socketio"),
        Transport::Nats => ("client", "nats"),
    };
    let port = broker.and_then(|one| one.ports.get(port)).map_or(0, |port| port.publish.unwrap_or(port.number));
    let nats = messaging.transport == Transport::Nats;
    let mut schemas = schemas(system);
    if system.spec.channels.values().any(|channel| channel.reply.is_some()) {
        schemas.push(problem());
        schemas.sort_by_key(|one| one.name);
    }
    let document = AsyncApi {
        system,
        broker: &messaging.broker,
        port,
        protocol,
        nats,
        entries: if nats { entries(system, &messaging.broker) } else { Vec::new() },
        messages: messages(system),
        schemas,
    };
    let mut sources = spans_of_each(system, "channels");
    sources.extend(spans_of_each(system, "messages"));
    tree.insert("contracts/asyncapi.yaml", artifact("contracts/asyncapi.yaml", document.to_string(), sources));
}

/// The routes by which the gateway lets pages through to the broker's websocket.
fn entries<'a>(system: &'a System, broker: &str) -> Vec<Entry<'a>> {
    let Some(gateway) = &system.spec.gateway else { return Vec::new() };
    let http = system.spec.components.get(&gateway.component).and_then(|one| one.ports.get("http"));
    let Some(port) = http.map(|port| port.publish.unwrap_or(port.number)) else { return Vec::new() };
    let websocket = format!("{broker}.websocket");
    let routes = gateway.routes.iter().filter(|(_, route)| route.to == websocket);
    routes.map(|(path, _)| Entry { name: path.replace('/', "-").trim_matches('-').to_owned(), port, path }).collect()
}

/// Every message of the system, and every reply that is none of them, by name.
fn messages(system: &System) -> Vec<Envelope<'_>> {
    let spec = &system.spec;
    let mut found: BTreeMap<String, Envelope> = BTreeMap::new();
    for (name, message) in &spec.messages {
        let envelope = Envelope { name: name.clone(), summary: &message.summary, schema: name, list: false };
        found.insert(name.clone(), envelope);
    }
    for reply in spec.channels.values().filter_map(|channel| channel.reply.as_ref()) {
        let summary = spec.messages.get(&reply.message).map_or("", |message| message.summary.as_str());
        let envelope = Envelope { name: reply.kind(), summary, schema: &reply.message, list: reply.list };
        found.entry(reply.kind()).or_insert(envelope);
        let summary = "Why a request was not answered with what it asked for.";
        let problem = Envelope { name: "Problem".to_owned(), summary, schema: "Problem", list: false };
        found.entry("Problem".to_owned()).or_insert(problem);
    }
    found.into_values().collect()
}

/// What a request that cannot be answered gets.
fn problem() -> Payload<'static> {
    let property = |name, lines: &[&str]| Property { name, lines: lines.iter().map(|&line| line.to_owned()).collect() };
    Payload {
        name: "Problem",
        description: "A status as HTTP has it, and a sentence.",
        values: None,
        required: vec!["status", "message"],
        properties: vec![
            property("message", &["type: string"]),
            property("status", &["type: integer", "format: int32"]),
        ],
    }
}

/// What messages carry, and every type that those refer to, by name.
fn schemas(system: &System) -> Vec<Payload<'_>> {
    let mut found: BTreeMap<&str, Payload> = BTreeMap::new();
    for (name, message) in &system.spec.messages {
        if let Some(entity) = message.entity.as_ref().and_then(|table| system.spec.entities.get(table)) {
            let attributes = || entity.attributes.iter();
            let payload = Payload {
                name,
                description: &entity.summary,
                values: None,
                required: attributes().filter(|(_, one)| !one.nullable).map(|(name, _)| name.as_str()).collect(),
                properties: attributes().map(|(name, one)| attribute(system, name, one, &mut found)).collect(),
            };
            found.insert(name, payload);
        } else if let Some((component, schema)) = message.schema.as_ref().and_then(|one| one.split_once('#')) {
            object(system, component, schema, name, &mut found);
        }
    }
    found.into_values().collect()
}

fn object<'a>(
    system: &'a System,
    component: &str,
    schema: &str,
    name: &'a str,
    found: &mut BTreeMap<&'a str, Payload<'a>>,
) {
    let schemas = system.contracts.get(component).into_iter().flat_map(|contract| &contract.schemas);
    for one in schemas {
        let Schema::Object { name: own, description, fields } = one else { continue };
        if own != schema || found.contains_key(name) {
            continue;
        }
        // Known before its fields are looked at, so that a type may refer to itself.
        let required = fields.iter().filter(|field| !field.optional).map(|field| field.name.as_str()).collect();
        found.insert(name, Payload { name, description, values: None, required, properties: Vec::new() });
        let properties = fields
            .iter()
            .map(|field| {
                let mut lines = type_lines(&field.ty);
                if let Some(minimum) = field.minimum {
                    lines.push(format!("minimum: {minimum}"));
                }
                if let Some(length) = field.max_length {
                    lines.push(format!("maxLength: {length}"));
                }
                described(&mut lines, &field.description);
                refer(system, &field.ty, component, found);
                Property { name: &field.name, lines }
            })
            .collect();
        if let Some(payload) = found.get_mut(name) {
            payload.properties = properties;
        }
    }
}

fn attribute<'a>(
    system: &'a System,
    name: &'a str,
    attribute: &'a Attribute,
    found: &mut BTreeMap<&'a str, Payload<'a>>,
) -> Property<'a> {
    let ty = match attribute.type_name.as_str() {
        "integer" => Type::Integer,
        "long" => Type::Long,
        "decimal" => Type::Number,
        "string" => Type::String,
        "boolean" => Type::Boolean,
        "timestamp" => Type::Timestamp,
        other => Type::Enum(other.to_owned()),
    };
    let mut lines = type_lines(&ty);
    if let Some(minimum) = attribute.minimum {
        lines.push(format!("minimum: {minimum}"));
    }
    if let Some(length) = attribute.max_length {
        lines.push(format!("maxLength: {length}"));
    }
    described(&mut lines, attribute.summary.as_deref().unwrap_or_default());
    refer(system, &ty, "", found);
    Property { name, lines }
}

fn described(lines: &mut Vec<String>, description: &str) {
    if !description.is_empty() {
        lines.push(format!("description: \"{}\"", escape::data_string(description)));
    }
}

/// Adds the types that `ty` refers to.
fn refer<'a>(system: &'a System, ty: &Type, component: &str, found: &mut BTreeMap<&'a str, Payload<'a>>) {
    match ty {
        Type::Enum(name) => {
            if let Some((name, spec)) = system.spec.enums.get_key_value(name) {
                let values = Some(spec.values.as_slice());
                found.insert(
                    name,
                    Payload { name, description: "", values, required: Vec::new(), properties: Vec::new() },
                );
            }
        }
        Type::Object(name) => {
            let schemas = system.contracts.get(component).into_iter().flat_map(|contract| &contract.schemas);
            for schema in schemas {
                if let Schema::Object { name: own, .. } = schema
                    && own == name
                {
                    object(system, component, name, own, found);
                }
            }
        }
        Type::List(item) => refer(system, item, component, found),
        Type::String | Type::Integer | Type::Long | Type::Number | Type::Boolean | Type::Timestamp => {}
    }
}

/// A type as lines of JSON Schema in YAML. Instants in events are milliseconds since 1970.
fn type_lines(ty: &Type) -> Vec<String> {
    let lines: &[&str] = match ty {
        Type::String => &["type: string"],
        Type::Integer => &["type: integer", "format: int32"],
        Type::Long | Type::Timestamp => &["type: integer", "format: int64"],
        Type::Number => &["type: number"],
        Type::Boolean => &["type: boolean"],
        Type::Enum(name) | Type::Object(name) => return vec![format!("$ref: \"#/components/schemas/{name}\"")],
        Type::List(item) => {
            let mut lines = vec!["type: array".to_owned(), "items:".to_owned()];
            lines.extend(type_lines(item).into_iter().map(|line| format!("  {line}")));
            return lines;
        }
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}
