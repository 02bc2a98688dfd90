//! PostgreSQL server.

use stategen_template::from_template;

use super::Parts;
use crate::filters;
use crate::platform::compose::{Service, Setting};
use crate::platform::topology::{Node, Topology};
use crate::shown::{Show, Shown};
use crate::template::Nested;

pub(super) struct Postgres;

#[from_template("compose/postgres.yaml")]
struct Compose {
    service: Service,
    name: Setting,
    user: Setting,
    password: Setting,
    port: Shown,
    /// A table, by which one sees whether the first rows are there.
    table: Option<Shown>,
}

impl Parts for Postgres {
    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        let setting = |role: &str| Setting::new(node.component, role);
        Some(Nested::new(&Compose {
            service: Service::new(topology.system, node),
            name: setting("name"),
            user: setting("user"),
            password: setting("password"),
            port: node.number("sql"),
            table: topology.system.spec.entities.keys().next().map(Show::shown),
        }))
    }
}
