//! The Rust workspace of an output: crates, services, their manifests and the lock file.

mod api;
mod checks;
mod clients;
mod config;
mod conversions;
mod crates;
mod events;
mod guard;
mod limits;
mod lock;
pub(crate) mod merged;
pub(crate) mod names;
mod operations;
pub(crate) mod payloads;
mod service;
pub(crate) mod store;
pub(crate) mod types;
mod web;
mod workspace;

use stategen_model::resolved::Resolved;
use stategen_model::tree::Tree;

/// Adds the crates, the services, the web server, `Cargo.toml` and `Cargo.lock`.
pub fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    workspace::artifacts(system, tree);
    crates::artifacts(system, tree);
    for service in &system.services {
        service::artifacts(system, service, tree);
    }
    for page in &system.pages {
        web::artifacts(system, page, tree);
    }
}
