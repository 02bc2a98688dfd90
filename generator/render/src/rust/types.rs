//! Rust types of contracts, entities and messages, and the structs that hold them.

use std::collections::BTreeMap;

use super::names::{camel, field, snake};
use crate::escape::{doc, rust_string};
use stategen_model::system::{Attribute, Contract, Entity, Message, Schema, System, Type};

/// A member of a rendered struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Rust name.
    pub(crate) name: String,
    /// Name on the wire or of the column.
    pub(crate) wire: String,
    pub(crate) ty: Type,
    pub(crate) optional: bool,
    pub(crate) explicit_null: bool,
    pub(crate) description: String,
}

/// The Rust type, without optionality. `path` stands before the names of object types.
pub(crate) fn rust_type(ty: &Type, path: &str) -> String {
    match ty {
        Type::String => "String".to_owned(),
        Type::Integer => "i32".to_owned(),
        Type::Long => "i64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Timestamp => "DateTime<Utc>".to_owned(),
        Type::Enum(name) => format!("model::{name}"),
        Type::Object(name) => format!("{path}{name}"),
        Type::List(item) => format!("Vec<{}>", rust_type(item, path)),
    }
}

/// The Rust type with optionality.
pub(crate) fn optional_type(ty: &Type, optional: bool, path: &str) -> String {
    let plain = rust_type(ty, path);
    if optional { format!("Option<{plain}>") } else { plain }
}

/// How a value is handed to a function that only reads it.
pub(crate) fn argument_type(ty: &Type, optional: bool, path: &str) -> String {
    let plain = match ty {
        Type::String => "&str".to_owned(),
        Type::Object(_) | Type::List(_) => format!("&{}", rust_type(ty, path)),
        _ => rust_type(ty, path),
    };
    if optional { format!("Option<{plain}>") } else { plain }
}

/// Whether an instant is among the members.
pub(crate) fn has_timestamp(ty: &Type) -> bool {
    match ty {
        Type::Timestamp => true,
        Type::List(item) => has_timestamp(item),
        _ => false,
    }
}

/// An attribute's type.
pub(crate) fn attribute_type(attribute: &Attribute) -> Type {
    match attribute.type_name.as_str() {
        "integer" => Type::Integer,
        "long" => Type::Long,
        "decimal" => Type::Number,
        "string" => Type::String,
        "boolean" => Type::Boolean,
        "timestamp" => Type::Timestamp,
        other => Type::Enum(other.to_owned()),
    }
}

/// An attribute's column.
pub(crate) fn column(name: &str, attribute: &Attribute) -> String {
    attribute.column.clone().unwrap_or_else(|| name.to_lowercase())
}

/// An entity's attributes: keys first, then by name.
pub(crate) fn attributes(entity: &Entity) -> Vec<(&str, &Attribute)> {
    let mut attributes: Vec<_> = entity.attributes.iter().map(|(name, one)| (name.as_str(), one)).collect();
    attributes.sort_by_key(|(name, one)| (!one.key, one.key_order.unwrap_or(u8::MAX), *name));
    attributes
}

/// An entity's members, with columns as wire names.
pub(crate) fn entity_members(entity: &Entity) -> Vec<Member> {
    let member = |(name, attribute): (&str, &Attribute)| Member {
        name: field(name),
        wire: column(name, attribute),
        ty: attribute_type(attribute),
        optional: attribute.nullable,
        explicit_null: false,
        description: attribute.summary.clone().unwrap_or_default(),
    };
    attributes(entity).into_iter().map(member).collect()
}

/// A contract's object schemas by name.
pub(crate) fn objects(contract: &Contract) -> BTreeMap<&str, (&str, Vec<Member>)> {
    let mut objects = BTreeMap::new();
    for schema in &contract.schemas {
        if let Schema::Object { name, description, fields } = schema {
            let members = fields.iter().map(|one| Member {
                name: field(&one.name),
                wire: one.name.clone(),
                ty: one.ty.clone(),
                optional: one.optional,
                explicit_null: one.explicit_null,
                description: one.description.clone(),
            });
            objects.insert(name.as_str(), (description.as_str(), members.collect()));
        }
    }
    objects
}

