//! Rust types of contracts, entities and messages, and the structs that hold them.

use std::collections::BTreeMap;

use stategen_template::from_template;

use super::limits;
use super::merged::Merged;
use super::names::{camel, field, snake};
use crate::escape;
use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::authored::{Authored, Name};
use stategen_model::names::variant;
use stategen_model::resolved::{Attribute, Entity};
use stategen_model::system::decimal::Form;
use stategen_model::system::{Access, Contract, Decimal, Given, Schema, Type, holds};

/// What a struct is rendered from: an object of a contract, an entity, or what a message carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) name: Shown,
    pub(crate) description: Shown,
    pub(crate) members: Vec<Member>,
    /// Whether it has no others.
    pub(crate) closed: bool,
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
    /// What it is where nothing is said.
    pub(crate) default: Option<Shown>,
    /// Whether it may hold an object of the type that it is a member of.
    pub(crate) boxed: bool,
    /// What a merge patch may say of it; none where it is no member of one.
    pub(crate) merged: Option<Merged>,
    pub(crate) description: Shown,
}

impl Object {
    /// Whether an instant is among the members.
    pub(crate) fn has_timestamp(&self) -> bool {
        self.members.iter().any(|member| has_timestamp(&member.ty))
    }

    /// Whether a member is a list of what JSON writes otherwise than serde does, or may be absent from a merge patch.
    pub(crate) fn has_form(&self) -> bool {
        let merged = |member: &Member| member.merged.is_some_and(|merged| merged != Merged::Required);
        self.members.iter().any(|member| member.ty.has_form() || merged(member) && has_own_form(&member.ty))
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
        Type::Map(held) => bare_type(held, path).map(|held| format!("std::collections::BTreeMap<String, {held}>")),
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
    let held = if member.boxed { held.map(|ty| format!("Box<{ty}>")) } else { held };
    match member.merged {
        Some(Merged::Change) => held.map(|ty| format!("runtime::Change<{ty}>")),
        _ => in_option(held, member.optional),
    }
}

/// How a value is handed to a function that only reads it.
pub(crate) fn argument_type(ty: &Authored<Type>, optional: bool, path: &str) -> Shown {
    let read = match **ty {
        Type::String => "&str".shown().and(ty.place()),
        Type::Object(_) | Type::Map(_) => rust_type(ty, path).map(|ty| format!("&{ty}")),
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
    *ty.innermost() == Type::Timestamp
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
        default: None,
        boxed: false,
        merged: None,
        description: attribute.summary.shown(),
    };
    entity.attributes.iter().map(member).collect()
}

/// A contract's object schemas by name.
pub(crate) fn objects(contract: &Contract) -> BTreeMap<&str, Object> {
    let mut objects = BTreeMap::new();
    for schema in &contract.schemas {
        if let Schema::Object { name, description, fields, closed, patch } = schema {
            let members = fields.iter().map(|one| Member {
                name: one.name.shown_as(field),
                wire: one.name.shown(),
                ty: one.ty.clone(),
                optional: one.optional,
                explicit_null: one.explicit_null,
                access: one.access,
                default: one.default.as_ref().map(|given| given_value(given, &one.ty)),
                boxed: match &*one.ty {
                    Type::Object(held) => holds(&contract.schemas, held, name, |_| true),
                    _ => false,
                },
                merged: patch.then(|| Merged::new(one)),
                description: one.description.shown(),
            });
            let (name_shown, description) = (name.shown(), description.shown());
            let object = Object { name: name_shown, description, members: members.collect(), closed: *closed };
            objects.insert(name.as_str(), object);
        }
    }
    objects
}

/// How Rust writes a value that a contract gives.
pub(super) fn given_value(given: &Authored<Given>, ty: &Type) -> Shown {
    let value = match (&**given, ty) {
        (Given::Number(number), _) => format!("{number:?}"),
        (Given::Decimal(text), Type::Decimal(decimal)) => limits::decimal_of(text, decimal.scale),
        (Given::Text(text), Type::Enum(name)) => format!("model::{name}::{}", variant(text)),
        (Given::Text(text), _) => format!("\"{}\".to_owned()", escape::rust_string(text)),
        (given, _) => given.to_string(),
    };
    value.shown().and(given.place())
}

/// The names of the object schemas that one reaches, itself included, in name order.
pub(crate) fn reachable<'a>(objects: &BTreeMap<&'a str, Object>, start: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let mut open = vec![start.to_owned()];
    while let Some(name) = open.pop() {
        // Composing refuses another name; a single value that is changed, to see what follows from it, may be one.
        let Some((&name, object)) = objects.get_key_value(name.as_str()) else { continue };
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
    ty.object()
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
    /// Whether what it does not know is refused.
    closed: bool,
    fields: Vec<WireField>,
}

struct WireField {
    name: Shown,
    description: Shown,
    /// The name on the wire, where serde doesn't make it of the field's.
    rename: Option<Shown>,
    ty: Shown,
    /// Whether it may be absent, of which serde has to be told.
    lacks: bool,
    /// The module or type that reads and writes it, where serde doesn't by itself.
    with: Option<String>,
    /// The direction in which it does not travel.
    skipped: Option<Skipped>,
    /// Whether it is known when it is read, and passed over.
    passed_over: bool,
    /// What it is where nothing is said.
    default: Option<DefaultValue>,
    /// What says that it is left out, where it may be.
    left_out: Option<&'static str>,
}

/// What a member is where nothing is said.
struct DefaultValue {
    /// What gives it.
    function: Shown,
    ty: Shown,
    value: Shown,
}

impl WireStruct {
    pub(crate) fn new(object: &Object, dates: Dates, side: Side) -> Self {
        let closed = object.closed && matches!(side, Side::Service { asked: true } | Side::Message);
        let field = |member: &Member| {
            let merged = member.merged;
            let with = match merged {
                Some(merged) => merged_with(&member.ty, merged),
                None => with(&member.ty, member.optional, dates),
            };
            let passed_over = closed && side.skips(member.access) == Some(Skipped::Reading);
            let may_lack = member.optional && (!member.explicit_null || dates == Dates::Epoch);
            WireField {
                name: member.name.clone(),
                description: member.description.clone(),
                rename: (camel(&snake(member.wire.text())) != member.wire.text()).then(|| member.wire.clone()),
                ty: held_type(member),
                lacks: passed_over
                    || match merged {
                        Some(merged) => matches!(merged, Merged::Present | Merged::Change),
                        None => with.is_some() && member.optional,
                    },
                with,
                skipped: side.skips(member.access).filter(|skipped| !closed || *skipped == Skipped::Writing),
                left_out: match merged {
                    Some(Merged::Change) => Some("runtime::Change::is_keep"),
                    _ => may_lack.then_some("Option::is_none"),
                },
                default: member.default.clone().map(|value| DefaultValue {
                    function: member.wire.shown_as(|name| format!("default_{}", snake(name))),
                    ty: held_type(member),
                    value,
                }),
                passed_over,
            }
        };
        Self {
            name: object.name.clone(),
            description: object.description.clone(),
            closed,
            fields: object.members.iter().map(field).collect(),
        }
    }
}

impl WireStruct {
    fn has_defaults(&self) -> bool {
        self.defaults().next().is_some()
    }

