//! `operations.rs`: a constant for each operation of each contract.

use stategen_template::from_template;

use crate::filters;
use crate::rust::names::{constant, field};
use crate::shown::{Show, Shown};
use stategen_model::system::{self, Contract, System};

#[from_template("conformance/src/operations.rs")]
pub(super) struct Operations {
    services: Vec<Service>,
}

struct Service {
    component: Shown,
    summary: Shown,
    module: Shown,
    operations: Vec<Operation>,
}

struct Operation {
    summary: Shown,
    constant: Shown,
    /// The method as HTTP writes it.
    verb: Shown,
    path: Shown,
}

impl Operations {
    pub(super) fn new(system: &System) -> Self {
        let contracts = system.contracts.iter();
        Self { services: contracts.map(|(id, contract)| Service::new(system, id, contract)).collect() }
    }
}

impl Service {
    fn new(system: &System, id: &str, contract: &Contract) -> Self {
        Self {
            component: id.shown(),
            summary: system.spec.components.get(id).map(|component| component.summary().shown()).unwrap_or_default(),
            module: id.shown_as(field),
            operations: contract.operations.iter().map(Operation::new).collect(),
        }
    }
}

impl Operation {
    fn new(operation: &system::Operation) -> Self {
        Self {
            summary: operation.summary.shown(),
            constant: operation.id.shown_as(constant),
            verb: operation.method.shown_as(str::to_uppercase),
            path: operation.path.shown(),
        }
    }
}
