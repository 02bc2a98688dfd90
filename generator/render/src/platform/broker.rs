//! The configuration of a nats-server.

use std::collections::BTreeSet;

use askama::Template;

use super::topology::{SERVICES, Topology};
use super::{artifact, spans, spans_of_each};
use crate::filters;
use stategen_model::system::Engine;
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "broker/nats-server.conf", escape = "none")]
struct Configuration<'a> {
    client: String,
    monitor: String,
    websocket: String,
    services: &'a str,
    subjects: BTreeSet<String>,
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    for node in topology.nodes.iter().filter(|node| node.component.engine == Some(Engine::Nats)) {
        let port = |name: &str| {
            let port = node.ports.iter().find(|port| port.name == name);
            port.map_or_else(
                || "0".to_owned(),
                |port| {
                    port.spec.variable.as_ref().map_or_else(|| port.spec.number.to_string(), |one| format!("${one}"))
                },
            )
        };
        let configuration = Configuration {
            client: port("client"),
            monitor: port("monitor"),
            websocket: port("websocket"),
            services: SERVICES,
            subjects: system
                .spec
                .channels
                .values()
                .filter(|channel| channel.browser)
                .flat_map(|channel| channel.browser_patterns.values())
                .map(|pattern| subject(pattern))
                .collect(),
        };
        let mut sources = spans_of_each(system, "channels");
        sources.extend(spans(system, [format!("components.{}", node.id).as_str()]));
        tree.insert(
            format!("{}/nats-server.conf", node.id),
            artifact("broker/nats-server.conf", configuration.to_string(), sources),
        );
    }
}

/// A pattern with a wildcard in each parameter's place.
fn subject(pattern: &str) -> String {
    let tokens = pattern.split('.').map(|token| if token.starts_with('{') { "*" } else { token });
    tokens.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    #[test]
    fn parameters_become_wildcards() {
        assert_eq!(super::subject("a.{id}.*"), "a.*.*");
    }
}
