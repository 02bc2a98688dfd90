//! `types.rs`: the objects of the contract, and the limits of those that requests carry.

use std::collections::{BTreeMap, BTreeSet};

use stategen_template::from_template;

use crate::filters;
use crate::rust::api;
use crate::rust::limits::{Limit, Rule, limits};
use crate::rust::types::{Dates, Side, WireStruct, object_name, objects, reachable};
use crate::shown::{Show, Shown};
use stategen_model::resolved::Service;
use stategen_model::system::{Access, Content, Contract, Field, Operation, Schema, System, Type};

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
    checks: Option<Checks>,
}

/// What is checked of the body of a request, or of an object in one.
struct Checks {
    /// In the order of the fields.
    limits: Vec<Limit>,
    /// The members that have limits of their own.
    members: Vec<Nested>,
}

/// A member that is an object, or a list of them.
struct Nested {
    name: Shown,
    variable: Shown,
    optional: bool,
    /// How deep in lists the objects are.
    lists: usize,
}

impl Types {
    pub(super) fn new(system: &System, service: &Service<'_>) -> Self {
        let contract = service.contract;
        let objects = objects(contract);
        let operations = api::own(system, service);
        let bodies: BTreeSet<&str> = operations.iter().filter_map(|operation| operation.body.as_deref()).collect();
        let asked: BTreeSet<&str> = bodies.iter().flat_map(|body| reachable(&objects, body)).collect();
        let all = fields(contract);
        let limited: BTreeSet<&str> = asked.iter().copied().filter(|name| is_limited(&all, &objects, name)).collect();
        let unnamed = written_by_services(&operations, &objects);
        let object = |schema: &Schema| {
            let Schema::Object { name, fields, .. } = schema else { return None };
            if unnamed.contains(name.as_str()) {
                return None;
            }
            let object = &objects[name.as_str()];
            Some(Object {
                name: object.name.clone(),
                declaration: WireStruct::new(
                    object,
                    Dates::Iso,
                    Side::Service { asked: asked.contains(name.as_str()) },
                ),
                checks: (bodies.contains(name.as_str()) || limited.contains(name.as_str()))
                    .then(|| Checks::new(fields, &limited)),
            })
        };
        Self {
            has_timestamps: objects.values().any(|object| object.has_timestamp()),
            has_bodies: !bodies.is_empty(),
            objects: contract.schemas.iter().filter_map(object).collect(),
        }
    }
}

/// The objects that describe problem details and nothing else: no handler makes one.
fn written_by_services<'a>(
    operations: &[&'a Operation],
    objects: &BTreeMap<&'a str, crate::rust::types::Object>,
) -> BTreeSet<&'a str> {
    let problems = || operations.iter().flat_map(|operation| operation.problems.values()).flat_map(|one| &one.bodies);
    let details = problems().filter_map(|body| match body {
        Content::Details(name) => name.as_ref(),
        Content::Json(_) | Content::Text => None,
    });
    let values =
        operations.iter().flat_map(|operation| operation.answered()).chain(problems().filter_map(Content::json));
    let bodies = operations.iter().filter_map(|operation| operation.body.as_ref());
    let named = values.filter_map(|ty| object_name(ty)).chain(bodies);
    let named: BTreeSet<&str> = named.flat_map(|name| reachable(objects, name)).collect();
    details.flat_map(|name| reachable(objects, name)).filter(|name| !named.contains(name)).collect()
}

/// The fields of a contract's objects, by name.
fn fields(contract: &Contract) -> BTreeMap<&str, &[Field]> {
    let mut found = BTreeMap::new();
    for schema in &contract.schemas {
        if let Schema::Object { name, fields, .. } = schema {
            found.insert(name.as_str(), fields.as_slice());
        }
    }
    found
}

/// Whether an object has limits, or holds one that has.
fn is_limited(
    fields: &BTreeMap<&str, &[Field]>,
    objects: &BTreeMap<&str, crate::rust::types::Object>,
    name: &str,
) -> bool {
    reachable(objects, name).iter().any(|name| fields[name].iter().any(|field| !limits(field).is_empty()))
}

impl Checks {
    fn new(fields: &[Field], limited: &BTreeSet<&str>) -> Self {
        let nested = |field: &Field| {
            let name = object_name(&field.ty).filter(|name| limited.contains(name.as_str()))?;
            let member = Nested {
                name: field.name.shown().and(name.place()),
                variable: field.name.shown_as(crate::rust::names::field),
                optional: field.optional,
                lists: depth(&field.ty),
            };
            (field.access != Access::ReadOnly).then_some(member)
        };
        Self { limits: fields.iter().flat_map(limits).collect(), members: fields.iter().filter_map(nested).collect() }
    }
}

impl Nested {
    /// How many layers lie above the first list's items.
    fn flattened(&self) -> usize {
        self.lists + usize::from(self.optional) - 1
    }
}

/// How many lists lie around a type.
fn depth(ty: &Type) -> usize {
    if let Type::List(item) = ty { 1 + depth(item) } else { 0 }
}