    fn defaults(&self) -> impl Iterator<Item = &DefaultValue> {
        self.fields.iter().filter_map(|field| field.default.as_ref())
    }
}

/// What reads and writes a member of a merge patch, where serde does not do it by itself.
fn merged_with(ty: &Type, merged: Merged) -> Option<String> {
    let formed = has_own_form(ty).then(|| form(ty, Dates::Iso));
    match (merged, formed) {
        (Merged::Required, _) => with(ty, false, Dates::Iso),
        (Merged::Nullable, Some(form)) => Some(format!("form::As::<form::Maybe<{form}>>")),
        (Merged::Nullable, None) => Some("runtime::patch::nullable".to_owned()),
        (Merged::Present, Some(form)) => Some(format!("form::As::<form::Present<{form}>>")),
        (Merged::Present, None) => Some("runtime::patch::present".to_owned()),
        (Merged::Change, Some(form)) => Some(format!("form::As::<form::Changed<{form}>>")),
        (Merged::Change, None) => None,
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
            Some(format!("runtime::decimal::{}::<{}>", decimal_form(*decimal), decimal.scale))
        }
        (Type::List(_) | Type::Map(_), _) if ty.has_form() => {
            let form = form(ty, dates);
            Some(either(&format!("form::As::<{form}>"), &format!("form::As::<form::Maybe<{form}>>")))
        }
        _ => None,
    }
}

/// Whether JSON writes a value, or what a list or map of it holds, otherwise than serde does.
fn has_own_form(ty: &Type) -> bool {
    matches!(ty.innermost(), Type::Timestamp | Type::Time | Type::Decimal(_))
}

/// The form of what JSON writes otherwise than serde does, or of lists of it.
fn form(ty: &Type, dates: Dates) -> String {
    match (ty, dates) {
        (Type::List(item), _) => format!("form::List<{}>", form(item, dates)),
        (Type::Map(held), _) => format!("form::Map<{}>", form(held, dates)),
        (Type::Decimal(decimal), _) => format!("runtime::decimal::{}<{}>", decimal_form(*decimal), decimal.scale),
        (Type::Time, _) => "form::TimeOfDay".to_owned(),
        (_, Dates::Iso) => "form::Iso".to_owned(),
        (_, Dates::Epoch) => "form::Milliseconds".to_owned(),
    }
}

const fn decimal_form(decimal: Decimal) -> &'static str {
    match decimal.form {
        Form::Number => "Number",
        Form::Text => "Text",
    }
}
