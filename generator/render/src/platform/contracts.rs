//! Contracts for those who write clients: each service's OpenAPI document, and one AsyncAPI document for all channels.

use serde_json::{Map, Value, json};

use super::artifact;
use stategen_model::system::{Contract, System};
use stategen_model::tree::Tree;

mod asyncapi;

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    for (id, contract) in &system.contracts {
        // A JSON value always has a text.
        let text = format!("{:#}", with_servers(contract, servers(system, id)));
        tree.insert(format!("contracts/{id}.json"), artifact(None, text, vec![contract.span]));
    }
    asyncapi::artifacts(system, tree);
}

/// Where a service is found on the machine that runs the system: through the gateway if it has one, and at its own port.
fn servers(system: &System, id: &str) -> Vec<Value> {
    let mut servers = Vec::new();
    let http = |id: &str| {
        let port = system.spec.components.get(id)?.ports.get("http")?;
        Some(port.publish.unwrap_or(port.number))
    };
    if let Some(gateway) = &system.spec.gateway
        && let Some(port) = http(&gateway.component)
    {
        let own = format!("{id}.http");
        for (prefix, _) in gateway.routes.iter().filter(|(_, route)| route.to == own && route.strip_prefix) {
            let url = format!("http://localhost:{port}{}", prefix.trim_end_matches('/'));
            servers.push(json!({ "url": url, "description": "Through the one entry point." }));
        }
    }
    if let Some(port) = http(id) {
        servers.push(json!({ "url": format!("http://localhost:{port}"), "description": "The service itself." }));
    }
    servers
}

/// The document with these servers, unless its author named some.
fn with_servers(contract: &Contract, servers: Vec<Value>) -> Value {
    let Value::Object(members) = &contract.document else { return contract.document.clone() };
    if members.contains_key("servers") || servers.is_empty() {
        return contract.document.clone();
    }
    let mut document = Map::new();
    for (name, value) in members {
        document.insert(name.clone(), value.clone());
        if name == "info" {
            document.insert("servers".to_owned(), servers.clone().into());
        }
    }
    Value::Object(document)
}
