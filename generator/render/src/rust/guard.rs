//! `guard.rs`: who may call what.

use stategen_template::from_template;

use super::names::{field, pascal};
use crate::credential::Sent;
use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::names::authenticate;
use stategen_model::resolved::Service;
use stategen_model::system;

/// What stands before the handlers of a service.
#[from_template("services/service/src/guard.rs")]
pub(super) struct Guard {
    service: Shown,
    schemes: Vec<Scheme>,
    operations: Vec<Operation>,
    /// Whether there are operations that ask who calls, and such that let others call as well.
    known: bool,
    anybody: bool,
}

/// How callers show who they are.
struct Scheme {
    name: Shown,
    description: Shown,
    sent: Sent,
    /// What is found of it, as it is bound and as it is handed on.
    bound: String,
    arguments: String,
    /// The function of logic that says whose it is.
    function: Shown,
}

/// An operation that asks who calls.
struct Operation {
    name: Shown,
    schemes: Vec<Shown>,
}

impl Guard {
    pub(super) fn new(service: &Service<'_>) -> Self {
        let contract = service.contract;
        let guarded = || contract.operations.iter().filter_map(|one| Some((one, one.security.as_ref()?)));
        Self {
            service: service.id.shown(),
            schemes: contract.schemes.iter().map(Scheme::new).collect(),
            operations: guarded()
                .map(|(operation, security)| Operation {
                    name: operation.id.shown_as(pascal),
                    schemes: security.schemes.iter().map(|name| name.shown_as(pascal)).collect(),
                })
                .collect(),
            known: guarded().any(|(_, security)| !security.optional),
            anybody: guarded().any(|(_, security)| security.optional),
        }
    }
}

impl Scheme {
    fn new(scheme: &system::Scheme) -> Self {
        let arguments = scheme.credential.arguments();
        let listed = arguments.join(", ");
        Self {
            name: scheme.name.shown_as(pascal),
            description: scheme.description.shown(),
            sent: (&scheme.credential).into(),
            bound: if arguments.len() > 1 { format!("({listed})") } else { listed.clone() },
            arguments: listed,
            function: scheme.name.shown_as(|name| field(&authenticate(name))),
        }
    }
}
