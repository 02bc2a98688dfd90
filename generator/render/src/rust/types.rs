//! Rust types of contracts, entities and messages, and the structs that hold them.

use std::collections::BTreeMap;

use stategen_template::from_template;

use super::names::{camel, field, snake};
use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::authored::{Authored, Name};
use stategen_model::resolved::{Attribute, Entity, Message, Payload, Resolved};
use stategen_model::system::decimal::Form;
use stategen_model::system::{Access, Contract, Schema, Type, holds};

/// What a struct is rendered from: an object of a contract, an entity, or what a message carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) name: Shown,
    pub(crate) description: Shown,
    pub(crate) members: Vec<Member>,
}

/// A member of a rendered struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Rust name.
    pub(crate) name: Shown,
    /// Name on the wire or of the column.
    pub(crate) wire: Shown,
    pub(crate) ty: Authored<Type>,
    pub(crate) optional: bool,
    pub(crate) explicit_null: bool,
    pub(crate) access: Access,
    /// Whether it may hold an object of the type that it is a member of.
    pub(crate) boxed: bool,
    pub(crate) description: Shown,
}

impl Object {
    /// Whether an instant is among the members.
    pub(crate) fn has_timestamp(&self) -> bool {
        self.members.iter().any(|member| has_timestamp(&member.ty))
    }

    /// Whether both have the same members, in whatever order.
    pub(crate) fn holds_what(&self, other: &Self) -> bool {
        let same = |one: &Member, other: &Member| {
            one.name.text() == other.name.text() && one.ty.holds_what(&other.ty) && one.optional == other.optional
        };
        self.members.len() == other.members.len()
            && self.members.iter().all(|one| other.members.iter().any(|other| same(one, other)))
    }
}

/// The Rust type, without optionality. `path` stands before the names of object types.
pub(crate) fn rust_type(ty: &Authored<Type>, path: &str) -> Shown {
    bare_type(ty, path).and(ty.place())
}

fn bare_type(ty: &Type, path: &str) -> Shown {
    match ty {
        Type::String => "String".shown(),
        Type::Integer => "i32".shown(),
        Type::Long => "i64".shown(),
        Type::Number => "f64".shown(),
        Type::Decimal(_) => "rust_decimal::Decimal".shown(),
        Type::Date => "chrono::NaiveDate".shown(),
        Type::Time => "chrono::NaiveTime".shown(),
        Type::Uuid => "uuid::Uuid".shown(),
        Type::Boolean => "bool".shown(),
        Type::Timestamp => "DateTime<Utc>".shown(),
        Type::Enum(name) => name.shown_as(|name| format!("model::{name}")),
        Type::Object(name) => name.shown_as(|name| format!("{path}{name}")),
        Type::List(item) => bare_type(item, path).map(|item| format!("Vec<{item}>")),
    }
}

/// A type of a contract, in a file that imports no type of another crate.
pub(super) fn whole_type(ty: &Authored<Type>, path: &str) -> Shown {
    rust_type(ty, path).map(|ty| ty.replace("DateTime<Utc>", "chrono::DateTime<chrono::Utc>"))
}

/// The Rust type with optionality.
pub(crate) fn optional_type(ty: &Authored<Type>, optional: bool, path: &str) -> Shown {
    in_option(rust_type(ty, path), optional)
}

/// The Rust type of a member, in a box where it may hold another of its kind.
fn held_type(member: &Member) -> Shown {
    let held = rust_type(&member.ty, "");
    in_option(if member.boxed { held.map(|ty| format!("Box<{ty}>")) } else { held }, member.optional)
}

/// How a value is handed to a function that only reads it.
pub(crate) fn argument_type(ty: &Authored<Type>, optional: bool, path: &str) -> Shown {
    let read = match **ty {
        Type::String => "&str".shown().and(ty.place()),
        Type::Object(_) => rust_type(ty, path).map(|ty| format!("&{ty}")),
        Type::List(ref item) => bare_type(item, path).map(|item| format!("&[{item}]")).and(ty.place()),
        _ => rust_type(ty, path),
    };
    in_option(read, optional)
}

/// The type, or that of what may be missing.
pub(super) fn in_option(ty: Shown, optional: bool) -> Shown {
    if optional { ty.map(|ty| format!("Option<{ty}>")) } else { ty }
}

/// Whether an instant is among the members.
pub(crate) fn has_timestamp(ty: &Type) -> bool {
    match ty {
        Type::Timestamp => true,
        Type::List(item) => has_timestamp(item),
        _ => false,
    }
}

/// An entity's members, with columns as wire names.
pub(crate) fn entity_members(entity: &Entity<'_>) -> Vec<Member> {
    let member = |Attribute { name, attribute, .. }: &Attribute<'_>| Member {
        name: name.shown_as(field),
        wire: attribute.column(name).shown(),
        ty: attribute.ty(),
        optional: attribute.nullable,
        explicit_null: false,
        access: Access::Both,
        boxed: false,
        description: attribute.summary.shown(),
    };
    entity.attributes.iter().map(member).collect()
}

