//! `operations.rs`: a constant for each operation of each contract.

use stategen_template::from_template;

use crate::filters;
use crate::rust::names::{constant, field};
use crate::shown::{Show, Shown};
use stategen_model::resolved::{self, Resolved};
use stategen_model::system;

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
    pub(super) fn new(system: &Resolved<'_>) -> Self {
        Self { services: system.services.iter().map(Service::new).collect() }
    }
}

impl Service {
    fn new(service: &resolved::Service<'_>) -> Self {
        let id = service.id.as_str();
        Self {
            component: id.shown(),
            summary: service.service.summary.shown(),
            module: id.shown_as(field),
            operations: service.contract.operations.iter().map(Operation::new).collect(),
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
