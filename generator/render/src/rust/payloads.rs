//! `payloads.rs`: what messages say, and what is checked of it.

use std::collections::{BTreeMap, BTreeSet};

use stategen_template::from_template;

use super::checks::{Checks, Fields, limited};
use super::types::{Dates, Member, Object, Side, WireStruct, entity_members, objects, reachable};
use crate::filters;
use crate::shown::Show;
use stategen_model::resolved::{Attribute, Entity, Message, Payload, Resolved};
use stategen_model::system::{Access, Field, Limits, Schema};

/// What messages say.
#[from_template("crates/messaging/src/payloads.rs")]
pub(super) struct Payloads {
    has_timestamps: bool,
    runtime: Vec<&'static str>,
    payloads: Vec<Declared>,
}

/// What a message says, or an object in it.
struct Declared {
    declaration: WireStruct,
    checks: Option<Checks>,
}

/// An object that messages carry, and its fields.
struct Carried {
    object: Object,
    fields: Vec<Field>,
}

/// What messages carry, by name: their payloads, and the objects that those name.
pub(crate) fn payloads(system: &Resolved<'_>) -> BTreeMap<String, Object> {
    carried(system).into_iter().map(|(name, carried)| (name, carried.object)).collect()
}

fn carried(system: &Resolved<'_>) -> BTreeMap<String, Carried> {
    let mut carried = BTreeMap::new();
    for message in system.messaging.iter().flat_map(|messaging| &messaging.messages) {
        collect(message, &mut carried);
    }
    carried
}

fn collect(message: &Message<'_>, to: &mut BTreeMap<String, Carried>) {
    let Message { name, message, payload } = message;
    let carried = |members| Object { name: name.shown(), description: message.summary.shown(), members, closed: false };
    match payload {
        Payload::Entity(entity) => {
            let mut members = entity_members(entity);
            for (member, attribute) in members.iter_mut().zip(&entity.attributes) {
                member.wire = attribute.name.shown();
            }
            to.insert(name.to_string(), Carried { object: carried(members), fields: entity_fields(entity) });
        }
        Payload::Object { contract, schema } => {
            let objects = objects(contract);
            // A message carries the whole of it, whoever may set it.
            let fields = |wanted: &str| -> Vec<Field> {
                let found = contract.schemas.iter().find_map(|one| match one {
                    Schema::Object { name, fields, .. } if *name == *wanted => Some(fields),
                    _ => None,
                });
                found.into_iter().flatten().map(|field| Field { access: Access::Both, ..field.clone() }).collect()
            };
            // In a message, what is absent is what is null.
            let members = |of: &str| -> Vec<Member> {
                objects[of].members.iter().map(|member| Member { merged: None, ..member.clone() }).collect()
            };
            let object = Object { closed: objects[schema].closed, ..carried(members(schema)) };
            let whole = Carried { object, fields: fields(schema) };
            to.insert(name.to_string(), whole);
            for object in reachable(&objects, schema) {
                if object != *schema && !to.contains_key(object) {
                    let held = Object { members: members(object), ..objects[object].clone() };
                    let held = Carried { object: held, fields: fields(object) };
                    to.insert(object.to_owned(), held);
                }
            }
        }
    }
}

/// An entity's attributes as the fields of what carries it.
fn entity_fields(entity: &Entity<'_>) -> Vec<Field> {
    let field = |Attribute { name, attribute, .. }: &Attribute<'_>| Field {
        name: (*name).clone(),
        ty: attribute.ty(),
        optional: attribute.nullable,
        explicit_null: false,
        nullable: attribute.nullable,
        access: Access::Both,
        description: attribute.summary.clone().unwrap_or_default(),
        limits: Limits {
            minimum: attribute.minimum.map(|least| least.map(|least| *least as f64)),
            max_length: attribute.max_length,
            ..Limits::default()
        },
        each: Vec::new(),
        default: None,
    };
    entity.attributes.iter().map(field).collect()
}

impl Payloads {
    pub(super) fn new(system: &Resolved<'_>) -> Self {
        let carried = carried(system);
        let (mut fields, mut objects) = (Fields::new(), BTreeMap::new());
        for (name, one) in &carried {
            fields.insert(name, &one.fields);
            objects.insert(name.as_str(), one.object.clone());
        }
        let limited = limited(&fields, &objects, carried.keys().map(String::as_str));
        let messages = system.messaging.iter().flat_map(|messaging| &messaging.messages);
        let read: BTreeSet<&str> = messages.map(|message| message.name.as_str()).collect();
        let declared = |(name, one): (&String, &Carried)| Declared {
            declaration: WireStruct::new(&one.object, Dates::Epoch, Side::Message),
            checks: (read.contains(name.as_str()) || limited.contains(name.as_str()))
                .then(|| Checks::new(one.object.name.clone(), &one.fields, false, &limited)),
        };
        let payloads: Vec<Declared> = carried.iter().map(declared).collect();
        let has_pattern = payloads.iter().filter_map(|one| one.checks.as_ref()).any(Checks::has_pattern);
        let has_forms = objects.values().any(Object::has_form);
        let runtime = [(!read.is_empty(), "Checked"), (has_pattern, "Pattern"), (has_forms, "form")];
        Self {
            has_timestamps: objects.values().any(Object::has_timestamp),
            runtime: runtime.into_iter().filter_map(|(named, name)| named.then_some(name)).collect(),
            payloads,
        }
    }
}
