//! The Rust workspace of an output: crates, services, their manifests and the lock file.

mod api;
mod broker;
mod clients;
mod config;
mod conversions;
mod crates;
mod events;
pub(crate) mod names;
mod service;
mod store;
pub(crate) mod types;
mod web;
mod workspace;

use stategen_model::diagnostic::Span;
use stategen_model::system::{Engine, Kind, System};
use stategen_model::tree::Tree;

/// Adds the crates, the services, the web server, `Cargo.toml` and `Cargo.lock`.
pub fn artifacts(system: &System, tree: &mut Tree) {
    workspace::artifacts(system, tree);
    crates::artifacts(system, tree);
    for (id, component) in &system.spec.components {
        match (component.kind, component.engine) {
            (Kind::Service, _) => service::artifacts(system, id, component, tree),
            (Kind::Broker, Some(Engine::Socketio)) => broker::artifacts(system, id, component, tree),
            (Kind::Web, _) => web::artifacts(system, id, component, tree),
            (Kind::Broker | Kind::Database | Kind::Gateway, _) => {}
        }
    }
}

/// Where a thing is declared, if the composition noted it.
fn span(system: &System, path: &str) -> Vec<Span> {
    system.spans.get(path).cloned().into_iter().collect()
}
