//! The OpenTelemetry collector.

use stategen_template::from_template;

use super::Parts;
use super::compose::Service;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::declared;
use crate::template::{Nested, rendered};
use crate::topology::{Node, Topology};
use stategen_model::system::Kind;
use stategen_model::tree::Tree;

pub(super) struct OtelCollector;

#[from_template("observation/collector.yaml")]
struct Configuration {
    ports: Ports,
    logs: Option<Store>,
    traces: Option<Store>,
}

struct Ports {
    otlp_grpc: Shown,
    otlp_http: Shown,
    logs: Shown,
    metrics: Shown,
    health: Shown,
}

/// A component that keeps what is passed on to it.
struct Store {
    id: Shown,
    port: Shown,
}

#[from_template("compose/otel-collector.yaml")]
struct Compose {
    service: Service,
}

impl Parts for OtelCollector {
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let store = |kind: Kind, port: &str| {
            let node = topology.nodes.iter().find(|node| node.component.kind() == kind)?;
            Some(Store { id: node.id.shown(), port: node.number(port) })
        };
        let configuration = Configuration {
            ports: Ports {
                otlp_grpc: node.number("otlp-grpc"),
                otlp_http: node.number("otlp-http"),
                logs: node.number("logs"),
                metrics: node.number("metrics"),
                health: node.number("health"),
            },
            logs: store(Kind::Logs, "http"),
            traces: store(Kind::Traces, "otlp-grpc"),
        };
        let sources = declared(topology.system, node.id);
        tree.insert(format!("{}/collector.yaml", node.id), rendered(&configuration, sources));
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        Some(Nested::new(&Compose { service: Service::new(topology, node) }))
    }
}