/// A contract's object schemas by name.
pub(crate) fn objects(contract: &Contract) -> BTreeMap<&str, Object> {
    let mut objects = BTreeMap::new();
    for schema in &contract.schemas {
        if let Schema::Object { name, description, fields } = schema {
            let members = fields.iter().map(|one| Member {
                name: one.name.shown_as(field),
                wire: one.name.shown(),
                ty: one.ty.clone(),
                optional: one.optional,
                explicit_null: one.explicit_null,
                access: one.access,
                boxed: match &*one.ty {
                    Type::Object(held) => holds(&contract.schemas, held, name, |_| true),
                    _ => false,
                },
                description: one.description.shown(),
            });
            let object = Object { name: name.shown(), description: description.shown(), members: members.collect() };
            objects.insert(name.as_str(), object);
        }
    }
    objects
}

/// What messages carry, by name: their payloads, and the objects that those name.
pub(crate) fn payloads(system: &Resolved<'_>) -> BTreeMap<String, Object> {
    let mut payloads = BTreeMap::new();
    for message in system.messaging.iter().flat_map(|messaging| &messaging.messages) {
        collect(message, &mut payloads);
    }
    payloads
}

fn collect(message: &Message<'_>, to: &mut BTreeMap<String, Object>) {
    let Message { name, message, payload } = message;
    let carried = |members| Object { name: name.shown(), description: message.summary.shown(), members };
    match payload {
        Payload::Entity(entity) => {
            let mut members = entity_members(entity);
            for (member, attribute) in members.iter_mut().zip(&entity.attributes) {
                member.wire = attribute.name.shown();
            }
            to.insert(name.to_string(), carried(members));
        }
        Payload::Object { contract, schema } => {
            let objects = objects(contract);
            to.insert(name.to_string(), carried(objects[schema].members.clone()));
            for object in reachable(&objects, schema) {
                if object != *schema && !to.contains_key(object) {
                    to.insert(object.to_owned(), objects[object].clone());
                }
            }
        }
    }
}

/// The names of the object schemas that one reaches, itself included, in name order.
pub(crate) fn reachable<'a>(objects: &BTreeMap<&'a str, Object>, start: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let mut open = vec![start.to_owned()];
    while let Some(name) = open.pop() {
        let (&name, object) = objects.get_key_value(name.as_str()).expect("a contract has the objects that it names");
        if found.contains(&name) {
            continue;
        }
        found.push(name);
        open.extend(object.members.iter().filter_map(|member| object_name(&member.ty)).map(ToString::to_string));
    }
    found.sort_unstable();
    found
}

/// The object schema that a type names, if it does.
pub(crate) fn object_name(ty: &Type) -> Option<&Name<Schema>> {
    match ty {
        Type::Object(name) => Some(name),
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

/// Who reads and writes a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The service whose contract it is of; whether requests carry it.
    Service { asked: bool },
    /// A client of that service.
    Client,
    /// Whoever publishes or hears a message.
    Message,
}

/// What serde leaves out of a struct, in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skipped {
    Reading,
    Writing,
}

impl Side {
    fn skips(self, access: Access) -> Option<Skipped> {
        match (self, access) {
            (Self::Message, _) | (_, Access::Both) | (Self::Service { asked: false }, Access::ReadOnly) => None,
            (Self::Service { .. }, Access::ReadOnly) | (Self::Client, Access::WriteOnly) => Some(Skipped::Reading),
            (Self::Service { .. }, Access::WriteOnly) | (Self::Client, Access::ReadOnly) => Some(Skipped::Writing),
        }
    }
}

/// A struct that serde reads and writes.
#[from_template("services/service/src/types/wire_struct.rs")]
pub(crate) struct WireStruct {
    name: Shown,
    description: Shown,
    fields: Vec<WireField>,
}

struct WireField {
    name: Shown,
    description: Shown,
    /// The name on the wire, where serde doesn't make it of the field's.
    rename: Option<Shown>,
    ty: Shown,
    optional: bool,
    /// The module or type that reads and writes it, where serde doesn't by itself.
    with: Option<String>,
    /// The direction in which it does not travel.
    skipped: Option<Skipped>,
    /// Whether it is left out where there is none.
    left_out: bool,
}

impl WireStruct {
    pub(crate) fn new(object: &Object, dates: Dates, side: Side) -> Self {
        let field = |member: &Member| WireField {
            name: member.name.clone(),
            description: member.description.clone(),
            rename: (camel(&snake(member.wire.text())) != member.wire.text()).then(|| member.wire.clone()),
            ty: held_type(member),
            optional: member.optional,
            with: with(&member.ty, member.optional, dates),
            skipped: side.skips(member.access),
            left_out: member.optional && (!member.explicit_null || dates == Dates::Epoch),
        };
        Self {
            name: object.name.clone(),
            description: object.description.clone(),
            fields: object.members.iter().map(field).collect(),
        }
    }
}

/// What reads and writes values of a type, where serde does not do it as JSON has them.
fn with(ty: &Type, optional: bool, dates: Dates) -> Option<String> {
    let either = |required: &str, missing: &str| if optional { missing.to_owned() } else { required.to_owned() };
    match (ty, dates) {
        (Type::Timestamp, Dates::Iso) => Some(either("runtime::iso", "runtime::iso::option")),
        (Type::Timestamp, Dates::Epoch) => {
            Some(either("chrono::serde::ts_milliseconds", "chrono::serde::ts_milliseconds_option"))
        }
        (Type::Time, _) => Some(either("runtime::time", "runtime::time::option")),
        (Type::Decimal(decimal), _) => {
            let form = match decimal.form {
                Form::Number => "Number",
                Form::Text => "Text",
            };
            Some(format!("runtime::decimal::{form}::<{}>", decimal.scale))
        }
        _ => None,
    }
}
