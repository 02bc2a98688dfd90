//! What messages carry, as schemas of the AsyncAPI document.

use stategen_model::authored::{Authored, Name, Text};
use std::collections::BTreeMap;

use crate::shown::{Show, Shown};
use stategen_model::resolved::{self, Entity, Messaging, Resolved};
use stategen_model::system::decimal::Form;
use stategen_model::system::{
    Attribute, Contract, Decimal, EnumSpec, Field, Given, Limits, MessageName, Schema, System, Type,
};

/// A schema with its name.
pub(super) struct Payload {
    pub(super) name: Shown,
    pub(super) description: Shown,
    pub(super) shape: Shape,
}

/// What a schema describes.
pub(super) enum Shape {
    /// One of these texts.
    Enum(Vec<Shown>),
    /// An object.
    Object {
        /// Names of the properties that it always has.
        required: Vec<Shown>,
        /// All properties.
        properties: Vec<Property>,
        /// Whether there are no others.
        closed: bool,
    },
}

/// A property of an object.
pub(super) struct Property {
    pub(super) name: Shown,
    pub(super) ty: PropertyType,
    /// What its values are held to, by keyword.
    pub(super) limits: Vec<Limit>,
    pub(super) description: Shown,
}

/// What values are held to, by a keyword.
pub(super) struct Limit {
    /// How far it is indented beyond the property's type.
    pub(super) indent: String,
    pub(super) keyword: &'static str,
    pub(super) value: Shown,
    pub(super) is_text: bool,
}

/// A property's type: lists of lists of items.
pub(super) struct PropertyType {
    /// The lists and maps around the items, outermost first.
    pub(super) around: Vec<Around>,
    /// How far that of the items is.
    pub(super) indent: String,
    pub(super) item: Item,
}

/// A list or map.
pub(super) struct Around {
    /// How far its type is indented.
    pub(super) indent: String,
    /// Its type, and the key of what it holds.
    pub(super) kind: &'static str,
    pub(super) held: &'static str,
}

/// What a property holds, or each item of its list.
pub(super) enum Item {
    /// Another schema, by name.
    Reference(Shown),
    /// A type of JSON Schema.
    Plain {
        /// Its name.
        name: &'static str,
        /// Its `format`.
        format: Option<&'static str>,
    },
}

/// Schemas by name.
type Found = BTreeMap<String, Payload>;

/// What messages carry, and every type that those refer to, by name.
pub(super) fn schemas(system: &Resolved<'_>, messaging: &Messaging<'_>) -> Vec<Payload> {
    let mut found = Found::new();
    for message in &messaging.messages {
        match &message.payload {
            resolved::Payload::Entity(entity) => {
                found.insert(message.name.to_string(), of_entity(message.name, entity));
                for attribute in &entity.attributes {
                    if let Some((name, spec)) = attribute.values {
                        found.insert(name.to_string(), enumeration(name, spec));
                    }
                }
            }
            resolved::Payload::Object { contract, schema } => {
                object(system, contract, schema, message.name.shown(), &mut found);
            }
        }
    }
    found.into_values().collect()
}

fn of_entity(name: &MessageName, entity: &Entity<'_>) -> Payload {
    let mut attributes: Vec<_> = entity.attributes.iter().map(|one| (one.name, one.attribute)).collect();
    attributes.sort_by_key(|(name, _)| *name);
    let required = attributes.iter().filter(|(_, attribute)| !attribute.nullable).map(|(name, _)| name.shown());
    let shape = Shape::Object {
        required: required.collect(),
        properties: attributes.iter().map(|(name, attribute)| Property::of_attribute(name, attribute)).collect(),
        closed: false,
    };
    Payload { name: name.shown(), description: entity.entity.summary.shown(), shape }
}

/// What a request that cannot be answered gets.
pub(super) fn problem() -> Payload {
    let property = |name: &str, ty: &Type| Property {
        name: name.shown(),
        ty: PropertyType::new(ty),
        limits: Vec::new(),
        description: Shown::default(),
    };
    Payload {
        name: "Problem".shown(),
        description: "A status as HTTP has it, and a sentence.".shown(),
        shape: Shape::Object {
            required: vec!["status".shown(), "message".shown()],
            properties: vec![property("message", &Type::String), property("status", &Type::Integer)],
            closed: false,
        },
    }
}

/// Adds an object of a contract under `name`, and every type that it refers to.
fn object(system: &System, contract: &Contract, schema: &str, name: Shown, found: &mut Found) {
    for one in &contract.schemas {
        let Schema::Object { name: own, description, fields, closed, .. } = one else { continue };
        if own != schema || found.contains_key(name.text()) {
            continue;
        }
        let shape = Shape::Object {
            required: fields.iter().filter(|field| !field.may_lack()).map(|field| field.name.shown()).collect(),
            properties: fields.iter().map(Property::of_field).collect(),
            closed: *closed,
        };
        // Known before its fields are looked at, so that a type may refer to itself.
        found.insert(name.text().to_owned(), Payload { name: name.clone(), description: description.shown(), shape });
        for field in fields {
            refer(system, &field.ty, contract, found);
        }
    }
}

/// Adds the types that `ty` refers to.
fn refer(system: &System, ty: &Type, contract: &Contract, found: &mut Found) {
    match ty.innermost() {
        Type::Enum(name) => {
            for (name, spec) in system.spec.enums.iter().filter(|(one, _)| *one == name) {
                found.insert(name.to_string(), enumeration(name, spec));
            }
        }
        Type::Object(name) => {
            for schema in &contract.schemas {
                if let Schema::Object { name: own, .. } = schema
                    && own == name
                {
                    object(system, contract, name, own.shown(), found);
                }
            }
        }
        _ => {}
    }
}