/// What a message carries: `(summary, members)` of its payload and of the schemas that those name.
pub(crate) fn payloads(system: &System) -> BTreeMap<String, (String, Vec<Member>)> {
    let mut payloads = BTreeMap::new();
    for (name, message) in &system.spec.messages {
        collect(system, name, message, &mut payloads);
    }
    payloads
}

fn collect(system: &System, name: &str, message: &Message, to: &mut BTreeMap<String, (String, Vec<Member>)>) {
    if let Some(entity) = message.entity.as_ref().and_then(|table| system.spec.entities.get(table)) {
        let mut members = entity_members(entity);
        for (member, (attribute, _)) in members.iter_mut().zip(attributes(entity)) {
            attribute.clone_into(&mut member.wire);
        }
        to.insert(name.to_owned(), (message.summary.clone(), members));
        return;
    }
    let Some((component, schema)) = message.schema.as_ref().and_then(|path| path.split_once('#')) else { return };
    let Some(contract) = system.contracts.get(component) else { return };
    let objects = objects(contract);
    let Some((_, members)) = objects.get(schema) else { return };
    to.insert(name.to_owned(), (message.summary.clone(), members.clone()));
    for object in reachable(&objects, schema) {
        if object != schema && !to.contains_key(object) {
            let (description, members) = &objects[object];
            to.insert(object.to_owned(), ((*description).to_owned(), members.clone()));
        }
    }
}

/// The names of the object schemas that one reaches, itself included, in name order.
pub(crate) fn reachable<'a>(objects: &BTreeMap<&'a str, (&str, Vec<Member>)>, start: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let mut open = vec![start.to_owned()];
    while let Some(name) = open.pop() {
        let Some((&name, (_, members))) = objects.get_key_value(name.as_str()) else { continue };
        if found.contains(&name) {
            continue;
        }
        found.push(name);
        open.extend(members.iter().filter_map(|member| object_name(&member.ty)));
    }
    found.sort_unstable();
    found
}

/// The object schema that a type names, if it does.
pub(crate) fn object_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Object(name) => Some(name.clone()),
        Type::List(item) => object_name(item),
        _ => None,
    }
}

/// How instants are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dates {
    /// ISO 8601, in REST.
    Iso,
    /// Milliseconds since 1970, in messages.
    Epoch,
}

/// A struct that serde reads and writes.
pub(crate) fn wire_struct(name: &str, description: &str, members: &[Member], dates: Dates) -> String {
    let mut text = doc(0, description);
    text.push_str("#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]\n");
    text.push_str("#[serde(rename_all = \"camelCase\")]\n");
    if members.is_empty() {
        return text + &format!("pub struct {name} {{}}\n");
    }
    text.push_str(&format!("pub struct {name} {{\n"));
    for member in members {
        text.push_str(&doc(4, &member.description));
        text.push_str(&serde_attributes(member, dates));
        text.push_str(&format!("    pub {}: {},\n", member.name, optional_type(&member.ty, member.optional, "")));
    }
    text + "}\n"
}

fn serde_attributes(member: &Member, dates: Dates) -> String {
    let mut attributes = Vec::new();
    if camel(&snake(&member.wire)) != member.wire {
        attributes.push(format!("rename = \"{}\"", rust_string(&member.wire)));
    }
    if member.ty == Type::Timestamp {
        let module = match (dates, member.optional) {
            (Dates::Iso, false) => "runtime::iso",
            (Dates::Iso, true) => "runtime::iso::option",
            (Dates::Epoch, false) => "chrono::serde::ts_milliseconds",
            (Dates::Epoch, true) => "chrono::serde::ts_milliseconds_option",
        };
        // Serde only sees by itself that an Option may be missing when no function reads it.
        if member.optional {
            attributes.push("default".to_owned());
        }
        attributes.push(format!("with = \"{module}\""));
    }
    let mut lines: Vec<String> = Vec::new();
    if !attributes.is_empty() {
        lines.push(format!("    #[serde({})]\n", attributes.join(", ")));
    }
    if member.optional && (!member.explicit_null || dates == Dates::Epoch) {
        lines.push("    #[serde(skip_serializing_if = \"Option::is_none\")]\n".to_owned());
    }
    lines.concat()
}
