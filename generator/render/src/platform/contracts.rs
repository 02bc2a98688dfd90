//! Contracts for those who write clients: each service's OpenAPI document, and one AsyncAPI document for all channels.

use serde_json::{Map, Value, json};

use crate::shown::{Show, Shown};
use crate::template::document;
use crate::topology::on_host;
use stategen_model::resolved::{HTTP, Resolved, Service};
use stategen_model::system::Contract;
use stategen_model::tree::Tree;

mod asyncapi;
mod schemas;

pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    for service in &system.services {
        let Service { id, contract, .. } = service;
        let text = document(&with_servers(contract, &servers(system, service)), vec![contract.span]);
        tree.insert(format!("contracts/{id}.json"), text);
    }
    asyncapi::artifacts(system, tree);
}

/// Where a service is found on the machine that runs the system: through the gateway if it has one, and at its own port.
fn servers(system: &Resolved<'_>, service: &Service<'_>) -> Vec<Value> {
    let mut servers = Vec::new();
    let server = |port: &Shown, path: &Shown, description: &str| json!({ "url": format!("http://localhost:{port}{path}"), "description": description });
    if let Some(gateway) = &system.gateway {
        for route in gateway.routes_to(service.id, HTTP).filter(|route| route.route.strip_prefix) {
            let path = route.path.shown_as(|prefix| prefix.trim_end_matches('/').to_owned());
            servers.push(server(&on_host(gateway.entry), &path, "Through the one entry point."));
        }
    }
    servers.push(server(&on_host(service.http), &Shown::default(), "The service itself."));
    servers
}

/// The document with these servers, unless its author named some.
fn with_servers(contract: &Contract, servers: &[Value]) -> Value {
    let Value::Object(members) = &contract.document else { return contract.document.clone() };
    if members.contains_key("servers") || servers.is_empty() {
        return contract.document.clone();
    }
    let mut document = Map::new();
    for (name, value) in members {
        document.insert(name.clone(), value.clone());
        if name == "info" {
            document.insert("servers".to_owned(), servers.into());
        }
    }
    Value::Object(document)
}
