//! Prometheus: what it scrapes, computes and tells.

use stategen_template::{from_template, verbatim};

use super::Parts;
use super::compose::Service;
use crate::filters;
use crate::observation;
use crate::shown::{Show, Shown};
use crate::sources::declared;
use crate::template::{Nested, verbatim};
use crate::topology::{Node, Topology};
use stategen_model::tree::Tree;

pub(super) struct Prometheus;

#[from_template("compose/prometheus.yaml")]
struct Compose {
    service: Service,
    port: Shown,
    prefix: Shown,
    /// For how many days it keeps what it has.
    days: Shown,
}

impl Parts for Prometheus {
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let (system, id) = (topology.system, node.id);
        let sources = declared(system, id);
        tree.insert(format!("{id}/prometheus.yml"), verbatim(verbatim!("observation/prometheus.yml"), sources));
        observation::targets(system, id, tree);
        tree.insert(format!("{id}/rules/rules.yml"), observation::rules(system));
        tree.insert(format!("{id}/tests/rules.yml"), observation::cases(system));
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        Some(Nested::new(&Compose {
            service: Service::new(topology, node),
            port: node.number("http"),
            prefix: observation::prefix(topology.observer(node)),
            days: node.component.retention_days()?.shown(),
        }))
    }
}
