//! The Rust workspace of an output: crates, services, their manifests and the lock file.

mod api;
mod clients;
mod config;
mod conversions;
mod crates;
pub mod dependencies;
mod events;
pub(crate) mod names;
mod service;
pub(crate) mod store;
pub(crate) mod types;
mod web;
mod workspace;

use stategen_model::diagnostic::Span;
use stategen_model::system::{Channel, Component, Kind, Operation, System};
use stategen_model::tree::Tree;

/// Adds the crates, the services, the web server, `Cargo.toml` and `Cargo.lock`.
pub fn artifacts(system: &System, tree: &mut Tree) {
    workspace::artifacts(system, tree);
    crates::artifacts(system, tree);
    for (id, component) in &system.spec.components {
        match component.kind {
            Kind::Service => service::artifacts(system, id, component, tree),
            Kind::Web => web::artifacts(system, id, component, tree),
            // What is built of these is a part of their engine.
            Kind::Broker | Kind::Database | Kind::Gateway => {}
        }
    }
}

/// Where a thing is declared, if the composition noted it.
fn span(system: &System, path: &str) -> Vec<Span> {
    system.spans.get(path).cloned().into_iter().collect()
}

/// The database that a component uses.
fn database<'a>(system: &'a System, component: &Component) -> Option<&'a Component> {
    let used = component.uses.keys().filter_map(|id| system.spec.components.get(id));
    used.into_iter().find(|used| used.kind == Kind::Database)
}

/// The channels that a component publishes.
fn published<'a>(system: &'a System, id: &str) -> Vec<(&'a str, &'a Channel)> {
    let channels = system.spec.channels.iter();
    channels.filter(|(_, one)| one.publisher.as_deref() == Some(id)).map(|(name, one)| (name.as_str(), one)).collect()
}

/// The channels that a component handles.
fn subscribed<'a>(system: &'a System, id: &str) -> Vec<(&'a str, &'a Channel)> {
    let channels = system.spec.channels.iter();
    channels.filter(|(_, one)| one.subscriber.as_deref() == Some(id)).map(|(name, one)| (name.as_str(), one)).collect()
}

/// The services that a component calls, with the operations that it may call.
fn called<'a>(system: &'a System, component: &Component) -> Vec<(&'a str, &'a Component, Vec<&'a Operation>)> {
    let mut called = Vec::new();
    for (id, usage) in &component.uses {
        let Some((id, used)) = system.spec.components.get_key_value(id) else { continue };
        let Some(contract) = system.contracts.get(id).filter(|_| used.kind == Kind::Service) else { continue };
        let wanted = |one: &&Operation| usage.operations.is_empty() || usage.operations.contains(&one.id);
        called.push((id.as_str(), used, contract.operations.iter().filter(wanted).collect()));
    }
    called
}
