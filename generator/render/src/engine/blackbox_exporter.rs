//! Prometheus's blackbox exporter.

use stategen_template::{from_template, verbatim};

use super::Parts;
use super::compose::Service;
use crate::filters;
use crate::shown::Shown;
use crate::sources::declared;
use crate::template::{Nested, verbatim};
use crate::topology::{Node, Topology};
use stategen_model::tree::Tree;

pub(super) struct BlackboxExporter;

#[from_template("compose/blackbox-exporter.yaml")]
struct Compose {
    service: Service,
    port: Shown,
}

impl Parts for BlackboxExporter {
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let sources = declared(topology.system, node.id);
        tree.insert(format!("{}/blackbox.yml", node.id), verbatim(verbatim!("observation/blackbox.yml"), sources));
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        Some(Nested::new(&Compose { service: Service::new(topology, node), port: node.number("http") }))
    }
}
