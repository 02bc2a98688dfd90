//! A service: the crate around its handlers.

mod data;
mod logic;
mod main;
mod measures;
mod ports;
mod settings;
mod types;

use stategen_model::authored::Name;
use std::collections::{BTreeMap, BTreeSet};

use super::clients::{Called, Client, Clients};
use super::config::Config;
use super::conversions::{self, Conversions};
use super::events::Events;
use super::guard::Guard;
use super::names::{field, snake};
use super::payloads::payloads;
use super::types::objects;
use super::{api, operations, store};
use crate::shown::{Show, Shown};
use crate::sources::{declared, spans};
use crate::template::{View, rendered};
use data::Data;
use logic::Logic;
use main::Main;
use measures::Measures;
use ports::Ports;
use settings::Settings;
use stategen_model::diagnostic::Span;
use stategen_model::resolved::{self, Channel, Dataset, Handler, Payload, Resolved, Service};
use stategen_model::system::System;
use stategen_model::system::uses::logic_says;
use stategen_model::tree::{Artifact, Tree};
use types::Types;

/// What a service consists of beside its contract.
#[derive(Clone, Copy)]
struct Parts {
    bus: bool,
    clients: bool,
    data: bool,
    events: bool,
    guard: bool,
    measures: bool,
    memory: bool,
    random: bool,
    settings: bool,
    /// Whether handlers see the data, and not what is kept in memory alone.
    data_seen: bool,
    /// Whether they draw at random.
    random_seen: bool,
    /// Whether handlers see its settings.
    set: bool,
    store: bool,
}

impl Parts {
    fn new(system: &System, service: &Service<'_>) -> Self {
        Self {
            bus: !(service.published.is_empty() && service.subscribed.is_empty()),
            clients: !service.calls.is_empty(),
            data: !service.datasets.is_empty(),
            data_seen: !service.datasets.is_empty() && is_seen(system, service, ".data"),
            random_seen: service.service.random.is_some() && is_seen(system, service, ".random"),
            events: !service.published.is_empty(),
            guard: !service.contract.schemes.is_empty(),
            measures: !service.service.measures.is_empty(),
            memory: service.service.memory.is_some(),
            random: service.service.random.is_some(),
            settings: !service.service.settings.is_empty(),
            set: are_seen(system, service),
            store: service.database.is_some(),
        }
    }

    /// Whether handlers see nothing of the world.
    fn is_empty(&self) -> bool {
        !(self.store || self.has_others())
    }

    /// Whether handlers see the database and nothing else.
    fn is_store_alone(&self) -> bool {
        self.store && !self.has_others()
    }

    /// Whether handlers see something beside the database.
    fn has_others(&self) -> bool {
        self.clients || self.data_seen || self.events || self.measures || self.memory || self.random_seen || self.set
    }
}

/// Whether handlers see the settings of a service: some are for more than what it shows others.
fn are_seen(system: &System, service: &Service<'_>) -> bool {
    let shown: BTreeSet<&str> = service
        .calls
        .iter()
        .flat_map(|call| &call.credentials)
        .flat_map(|(_, presented)| presented.settings())
        .map(|(_, setting)| setting.as_str())
        .collect();
    let paced = service.service.timers.values().flat_map(|timer| timer.pauses());
    let paced = paced.map(|(_, pause)| &***pause).any(|pause| service.service.settings.contains_key(pause));
    let mut settings = service.service.settings.keys();
    settings.any(|setting| {
        paced
            || logic_says(system, service.id, ".settings")
            || (!shown.contains(setting.as_str()) && service.service.memory.is_none())
    })
}

/// Whether handlers see a port that what is kept in memory is made from.
fn is_seen(system: &System, service: &Service<'_>, port: &str) -> bool {
    service.service.memory.is_none() || logic_says(system, service.id, port)
}

