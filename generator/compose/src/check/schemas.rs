//! Objects that contracts describe: something is made of each.

use std::collections::BTreeSet;

use stategen_model::authored::Name;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::system::uses::logic_names;
use stategen_model::system::{Component, Content, Contract, Schema, System};

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
    let carried: BTreeSet<&str> = system
        .spec
        .messages
        .values()
        .filter_map(|message| message.schema.as_ref()?.split_once('#'))
        .filter_map(|(component, schema)| (component == id).then_some(schema))
        .collect();
    let said = contract.schemas.iter().filter_map(|schema| match schema {
        Schema::Object { name, .. } if carried.contains(name.as_str()) || logic_names(system, id, name) => Some(name),
        Schema::Object { .. } | Schema::Enum { .. } => None,
    });
    let roots: Vec<&Name<Schema>> =
        taken.chain(answered).chain(refused).chain(held.into_iter().flatten()).chain(said).collect();
    let held = contract.fields_of(roots.iter().copied()).into_iter().filter_map(|field| field.ty.object());
    roots.into_iter().chain(held).map(Name::as_str).collect()
}
