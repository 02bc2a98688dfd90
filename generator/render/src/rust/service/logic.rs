//! `logic.rs`: the handlers, which are written by hand, a file each.

use std::collections::BTreeMap;

use stategen_template::from_template;

use crate::rust::api;
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use stategen_model::resolved::Service;
use stategen_model::system::System;

/// The modules of a service's logic.
#[from_template("services/service/src/logic.rs")]
pub(super) struct Logic {
    modules: Vec<Shown>,
    /// Modules with a function of their name, which is called from outside.
    handlers: Vec<Shown>,
}

impl Logic {
    pub(super) fn new(system: &System, service: &Service<'_>) -> Self {
        let operations = api::own(system, service).into_iter().map(|one| one.id.shown_as(snake));
        let channels = service.subscribed.iter().map(|channel| channel.id.shown_as(handler));
        let handlers: BTreeMap<String, Shown> =
            operations.chain(channels).map(|name| (name.text().to_owned(), name)).collect();
        let files = service.handlers.iter().map(|handler| (handler.name.to_owned(), handler.name.shown()));
        let mut modules: BTreeMap<String, Shown> = files.collect();
        modules.extend(handlers.clone());
        Self { modules: modules.into_values().collect(), handlers: handlers.into_values().collect() }
    }
}

/// The handler of a channel.
pub(super) fn handler(channel: &str) -> String {
    format!("on_{}", snake(channel))
}
