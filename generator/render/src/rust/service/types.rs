//! `types.rs`: the objects of the contract, and the limits of those that requests carry.

use std::collections::{BTreeMap, BTreeSet};

use stategen_template::from_template;

use crate::filters;
use crate::rust::api;
use crate::rust::checks::{Checks, Fields, limited};
use crate::rust::types::{Dates, Side, WireStruct, object_name, objects, reachable};
use stategen_model::resolved::Service;
use stategen_model::system::uses::logic_names;
use stategen_model::system::{Content, Contract, Operation, Schema, System};

/// The types of a service's contract.
#[from_template("services/service/src/types.rs")]
pub(super) struct Types {
    has_timestamps: bool,
    runtime: Vec<&'static str>,
    objects: Vec<Object>,
}

struct Object {
    declaration: WireStruct,
    checks: Option<Checks>,
}

impl Types {
    pub(super) fn new(system: &System, service: &Service<'_>) -> Self {
        let contract = service.contract;
        let objects = objects(contract);
        let operations = api::own(system, service);
        let bodies: BTreeSet<&str> =
            operations.iter().filter_map(|one| one.body.as_ref()?.schema()).map(|name| name.as_str()).collect();
        let asked: BTreeSet<&str> = bodies.iter().flat_map(|body| reachable(&objects, body)).collect();
        let all = fields(contract);
        let limited = limited(&all, &objects, asked.iter().copied());
        let unnamed = written_by_services(&operations, &objects);
        let named = named(system, service, &objects);
        let object = |schema: &Schema| {
            let Schema::Object { name, fields, patch, .. } = schema else { return None };
            if unnamed.contains(name.as_str()) || !named.contains(name.as_str()) {
                return None;
            }
            let object = &objects[name.as_str()];
            Some(Object {
                declaration: WireStruct::new(
                    object,
                    Dates::Iso,
                    Side::Service { asked: asked.contains(name.as_str()) },
                ),
                checks: (bodies.contains(name.as_str()) || limited.contains(name.as_str()))
                    .then(|| Checks::new(object.name.clone(), fields, *patch, &limited)),
            })
        };
        let rendered: Vec<Object> = contract.schemas.iter().filter_map(object).collect();
        let has_pattern = rendered.iter().filter_map(|one| one.checks.as_ref()).any(Checks::has_pattern);
        let has_forms = objects.values().any(|object| object.has_form());
        let runtime = [(!bodies.is_empty(), "Checked"), (has_pattern, "Pattern"), (has_forms, "form")];
        Self {
            has_timestamps: objects.values().any(|object| object.has_timestamp()),
            runtime: runtime.into_iter().filter_map(|(named, name)| named.then_some(name)).collect(),
            objects: rendered,
        }
    }
}

/// The objects that operations, datasets or handlers name, and what those hold: messages have types of their own.
pub(super) fn named<'a>(
    system: &System,
    service: &Service<'_>,
    objects: &BTreeMap<&'a str, crate::rust::types::Object>,
) -> BTreeSet<&'a str> {
    let operations = &service.contract.operations;
    let problems = operations.iter().flat_map(|one| one.problems.values()).flat_map(|one| &one.bodies);
    let details = problems.clone().filter_map(|body| match body {
        Content::Details(name) => name.as_ref(),
        Content::Json(_) | Content::Text | Content::Bytes(_) => None,
    });
    let answers = operations.iter().flat_map(|one| one.answered()).chain(problems.filter_map(Content::json));
    let bodies = operations.iter().filter_map(|one| one.body.as_ref()?.schema());
    let datasets = service.datasets.iter().map(|dataset| &dataset.dataset.schema);
    let named = answers.filter_map(|ty| object_name(ty)).chain(bodies).chain(details).chain(datasets);
    let said = objects.keys().copied().filter(|name| logic_names(system, service.id, name));
    named.map(|name| name.as_str()).chain(said).flat_map(|name| reachable(objects, name)).collect()
}

/// The objects that describe problem details and nothing else: no handler makes one.
fn written_by_services<'a>(
    operations: &[&'a Operation],
    objects: &BTreeMap<&'a str, crate::rust::types::Object>,
) -> BTreeSet<&'a str> {
    let problems = || operations.iter().flat_map(|operation| operation.problems.values()).flat_map(|one| &one.bodies);
    let details = problems().filter_map(|body| match body {
        Content::Details(name) => name.as_ref(),
        Content::Json(_) | Content::Text | Content::Bytes(_) => None,
    });
    let values =
        operations.iter().flat_map(|operation| operation.answered()).chain(problems().filter_map(Content::json));
    let bodies = operations.iter().filter_map(|operation| operation.body.as_ref()?.schema());
    let named = values.filter_map(|ty| object_name(ty)).chain(bodies);
    let named: BTreeSet<&str> = named.flat_map(|name| reachable(objects, name)).collect();
    details.flat_map(|name| reachable(objects, name)).filter(|name| !named.contains(name)).collect()
}

/// The fields of a contract's objects, by name.
fn fields(contract: &Contract) -> Fields<'_> {
    let mut found = BTreeMap::new();
    for schema in &contract.schemas {
        if let Schema::Object { name, fields, .. } = schema {
            found.insert(name.as_str(), fields.as_slice());
        }
    }
    found
}
