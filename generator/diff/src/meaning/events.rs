//! Messages: the wire, the channels with their addresses, the types and their members.

use std::collections::BTreeMap;

use super::changes::{Changes, paired, word};
use crate::change::Thing;
use crate::rules;
use stategen_model::system::{Channel, Message, Messaging, Reply, Schema, System};

use super::api::type_name;

pub(super) fn compare(found: &mut Changes<'_>) {
    messaging(found);
    let (a, b) = (found.a, found.b);
    for (id, before, after) in paired(&a.spec.channels, &b.spec.channels) {
        channel(found, id, before, after);
    }
    for (name, before, after) in paired(&a.spec.messages, &b.spec.messages) {
        message(found, name, before, after);
    }
}

fn messaging(found: &mut Changes<'_>) {
    let described = |messaging: &Messaging| format!("{} over {}", word(&messaging.transport), messaging.broker);
    let changed = Some(rules::TRANSPORT_CHANGED);
    match (&found.a.spec.messaging, &found.b.spec.messaging) {
        (None, Some(to)) => found.added(Thing::Messaging, Some(described(to)), Some(rules::CHANNEL_ADDED), "messaging"),
        (Some(from), None) => {
            found.removed(Thing::Messaging, Some(described(from)), Some(rules::CHANNEL_REMOVED), "messaging");
        }
        (Some(a), Some(b)) => {
            let transports = (Some(word(&a.transport)), Some(word(&b.transport)));
            found.aspect(&Thing::Messaging, "transport", transports, changed, "messaging.transport");
            let brokers = (Some(&a.broker), Some(&b.broker));
            found.aspect(&Thing::Messaging, "broker", brokers, changed, "messaging.broker");
        }
        (None, None) => {}
    }
}

fn channel(found: &mut Changes<'_>, id: &str, before: Option<&Channel>, after: Option<&Channel>) {
    let thing = Thing::Channel { id: id.to_owned() };
    let path = format!("channels.{id}");
    match (before, after) {
        (None, Some(b)) => {
            found.added(thing, Some(&b.address), Some(rules::CHANNEL_ADDED), &path);
            found.list.last_mut().expect("it was just added").note = Some(b.summary.to_string());
        }
        (Some(a), None) => found.removed(thing, Some(&a.address), Some(rules::CHANNEL_REMOVED), &path),
        (Some(a), Some(b)) => {
            let mut aspect = |name, from: Option<&str>, to: Option<&str>, verdict| {
                found.aspect(&thing, name, (from, to), verdict, &format!("{path}.{name}"));
            };
            let moved = Some(rules::CHANNEL_END_CHANGED);
            aspect("address", Some(&a.address), Some(&b.address), Some(rules::ADDRESS_CHANGED));
            aspect("message", a.message.as_deref(), b.message.as_deref(), Some(rules::CHANNEL_MESSAGE));
            let reply = |one: &Channel| one.reply.as_ref().map(Reply::kind);
            aspect("reply", reply(a).as_deref(), reply(b).as_deref(), Some(rules::CHANNEL_MESSAGE));
            aspect("publisher", a.publisher.as_deref(), b.publisher.as_deref(), moved);
            aspect("subscriber", a.subscriber.as_deref(), b.subscriber.as_deref(), moved);
            let delivery = Some(rules::DELIVERY_CHANGED);
            aspect("delivery", Some(&word(&a.delivery)), Some(&word(&b.delivery)), delivery);
            let browser = Some(if b.browser { rules::PATTERN_ADDED } else { rules::PATTERN_REMOVED });
            let order = |one: &Channel| {
                let within: Vec<&str> = one.ordered_within().into_iter().map(|name| &**name).collect();
                one.order_by.as_ref().map(|by| format!("by {by} within {}", within.join(", ")))
            };
            aspect("order-by", order(a).as_deref(), order(b).as_deref(), None);
            let batch = |one: &Channel| one.batch.as_ref().map(ToString::to_string);
            aspect("batch", batch(a).as_deref(), batch(b).as_deref(), None);
            aspect("browser", Some(&a.browser.to_string()), Some(&b.browser.to_string()), browser);
            aspect("summary", Some(&a.summary), Some(&b.summary), None);
        }
        (None, None) => {}
    }
    let empty = BTreeMap::new();
    let patterns = |one: Option<&Channel>| one.map_or_else(|| empty.clone(), |one| one.browser_patterns.clone());
    for (name, a, b) in paired(&patterns(before), &patterns(after)) {
        let thing = Thing::Pattern { channel: id.to_owned(), name: name.to_owned() };
        let path = format!("{path}.browser-patterns.{name}");
        match (a, b) {
            (None, Some(b)) => found.added(thing, Some(b), Some(rules::PATTERN_ADDED), &path),
            (Some(a), None) => found.removed(thing, Some(a), Some(rules::PATTERN_REMOVED), &path),
            (a, b) => found.aspect(&thing, "address", (a, b), Some(rules::ADDRESS_CHANGED), &path),
        }
    }
}

