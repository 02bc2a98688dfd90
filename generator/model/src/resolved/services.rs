//! Services and pages, with what they call, handle and carry.

use super::components::{Database, Part};
use super::data::{Entity, Query, queries};
use super::messages::{Channel, Messaging};
use super::{HTTP, Result, found};
use crate::authored::Text;
use crate::system::{self, Component, ComponentId, Contract, Operation, PackFile, PortSpec, Presented, Scheme, System};

/// A service.
#[derive(Debug, Clone)]
pub struct Service<'a> {
    /// Its id.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub service: &'a system::Service,
    /// The port that it listens on.
    pub http: &'a PortSpec,
    /// What it offers.
    pub contract: &'a Contract,
    /// The database that it uses.
    pub database: Option<Database<'a>>,
    /// The services that it calls, by id.
    pub calls: Vec<Call<'a>>,
    /// Its queries, by name.
    pub queries: Vec<Query<'a>>,
    /// The modules of its logic, by name.
    pub handlers: Vec<Handler<'a>>,
    /// The data that it carries in itself, by name.
    pub datasets: Vec<Dataset<'a>>,
    /// The channels that it publishes on, by id.
    pub published: Vec<Channel<'a>>,
    /// The channels whose messages it handles, by id.
    pub subscribed: Vec<Channel<'a>>,
}

/// A service that is called.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Its id.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub service: &'a system::Service,
    /// The port that it listens on.
    pub http: &'a PortSpec,
    /// What it offers.
    pub contract: &'a Contract,
    /// What may be called of that.
    pub operations: Vec<&'a Operation>,
    /// What it is shown by a service that calls it: ways to show who calls, each with its settings.
    pub credentials: Vec<(&'a Scheme, &'a Presented)>,
}

/// A module of a service's logic.
#[derive(Debug, Clone, Copy)]
pub struct Handler<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its file.
    pub file: &'a PackFile,
}

impl<'a> Call<'a> {
    /// The way in which it is shown who calls an operation, with the settings.
    #[must_use]
    pub fn credential(&self, operation: &Operation) -> Option<&(&'a Scheme, &'a Presented)> {
        let ways = operation.security.iter().flat_map(|security| &security.schemes);
        let mut shown = ways.filter_map(|way| self.credentials.iter().find(|(scheme, _)| scheme.name == *way));
        shown.next()
    }
}

/// Data that a service carries in itself.
#[derive(Debug, Clone, Copy)]
pub struct Dataset<'a> {
    /// Its name.
    pub name: &'a Text,
    /// What the model says of it.
    pub dataset: &'a system::Dataset,
    /// Its file.
    pub file: &'a PackFile,
}

/// A web component.
#[derive(Debug, Clone)]
pub struct WebPart<'a> {
    /// Its id.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub web: &'a system::Web,
    /// The port that it listens on.
    pub http: &'a PortSpec,
    /// The services that its pages call, by id.
    pub calls: Vec<Call<'a>>,
}

/// The services among the components.
pub(super) fn services<'a>(
    system: &'a System,
    parts: &[Part<'a>],
    databases: &[Database<'a>],
    messaging: Option<&Messaging<'a>>,
    entities: &[Entity<'a>],
) -> Result<Vec<Service<'a>>> {
    let channels = messaging.map(|messaging| messaging.channels.as_slice()).unwrap_or_default();
    let mut services = Vec::new();
    for part in parts {
        let Component::Service(service) = part.component else { continue };
        let id = part.id;
        let on = |wanted: fn(&system::Channel) -> Option<&ComponentId>| -> Vec<Channel<'a>> {
            channels.iter().filter(|one| wanted(one.channel) == Some(id)).cloned().collect()
        };
        services.push(Service {
            id,
            service,
            http: part.port(HTTP),
            contract: found(system.contracts.get(id), format!("components.{id}"), "contract", id)?,
            database: databases.iter().find(|one| part.uses.iter().any(|used| used.id == one.id)).cloned(),
            calls: calls(system, part)?,
            queries: queries(system, id, entities)?,
            handlers: handlers(system, id),
            datasets: datasets(system, id, service)?,
            published: on(|channel| channel.publisher.as_ref()),
            subscribed: on(|channel| channel.subscriber.as_ref()),
        });
    }
    Ok(services)
}

/// The services that a component calls.
fn calls<'a>(system: &'a System, part: &Part<'a>) -> Result<Vec<Call<'a>>> {
    let mut calls = Vec::new();
    for used in &part.uses {
        let Component::Service(service) = used.component else { continue };
        let path = format!("components.{}.uses.{}", part.id, used.id);
        let contract: &Contract = found(system.contracts.get(used.id), path.as_str(), "contract", used.id)?;
        for wanted in &used.usage.operations {
            let known = contract.operations.iter().find(|operation| operation.id == *wanted);
            found(known, path.as_str(), "operation", wanted)?;
        }
        let wanted = |one: &&Operation| used.usage.operations.is_empty() || used.usage.operations.contains(&one.id);
        let http = found(service.ports.get(HTTP), format!("components.{}", used.id), "port", HTTP)?;
        let operations = contract.operations.iter().filter(wanted).collect();
        let mut credentials = Vec::new();
        for (name, presented) in &used.usage.credentials {
            let scheme = found(contract.scheme(name), path.as_str(), "security scheme", name)?;
            if let Component::Service(user) = part.component {
                for (_, setting) in presented.settings() {
                    found(user.settings.get(setting), path.as_str(), "setting", setting)?;
                }
            }
            credentials.push((scheme, presented));
        }
        calls.push(Call { id: used.id, service, http, contract, operations, credentials });
    }
    Ok(calls)
}

fn handlers<'a>(system: &'a System, id: &str) -> Vec<Handler<'a>> {
    let folder = format!("logic/{id}/");
    let module = |path: &'a str| path.strip_prefix(folder.as_str())?.strip_suffix(".rs");
    system.files.iter().filter_map(|(path, file)| Some(Handler { name: module(path)?, file })).collect()
}

fn datasets<'a>(system: &'a System, id: &str, service: &'a system::Service) -> Result<Vec<Dataset<'a>>> {
    let resolved = |(name, dataset): (&'a Text, &'a system::Dataset)| {
        let path = format!("components.{id}.datasets.{name}.file");
        let file = found(system.files.get(dataset.file.as_str()), path, "file", &dataset.file)?;
        Ok(Dataset { name, dataset, file })
    };
    service.datasets.iter().map(resolved).collect()
}

/// The web components.
pub(super) fn pages<'a>(system: &'a System, parts: &[Part<'a>]) -> Result<Vec<WebPart<'a>>> {
    let mut pages = Vec::new();
    for part in parts {
        let Component::Web(web) = part.component else { continue };
        pages.push(WebPart { id: part.id, web, http: part.port(HTTP), calls: calls(system, part)? });
    }
    Ok(pages)
}
