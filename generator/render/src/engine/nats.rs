//! nats-server.

use std::collections::BTreeMap;

use stategen_template::{from_template, verbatim};

use super::compose::{Origins, Service};
use super::{BrokerParts, Carried, Messaging, Parts};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::{declared, spans_of_each};
use crate::template::{Nested, rendered};
use crate::topology::{self, Node, PortNumber, Topology};
use stategen_model::engine::{NATS_ORIGINS, NATS_USER};
use stategen_model::system::System;
use stategen_model::tree::Tree;

pub(super) struct Nats;

#[from_template("broker/nats-server.conf")]
struct Configuration {
    client: PortNumber,
    monitor: PortNumber,
    websocket: PortNumber,
    login: Option<Login>,
    /// The variable that lists the origins of pages.
    origins: &'static str,
    /// What pages may listen to.
    subjects: Vec<Shown>,
}

/// What services say of themselves when they connect.
struct Login {
    user: &'static str,
    /// The variable that holds their password.
    password: Shown,
}

#[from_template("compose/nats.yaml")]
struct Compose {
    service: Service,
    variables: Vec<Variable>,
    cors: Origins,
    /// The variable that lists the origins of pages as the server reads them.
    list: &'static str,
    /// The variable that holds the password of services.
    password: Option<Shown>,
    monitor: Shown,
}

/// The variable of a port.
struct Variable {
    name: Shown,
    number: Shown,
}

/// The crate's connection to the server.
#[from_template("crates/messaging/src/transport/nats.rs")]
struct Transport {
    requests: bool,
    user: &'static str,
    observed: bool,
}

impl Parts for Nats {
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let system = topology.system;
        let configuration = Configuration {
            client: node.part.port("client").into(),
            monitor: node.part.port("monitor").into(),
            websocket: node.part.port("websocket").into(),
            origins: NATS_ORIGINS,
            login: password(node).map(|password| Login { user: NATS_USER, password }),
            subjects: subjects(system),
        };
        let mut sources = spans_of_each(system, "channels");
        sources.extend(declared(system, node.id));
        tree.insert(format!("{}/nats-server.conf", node.id), rendered(&configuration, sources));
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        let variable = |port: &topology::Port| {
            Some(Variable { name: port.spec.variable.as_ref()?.shown(), number: port.spec.number.shown() })
        };
        Some(Nested::new(&Compose {
            service: Service::new(topology, node),
            variables: node.ports.iter().filter_map(variable).collect(),
            cors: Origins::of(topology),
            list: NATS_ORIGINS,
            password: password(node),
            monitor: node.number("monitor"),
        }))
    }
}

impl BrokerParts for Nats {
    fn messaging(&self) -> Messaging {
        Messaging {
            transport: |Carried { requests, observed }, sources| {
                rendered(&Transport { requests, observed, user: NATS_USER }, sources)
            },
            page_wire: verbatim!("web/src/generated/wire/nats.ts"),
            inspector_wire: Some(verbatim!("gateway/pubsub-inspector/wire/nats.js")),
            conformance_wire: verbatim!("conformance/src/wire/nats.rs"),
        }
    }
}

/// The variable that holds the password of services.
fn password(node: &Node) -> Option<Shown> {
    node.component.password().map(Show::shown)
}

/// What pages may listen to, each once, in order.
fn subjects(system: &System) -> Vec<Shown> {
    let channels = system.spec.channels.values().filter(|channel| channel.browser);
    let patterns = channels.flat_map(|channel| channel.browser_patterns.values());
    let subjects: BTreeMap<String, Shown> =
        patterns.map(|pattern| (subject(pattern), pattern.shown_as(subject))).collect();
    subjects.into_values().collect()
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
