//! `types.rs`: the objects of the contract, and the limits of those that requests carry.

use std::collections::BTreeSet;

use stategen_template::from_template;

use crate::filters;
use crate::rust::api;
use crate::rust::names::field;
use crate::rust::types::{Dates, Side, WireStruct, objects, reachable};
use crate::shown::{Show, Shown};
use stategen_model::resolved::Service;
use stategen_model::system::{Access, Field, Schema, System, Type};

/// The types of a service's contract.
#[from_template("services/service/src/types.rs")]
pub(super) struct Types {
    has_timestamps: bool,
    has_bodies: bool,
    objects: Vec<Object>,
}

struct Object {
    name: Shown,
    declaration: WireStruct,
    /// What is checked of the body of a request, in the order of its fields.
    limits: Option<Vec<Limit>>,
}

/// A limit of a field.
struct Limit {
    name: Shown,
    variable: Shown,
    optional: bool,
    is_text: bool,
    rule: Rule,
}

enum Rule {
    AtLeast(Shown),
    AtMost(Shown),
    NotEmpty,
    Shortest(Shown),
    Longest(Shown),
}

impl Types {
    pub(super) fn new(system: &System, service: &Service<'_>) -> Self {
        let contract = service.contract;
        let objects = objects(contract);
        let operations = api::own(system, service);
        let bodies: BTreeSet<&str> = operations.iter().filter_map(|operation| operation.body.as_deref()).collect();
        let asked: BTreeSet<&str> = bodies.iter().flat_map(|body| reachable(&objects, body)).collect();
        let object = |schema: &Schema| {
            let Schema::Object { name, fields, .. } = schema else { return None };
            let object = &objects[name.as_str()];
            Some(Object {
                name: object.name.clone(),
                declaration: WireStruct::new(
                    object,
                    Dates::Iso,
                    Side::Service { asked: asked.contains(name.as_str()) },
                ),
                limits: bodies.contains(name.as_str()).then(|| fields.iter().flat_map(limits).collect()),
            })
        };
        Self {
            has_timestamps: objects.values().any(|object| object.has_timestamp()),
            has_bodies: !bodies.is_empty(),
            objects: contract.schemas.iter().filter_map(object).collect(),
        }
    }
}

/// The limits of a field: of its value, then of its length.
fn limits(limited: &Field) -> Vec<Limit> {
    // A request does not set it.
    if limited.access == Access::ReadOnly {
        return Vec::new();
    }
    let numeric = matches!(*limited.ty, Type::Integer | Type::Long);
    let rules = [
        limited.minimum.filter(|_| numeric).map(|least| Rule::AtLeast(least.shown())),
        limited.maximum.filter(|_| numeric).map(|most| Rule::AtMost(most.shown())),
        limited.min_length.filter(|letters| **letters > 0).map(|letters| match *letters {
            1 => Rule::NotEmpty,
            _ => Rule::Shortest(letters.shown()),
        }),
        limited.max_length.map(|letters| Rule::Longest(letters.shown())),
    ];
    let limit = |rule| Limit {
        name: limited.name.shown(),
        variable: limited.name.shown_as(field),
        optional: limited.optional,
        is_text: *limited.ty == Type::String,
        rule,
    };
    rules.into_iter().flatten().map(limit).collect()
}
