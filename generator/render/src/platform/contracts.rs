//! Contracts for those who write clients: each service's OpenAPI document, and one AsyncAPI document for all channels.

use std::collections::BTreeSet;

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
        let mut whole = with_servers(contract, &servers(system, service));
        keep_referenced(&mut whole);
        let text = document(&whole, vec![contract.span]);
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

/// Where a reference to a schema of its document begins.
const SCHEMAS: &str = "#/components/schemas/";

/// Leaves out the schemas that no request or answer has: datasets and messages may be the only ones that have them.
fn keep_referenced(document: &mut Value) {
    let Some(Value::Object(all)) = document.pointer_mut("/components/schemas").map(Value::take) else { return };
    let mut open = BTreeSet::new();
    references(document, &mut open);
    let mut kept = BTreeSet::new();
    while let Some(name) = open.pop_first() {
        if kept.insert(name.clone()) {
            let mut held = BTreeSet::new();
            all.iter().filter(|(schema, _)| **schema == name).for_each(|(_, schema)| references(schema, &mut held));
            open.extend(held.difference(&kept).cloned());
        }
    }
    let schemas: Map<String, Value> = all.into_iter().filter(|(name, _)| kept.contains(name)).collect();
    let Some(Value::Object(components)) = document.pointer_mut("/components") else { return };
    if schemas.is_empty() {
        components.shift_remove("schemas");
    } else {
        components.insert("schemas".to_owned(), schemas.into());
    }
}

/// Collects the names of the schemas that a part of a document refers to.
fn references(part: &Value, found: &mut BTreeSet<String>) {
    match part {
        Value::Object(members) => {
            let named = members.iter().filter(|(name, _)| *name == "$ref").filter_map(|(_, text)| text.as_str());
            found.extend(named.filter_map(|text| text.strip_prefix(SCHEMAS)).map(ToOwned::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_that_no_operation_leads_to_are_left_out() {
        let reference = |name: &str| json!({ "$ref": format!("{SCHEMAS}{name}") });
        let mut document = json!({
            "paths": { "/": { "get": reference("A") } },
            "components": { "schemas": { "A": { "items": reference("B") }, "B": reference("A"), "C": reference("A") } },
        });
        keep_referenced(&mut document);
        let kept = document["components"]["schemas"].as_object().unwrap();
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["A", "B"]);

        let mut document = json!({ "paths": {}, "components": { "schemas": { "C": {} } } });
        keep_referenced(&mut document);
        assert_eq!(document["components"], json!({}));
    }
}
