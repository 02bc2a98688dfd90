//! `logic.rs`: the handlers, which are written by hand, a file each.

use std::collections::BTreeMap;

use stategen_template::from_template;

use crate::rust::api;
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use stategen_model::system::uses::subscribed;
use stategen_model::system::{ComponentId, Contract, Service, System};

/// The modules of a service's logic.
#[from_template("services/service/src/logic.rs")]
pub(super) struct Logic {
    modules: Vec<Shown>,
    /// Modules with a function of their name, which is called from outside.
    handlers: Vec<Shown>,
}

impl Logic {
    pub(super) fn new(
        system: &System,
        id: &ComponentId,
        component: &Service,
        contract: &Contract,
        files: &[String],
    ) -> Self {
        let operations = api::own(system, component, contract).into_iter().map(|one| one.id.shown_as(snake));
        let channels = subscribed(system, id).into_iter().map(|(channel, _)| channel.shown_as(handler));
        let handlers: BTreeMap<String, Shown> =
            operations.chain(channels).map(|name| (name.text().to_owned(), name)).collect();
        let mut modules: BTreeMap<String, Shown> = files.iter().map(|name| (name.clone(), name.shown())).collect();
        modules.extend(handlers.clone());
        Self { modules: modules.into_values().collect(), handlers: handlers.into_values().collect() }
    }
}

/// The handler of a channel.
pub(super) fn handler(channel: &str) -> String {
    format!("on_{}", snake(channel))
}
