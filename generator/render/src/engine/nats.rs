//! nats-server.

use std::collections::BTreeMap;

use stategen_template::from_template;

use crate::filters;
use crate::platform::compose::Service;
use crate::platform::topology::{Node, SERVICES, Topology};
use crate::platform::{spans, spans_of_each};
use crate::shown::{Show, Shown};
use crate::template::{Nested, rendered};
use stategen_model::tree::Tree;

#[from_template("broker/nats-server.conf")]
struct Configuration {
    client: Port,
    monitor: Port,
    websocket: Port,
    services: &'static str,
    /// What pages may listen to, each once, in order.
    subjects: Vec<Shown>,
}

/// A port with the variable that the server reads it from.
struct Port {
    variable: Option<Shown>,
    number: Shown,
}

#[from_template("compose/nats.yaml")]
struct Compose {
    service: Service,
    variables: Vec<Variable>,
    monitor: Shown,
}

/// The variable of a port.
struct Variable {
    name: Shown,
    number: Shown,
}

/// The server's configuration.
pub(crate) fn artifacts(topology: &Topology, node: &Node, tree: &mut Tree) {
    let system = topology.system;
    let channels = system.spec.channels.values().filter(|channel| channel.browser);
    let patterns = channels.flat_map(|channel| channel.browser_patterns.values());
    let subjects: BTreeMap<String, Shown> =
        patterns.map(|pattern| (subject(pattern), pattern.shown_as(subject))).collect();
    let port = |name: &str| Port {
        variable: node.port(name).and_then(|port| port.spec.variable.as_ref()).map(Show::shown),
        number: node.number(name),
    };
    let configuration = Configuration {
        client: port("client"),
        monitor: port("monitor"),
        websocket: port("websocket"),
        services: SERVICES,
        subjects: subjects.into_values().collect(),
    };
    let mut sources = spans_of_each(system, "channels");
    sources.extend(spans(system, [format!("components.{}", node.id).as_str()]));
    tree.insert(format!("{}/nats-server.conf", node.id), rendered(&configuration, sources));
}

pub(crate) fn compose_service(topology: &Topology, node: &Node) -> Nested {
    let variable = |port: &crate::platform::topology::Port| {
        Some(Variable { name: port.spec.variable.as_ref()?.shown(), number: port.spec.number.shown() })
    };
    Nested::new(&Compose {
        service: Service::new(topology.system, node),
        variables: node.ports.iter().filter_map(variable).collect(),
        monitor: node.number("monitor"),
    })
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
