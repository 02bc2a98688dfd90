//! `logic.rs`: the handlers, which are written by hand, a file each.

use std::collections::BTreeMap;

use stategen_template::from_template;

use crate::rust::api;
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use stategen_model::names::authenticate;
use stategen_model::resolved::Service;
use stategen_model::system::System;

/// The modules of a service's logic.
#[from_template("services/service/src/logic.rs")]
pub(super) struct Logic {
    modules: Vec<Shown>,
    /// What is named from outside, with its module.
    public: Vec<(Shown, Shown)>,
}

impl Logic {
    pub(super) fn new(system: &System, service: &Service<'_>) -> Self {
        let operations = api::own(system, service).into_iter().map(|one| one.id.shown_as(snake));
        let channels = service.subscribed.iter().map(|channel| channel.id.shown_as(handler));
        let timers = service.service.timers.keys().map(|timer| timer.shown_as(handler));
        let schemes = &service.contract.schemes;
        let checks = schemes.iter().map(|scheme| scheme.name.shown_as(authenticate));
        let named: BTreeMap<String, Shown> =
            operations.chain(channels).chain(timers).chain(checks).map(|name| (name.text().to_owned(), name)).collect();
        let mut public: Vec<(Shown, Shown)> = named.values().map(|name| (name.clone(), name.clone())).collect();
        public.extend((!schemes.is_empty()).then(|| ("caller".shown(), "Caller".shown())));
        public.extend(service.service.memory.is_some().then(|| ("memory".shown(), "Memory".shown())));
        public.sort_by(|(one, _), (other, _)| one.text().cmp(other.text()));
        let files = service.handlers.iter().map(|handler| (handler.name.to_owned(), handler.name.shown()));
        let mut modules: BTreeMap<String, Shown> = files.collect();
        modules.extend(named);
        Self { modules: modules.into_values().collect(), public }
    }
}

/// The handler of a channel or a timer.
pub(super) fn handler(channel: &str) -> String {
    format!("on_{}", snake(channel))
}