fn enumeration(name: &Name<EnumSpec>, spec: &EnumSpec) -> Payload {
    let shape = Shape::Enum(spec.values.iter().map(Show::shown).collect());
    Payload { name: name.shown(), description: Shown::default(), shape }
}

/// How many digits stand behind the point of a decimal that is text.
fn scale(ty: &Authored<Type>) -> Option<Shown> {
    match **ty {
        Type::Decimal(Decimal { scale, form: Form::Text }) => Some(scale.shown().and(ty.place())),
        _ => None,
    }
}

fn scale_of_text(ty: &Type) -> bool {
    matches!(ty, Type::Decimal(Decimal { form: Form::Text, .. }))
}

/// The limits that are there, of a value so deep in lists.
fn kept<const N: usize>(depth: usize, limits: [(&'static str, Option<Shown>); N]) -> Vec<Limit> {
    let limit = |(keyword, value): (&'static str, Option<Shown>)| {
        Some(Limit { indent: "  ".repeat(depth), keyword, value: value?, is_text: keyword == "pattern" })
    };
    limits.into_iter().filter_map(limit).collect()
}

/// The limits of a value so deep in lists.
fn of_limits(limits: &Limits, depth: usize) -> Vec<Limit> {
    kept(
        depth,
        [
            ("minimum", limits.minimum.as_ref().map(Show::shown)),
            ("exclusiveMinimum", limits.exclusive_minimum.as_ref().map(Show::shown)),
            ("maximum", limits.maximum.as_ref().map(Show::shown)),
            ("exclusiveMaximum", limits.exclusive_maximum.as_ref().map(Show::shown)),
            ("multipleOf", limits.multiple_of.as_ref().map(Show::shown)),
            ("minLength", limits.min_length.as_ref().map(Show::shown)),
            ("maxLength", limits.max_length.as_ref().map(Show::shown)),
            ("pattern", limits.pattern.as_ref().map(Show::shown)),
            ("minItems", limits.min_items.as_ref().map(Show::shown)),
            ("maxItems", limits.max_items.as_ref().map(Show::shown)),
            ("uniqueItems", limits.unique_items.as_ref().map(Show::shown)),
            ("minProperties", limits.min_properties.as_ref().map(Show::shown)),
            ("maxProperties", limits.max_properties.as_ref().map(Show::shown)),
        ],
    )
}

impl Property {
    fn of_attribute(name: &Text, attribute: &Attribute) -> Self {
        let scale = scale(&attribute.ty());
        Self {
            name: name.shown(),
            ty: PropertyType::new(&attribute.ty()),
            limits: kept(
                0,
                [
                    // It is of numbers, and decimals here are text.
                    ("minimum", attribute.minimum.as_ref().filter(|_| scale.is_none()).map(Show::shown)),
                    ("maxLength", attribute.max_length.as_ref().map(Show::shown)),
                    ("x-scale", scale),
                ],
            ),
            description: attribute.summary.shown(),
        }
    }

    fn of_field(field: &Field) -> Self {
        let ty = PropertyType::new(&field.ty);
        let held = field.ty.innermost().clone();
        let scale = scale(&match field.ty.place() {
            Some(place) => Authored::new(held, place),
            None => Authored::unwritten(held),
        });
        // What stands deepest is written first.
        let mut limits = kept(ty.around.len(), [("x-scale", scale)]);
        let each = field.each.iter().enumerate().rev();
        limits.splice(0..0, each.flat_map(|(depth, each)| of_limits(each, depth + 1)));
        limits.extend(of_limits(&field.limits, 0));
        limits.extend(field.default.as_ref().map(|given| Limit {
            indent: String::new(),
            keyword: "default",
            value: given.shown(),
            is_text: matches!(**given, Given::Text(_)) || scale_of_text(&field.ty),
        }));
        Self { name: field.name.shown(), ty, limits, description: field.description.shown() }
    }
}

impl PropertyType {
    fn new(ty: &Type) -> Self {
        let mut around = Vec::new();
        let mut item = ty;
        while let Type::List(inner) | Type::Map(inner) = item {
            let (kind, held) = match item {
                Type::List(_) => ("array", "items"),
                _ => ("object", "additionalProperties"),
            };
            around.push(Around { indent: "  ".repeat(around.len()), kind, held });
            item = inner;
        }
        Self { indent: "  ".repeat(around.len()), around, item: Item::new(item) }
    }
}

impl Item {
    /// A type that is no list. Instants in messages are milliseconds since 1970.
    fn new(ty: &Type) -> Self {
        let (name, format) = match ty {
            Type::String => ("string", None),
            Type::Integer => ("integer", Some("int32")),
            Type::Long | Type::Timestamp => ("integer", Some("int64")),
            Type::Number => ("number", None),
            Type::Decimal(Decimal { form: Form::Number, .. }) => ("number", Some("decimal")),
            Type::Decimal(Decimal { form: Form::Text, .. }) => ("string", Some("decimal")),
            Type::Date => ("string", Some("date")),
            Type::Time => ("string", Some("time")),
            Type::Uuid => ("string", Some("uuid")),
            Type::Boolean => ("boolean", None),
            Type::Enum(name) => return Self::Reference(name.shown()),
            Type::Object(name) => return Self::Reference(name.shown()),
            Type::List(_) => ("array", None),
            Type::Map(_) => ("object", None),
        };
        Self::Plain { name, format }
    }
}
