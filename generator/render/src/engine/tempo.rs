//! Grafana Tempo.

use stategen_template::from_template;

use super::Parts;
use super::compose::Service;
use crate::filters;
use crate::shown::Shown;
use crate::sources::declared;
use crate::template::{Nested, rendered};
use crate::topology::{Node, Topology};
use stategen_model::tree::Tree;

pub(super) struct Tempo;

#[from_template("observation/tempo.yaml")]
struct Configuration {
    port: Shown,
    /// The port for spans.
    otlp: Shown,
    /// For how long it keeps what it has.
    hours: Shown,
}

#[from_template("compose/tempo.yaml")]
struct Compose {
    service: Service,
    port: Shown,
}

impl Parts for Tempo {
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let Some(hours) = node.hours_kept() else { return };
        let configuration = Configuration { port: node.number("http"), otlp: node.number("otlp-grpc"), hours };
        let sources = declared(topology.system, node.id);
        tree.insert(format!("{}/tempo.yaml", node.id), rendered(&configuration, sources));
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        Some(Nested::new(&Compose { service: Service::new(topology, node), port: node.number("http") }))
    }
}
