//! Objects that contracts describe: something is made of each.

use std::collections::BTreeSet;

use stategen_model::authored::Name;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::system::uses::logic_names;
use stategen_model::system::{Component, Content, Contract, Field, Schema, System};

use super::Check;

impl Check<'_> {
    /// Warns of objects that would be in no output.
    pub(super) fn unused_schemas(&mut self) {
        let system = self.system;
        for (id, contract) in &system.contracts {
            let used = used(system, id, contract);
            for schema in &contract.schemas {
                let Schema::Object { name, .. } = schema else { continue };
                if !used.contains(name.as_str()) {
                    let message = format!("nothing is made of `{name}`: it is neither sent nor taken");
                    let span = name.place().unwrap_or(contract.span);
                    let help = "delete it, or refer to it from an operation, a message or a dataset";
                    self.findings.push(Diagnostic::warning(Code::UnusedSchema, span, message).with_help(help));
                }
            }
        }
    }
}

/// The objects of a contract of which something is made, and those that they hold.
fn used<'a>(system: &'a System, id: &str, contract: &'a Contract) -> BTreeSet<&'a str> {
    let operations = &contract.operations;
    let taken = operations.iter().filter_map(|one| one.body.as_ref()?.schema());
    let answered = operations.iter().flat_map(|one| one.answered()).filter_map(|ty| ty.object());
    let problems = operations.iter().flat_map(|one| one.problems.values()).flat_map(|one| &one.bodies);
    let refused = problems.filter_map(|body| match body {
        Content::Details(name) => name.as_ref(),
        Content::Json(ty) => ty.object(),
        Content::Text | Content::Bytes(_) => None,
    });
    let held = match system.spec.components.get(id) {
        Some(Component::Service(service)) => Some(service.datasets.values().map(|dataset| &dataset.schema)),
        _ => None,
    };
    let carried = system.spec.messages.values().filter_map(|message| message.schema.as_ref()?.split_once('#'));
    let carried = carried.filter(|(component, _)| *component == id).map(|(_, schema)| schema);
    let named = taken.chain(answered).chain(refused).chain(held.into_iter().flatten()).map(Name::as_str);
    let mut open: Vec<&str> = named.chain(carried).collect();
    open.extend(contract.schemas.iter().filter_map(|schema| match schema {
        Schema::Object { name, .. } if logic_names(system, id, name) => Some(name.as_str()),
        _ => None,
    }));
    let mut used = BTreeSet::new();
    while let Some(name) = open.pop() {
        if used.insert(name) {
            open.extend(fields(contract, name).iter().filter_map(|field| field.ty.object().map(Name::as_str)));
        }
    }
    used
}

/// The fields of an object.
fn fields<'a>(contract: &'a Contract, wanted: &str) -> &'a [Field] {
    let found = contract.schemas.iter().find_map(|schema| match schema {
        Schema::Object { name, fields, .. } if name == wanted => Some(fields.as_slice()),
        _ => None,
    });
    found.unwrap_or_default()
}
