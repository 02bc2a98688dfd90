//! A service: the crate around its handlers.

mod data;
mod logic;
mod main;
mod ports;
mod types;

use stategen_model::authored::Name;
use std::collections::{BTreeMap, BTreeSet};

use super::clients::{Called, Client, Clients};
use super::config::Config;
use super::conversions::{self, Conversions};
use super::events::Events;
use super::names::snake;
use super::types::{objects, payloads};
use super::{api, store};
use crate::sources::spans;
use crate::template::{View, rendered};
use data::Data;
use logic::Logic;
use main::Main;
use ports::Ports;
use stategen_model::diagnostic::Span;
use stategen_model::system::uses::{called, database, logic_files, published, subscribed, uses_bus};
use stategen_model::system::{ComponentId, Service, System};
use stategen_model::tree::{Artifact, Tree};
use types::Types;

/// What a service consists of beside its contract.
#[derive(Clone, Copy)]
struct Parts {
    bus: bool,
    clients: bool,
    data: bool,
    events: bool,
    store: bool,
}

impl Parts {
    fn new(system: &System, id: &ComponentId, component: &Service) -> Self {
        Self {
            bus: uses_bus(system, id),
            clients: !called(system, &component.uses).is_empty(),
            data: !component.datasets.is_empty(),
            events: system.spec.messaging.is_some() && !published(system, id).is_empty(),
            store: database(system, &component.uses).is_some(),
        }
    }

    /// Whether handlers see nothing of the world.
    fn is_empty(&self) -> bool {
        !(self.clients || self.data || self.events || self.store)
    }

    /// Whether handlers see the database and nothing else.
    fn is_store_alone(&self) -> bool {
        self.store && !(self.clients || self.data || self.events)
    }
}

/// The files of one service's crate.
struct Crate<'a> {
    folder: String,
    declared: Vec<Span>,
    tree: &'a mut Tree,
}

impl Crate<'_> {
    /// Adds a file that follows from these places, and from where the component is declared.
    fn add(&mut self, path: &str, view: &impl View, sources: Vec<Span>) {
        let sources = self.and_declared(sources);
        self.tree.insert(format!("{}/src/{path}", self.folder), rendered(view, sources));
    }

    fn and_declared(&self, mut sources: Vec<Span>) -> Vec<Span> {
        sources.extend(self.declared.iter().copied());
        sources
    }
}

pub(super) fn artifacts(system: &System, id: &ComponentId, component: &Service, tree: &mut Tree) {
    let Some(contract) = system.contracts.get(id) else { return };
    let called = called(system, &component.uses);
    let parts = Parts::new(system, id, component);
    let declared = spans(system, [format!("components.{id}").as_str()]);
    let mut files = Crate { folder: format!("services/{id}"), declared, tree };
    let of_contract = || vec![contract.span];

    files.add("api.rs", &api::Api::new(system, id, component, contract), of_contract());
    files.add("types.rs", &Types::new(system, component, contract), of_contract());
    files.add("config.rs", &Config::new(system, id, component), Vec::new());
    let services = called.iter().map(|(id, component, _)| Called::new(id, component)).collect();
    files.add("ports.rs", &Ports { parts, services }, Vec::new());
    if parts.clients {
        files.add("clients.rs", &Clients::new(&called), Vec::new());
    }
    for (used, component, operations) in &called {
        let Some(contract) = system.contracts.get(*used) else { continue };
        let client = Client::new(Called::new(used, component), contract, operations);
        files.add(&format!("clients/{}.rs", snake(used)), &client, vec![contract.span]);
    }
    if parts.events {
        let published = published(system, id);
        let sources =
            published.iter().flat_map(|(name, _)| spans(system, [format!("channels.{name}").as_str()])).collect();
        files.add("events.rs", &Events::new(&published), sources);
    }
    store::artifacts(system, id, component, files.tree);
    if parts.data {
        files.add("data.rs", &Data::new(component), Vec::new());
    }
    let bodies = objects(contract).into_iter().map(|(name, object)| (name.to_owned(), object)).collect();
    let [sent, taken] = messages(system, id);
    let conversions = Conversions::new(&bodies, &store::row_types(system, id), &sent, &taken);
    if let Some(conversions) = &conversions {
        files.add("conversions.rs", conversions, of_contract());
    }
    let main = Main::new(system, id, component, &called, parts, conversions.is_some());
    files.add("main.rs", &main, Vec::new());
    let handlers = logic_files(system, id);
    files.add("logic.rs", &Logic::new(system, id, component, contract, &handlers), of_contract());
    copy(system, id, component, &handlers, tree);
}

/// What is written by hand: handlers and datasets.
fn copy(system: &System, id: &ComponentId, component: &Service, handlers: &[String], tree: &mut Tree) {
    for name in handlers {
        let Some(file) = system.files.get(&format!("logic/{id}/{name}.rs")) else { continue };
        tree.insert(format!("services/{id}/src/logic/{name}.rs"), Artifact::copied(&file.content, file.span));
    }
    for (name, dataset) in &component.datasets {
        let Some(file) = system.files.get(dataset.file.as_str()) else { continue };
        tree.insert(format!("services/{id}/data/{}.csv", snake(name)), Artifact::copied(&file.content, file.span));
    }
}

/// The messages that a service sends, replies among them, and those that it takes.
fn messages(system: &System, id: &str) -> [conversions::Types; 2] {
    let (published, subscribed) = (published(system, id), subscribed(system, id));
    let replies = subscribed.iter().filter_map(|(_, channel)| channel.reply.as_ref());
    let sent = published.iter().filter_map(|(_, channel)| channel.message.as_ref());
    let sent: BTreeSet<&str> = sent.chain(replies.map(|reply| &reply.message)).map(Name::as_str).collect();
    let taken = subscribed.iter().filter_map(|(_, channel)| channel.message.as_deref()).collect();
    let payloads = payloads(system);
    [sent, taken].map(|names| {
        let named = payloads.iter().filter(|(name, _)| names.contains(name.as_str()));
        named.map(|(name, payload)| (name.clone(), payload.clone())).collect::<BTreeMap<_, _>>()
    })
}