/// What a service keeps in memory, in a sentence.
fn remembered(service: &Service<'_>) -> Shown {
    service.service.memory.as_ref().map_or_else(|| "".shown(), |memory| memory.summary.shown())
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

/// Whether a unit test says what a client answers.
fn stubbed(system: &Resolved<'_>, id: &str, call: &resolved::Call<'_>) -> bool {
    logic_says(system, id, &format!("{}.stub(", field(call.id)))
}

pub(super) fn artifacts(system: &Resolved<'_>, service: &Service<'_>, tree: &mut Tree) {
    let Service { id, contract, .. } = service;
    let parts = Parts::new(system, service);
    let declared = declared(system, id);
    let mut files = Crate { folder: format!("services/{id}"), declared, tree };
    let of_contract = || vec![contract.span];

    files.add("api.rs", &api::Api::new(system, service), of_contract());
    if !api::own(system, service).is_empty() {
        files.add("operations.rs", &operations::Operations::new(system, service), of_contract());
    }
    files.add("types.rs", &Types::new(system, service), of_contract());
    files.add("config.rs", &Config::new(system, service), Vec::new());
    let services = service.calls.iter().map(Called::new).collect();
    files.add(
        "ports.rs",
        &Ports { parts, services, tested: logic_says(system, id, "in_memory()"), memory: remembered(service) },
        Vec::new(),
    );
    if parts.settings {
        files.add("settings.rs", &Settings::new(system, service), Vec::new());
    }
    if parts.measures {
        files.add("measures.rs", &Measures::new(service), Vec::new());
    }
    clients(system, service, &mut files);
    if parts.events {
        events(system, service, &mut files);
    }
    if parts.guard {
        files.add("guard.rs", &Guard::new(service), of_contract());
    }
    let rows = store::row_types(&service.queries);
    // What a merge patch holds is like no row.
    let whole =
        objects(contract).into_iter().filter(|(_, object)| object.members.iter().all(|one| one.merged.is_none()));
    let named = types::named(system, service, &objects(contract));
    let whole = whole.filter(|(name, _)| named.contains(name));
    let bodies = whole.map(|(name, object)| (name.to_owned(), object)).collect();
    let shared = store::of_contract(&rows, &bodies);
    store::artifacts(system, service, &shared, files.tree);
    if parts.data {
        files.add("data.rs", &Data::new(&service.datasets), Vec::new());
    }
    let rows = rows.into_iter().filter(|(name, _)| !shared.contains_key(name)).collect();
    let [sent, taken] = messages(system, service);
    let conversions = Conversions::new(&bodies, &rows, [&sent, &taken], &carried(system, service));
    if let Some(conversions) = &conversions {
        files.add("conversions.rs", conversions, of_contract());
    }
    let main = Main::new(system, service, parts, conversions.is_some());
    files.add("main.rs", &main, Vec::new());
    files.add("logic.rs", &Logic::new(system, service), of_contract());
    copy(service, tree);
}

fn clients(system: &Resolved<'_>, service: &Service<'_>, files: &mut Crate<'_>) {
    if !service.calls.is_empty() {
        files.add("clients.rs", &Clients::new(&service.calls), Vec::new());
    }
    for call in &service.calls {
        let client = Client::new(call, stubbed(system, service.id, call));
        files.add(&format!("clients/{}.rs", snake(call.id)), &client, vec![call.contract.span]);
    }
}

fn events(system: &Resolved<'_>, service: &Service<'_>, files: &mut Crate<'_>) {
    let paths = service.published.iter().map(|channel| format!("channels.{}", channel.id));
    let sources = paths.flat_map(|path| spans(system, [path.as_str()])).collect();
    let asked = [".published()", ".connected()"].map(|asked| logic_says(system, service.id, asked));
    files.add("events.rs", &Events::new(system.is_observed(), &service.published, asked), sources);
}

/// What is written by hand: handlers and datasets.
fn copy(service: &Service<'_>, tree: &mut Tree) {
    let id = service.id;
    for Handler { name, file } in &service.handlers {
        tree.insert(format!("services/{id}/src/logic/{name}.rs"), Artifact::copied(&file.content, file.span));
    }
    for Dataset { name, file, .. } in &service.datasets {
        tree.insert(format!("services/{id}/data/{}.csv", snake(name)), Artifact::copied(&file.content, file.span));
    }
}

/// The schemas of a service's contract that messages of another name carry, by message.
fn carried(system: &Resolved<'_>, service: &Service<'_>) -> BTreeMap<String, String> {
    let messages = system.messaging.iter().flat_map(|messaging| &messaging.messages);
    let own = messages.filter_map(|message| match &message.payload {
        Payload::Object { contract, schema } if std::ptr::eq(*contract, service.contract) => {
            (message.name.as_str() != *schema).then(|| (message.name.to_string(), (*schema).to_owned()))
        }
        Payload::Object { .. } | Payload::Entity(_) => None,
    });
    own.collect()
}

/// The messages that a service sends, replies among them, and those that it takes.
fn messages(system: &Resolved<'_>, service: &Service<'_>) -> [conversions::Types; 2] {
    let replies = service.subscribed.iter().filter_map(|channel| Some(&channel.reply()?.message));
    let sent: BTreeSet<&str> =
        service.published.iter().filter_map(Channel::message).chain(replies).map(Name::as_str).collect();
    let taken = service.subscribed.iter().filter_map(Channel::message).map(Name::as_str).collect();
    let payloads = payloads(system);
    [sent, taken].map(|names| {
        let named = payloads.iter().filter(|(name, _)| names.contains(name.as_str()));
        named.map(|(name, payload)| (name.clone(), payload.clone())).collect::<BTreeMap<_, _>>()
    })
}
