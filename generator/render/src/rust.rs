//! The Rust workspace of an output: crates, services, their manifests and the lock file.

mod api;
mod clients;
mod config;
mod conversions;
mod crates;
mod events;
mod lock;
pub(crate) mod names;
mod service;
pub(crate) mod store;
pub(crate) mod types;
mod web;
mod workspace;

use stategen_model::system::{Component, System};
use stategen_model::tree::Tree;

/// Adds the crates, the services, the web server, `Cargo.toml` and `Cargo.lock`.
pub fn artifacts(system: &System, tree: &mut Tree) {
    workspace::artifacts(system, tree);
    crates::artifacts(system, tree);
    for (id, component) in &system.spec.components {
        match component {
            Component::Service(component) => service::artifacts(system, id, component, tree),
            Component::Web(component) => web::artifacts(system, id, component, tree),
            // What is built of these is a part of their engine.
            Component::Broker(_) | Component::Database(_) | Component::Gateway(_) => {}
        }
    }
}