/// What a message carries: the members by name, each with type and whether it may be left out.
fn members(system: &System, name: &str, message: &Message) -> BTreeMap<String, (String, bool)> {
    let name = system.spec.messages.get_key_value(name).map(|(name, _)| name);
    if let Some(attributes) = name.and_then(|name| system.carried(name, message)) {
        return attributes
            .into_iter()
            .map(|(name, one)| (name.to_string(), (one.type_name.to_string(), one.nullable)))
            .collect();
    }
    let Some((service, name)) = message.schema.as_ref().and_then(|schema| schema.split_once('#')) else {
        return BTreeMap::new();
    };
    let schemas = system.contracts.get(service).map(|contract| contract.schemas.as_slice()).unwrap_or_default();
    let fields = schemas.iter().find_map(|schema| match schema {
        Schema::Object { name: found, fields, .. } if found == name => Some(fields),
        Schema::Object { .. } | Schema::Enum { .. } => None,
    });
    let members = fields.into_iter().flatten();
    members.map(|field| (field.name.to_string(), (type_name(&field.ty), field.optional))).collect()
}

fn message(found: &mut Changes<'_>, name: &str, before: Option<&Message>, after: Option<&Message>) {
    let thing = Thing::Message { name: name.to_owned() };
    let path = format!("messages.{name}");
    let carried = |message: &Message| message.entity.as_deref().or(message.schema.as_deref()).map(str::to_owned);
    match (before, after) {
        (None, Some(b)) => found.added(thing, carried(b), Some(rules::MESSAGE_ADDED), &path),
        (Some(a), None) => found.removed(thing, carried(a), Some(rules::MESSAGE_REMOVED), &path),
        (Some(a), Some(b)) => {
            found.aspect(&thing, "payload", (carried(a), carried(b)), None, &path);
            let (before, after) = (members(found.a, name, a), members(found.b, name, b));
            for (member, a, b) in paired(&before, &after) {
                let thing = Thing::Member { message: name.to_owned(), name: member.to_owned() };
                match (a, b) {
                    (None, Some((ty, _))) => {
                        found.added(thing, Some(ty.clone()), Some(rules::MEMBER_ADDED), &path);
                    }
                    (Some((ty, _)), None) => {
                        found.removed(thing, Some(ty.clone()), Some(rules::MEMBER_REMOVED), &path);
                    }
                    (Some(a), Some(b)) => {
                        found.aspect(&thing, "type", (Some(&a.0), Some(&b.0)), Some(rules::MEMBER_TYPE), &path);
                        let optional = (Some(a.1), Some(b.1));
                        found.aspect(&thing, "optional", optional, Some(rules::MEMBER_CARDINALITY), &path);
                    }
                    (None, None) => {}
                }
            }
        }
        (None, None) => {}
    }
}
