//! PostgreSQL server.

use stategen_template::from_template;

use super::compose::{Service, Setting};
use super::{Database, DatabaseParts, Dialect, Parts, Sequence, Store};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::tables::{Cell, Migration, Rule, Step};
use crate::template::{Nested, rendered};
use crate::topology::{Node, Topology};
use stategen_model::system::Role;

pub(super) struct Postgres;

#[from_template("compose/postgres.yaml")]
struct Compose {
    service: Service,
    name: Setting,
    user: Setting,
    /// The variable that holds the user's password.
    password: Shown,
    port: Shown,
    /// A table, by which one sees whether the first rows are there.
    table: Option<Shown>,
}

#[from_template("services/service/src/store/postgres.rs")]
struct StoreModule {
    store: Store,
}

#[from_template("database/sequences/postgres.sql")]
struct Sequences {
    sequences: Vec<Sequence>,
}

#[from_template("database/migrations/postgres.sql")]
struct MigrationScript {
    migration: Migration,
}

#[from_template("database/next-value/postgres.sql")]
struct NextValue {
    sequence: Shown,
}

impl Parts for Postgres {
    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        let database = topology.system.databases.iter().find(|database| database.id == node.id)?;
        let setting = |role: Role| Setting::of(database, role);
        Some(Nested::new(&Compose {
            service: Service::new(topology, node),
            name: setting(Role::Name),
            user: setting(Role::User),
            password: database.variable(Role::Password).name.shown(),
            port: node.number("sql"),
            table: topology.system.spec.entities.keys().next().map(Show::shown),
        }))
    }
}

impl DatabaseParts for Postgres {
    fn database(&self) -> Database {
        Database {
            dialect: Dialect {
                double: "double precision",
                uuid: "uuid",
                decimal: Some("numeric"),
                timestamp: "timestamp with time zone",
                yes: "true",
                no: "false",
                sequences: |sequences| Nested::new(&Sequences { sequences }),
            },
            store: |store, sources| rendered(&StoreModule { store }, sources),
            own_types: true,
            lists: None,
            next_value: |name| Nested::new(&NextValue { sequence: name.clone() }),
            migration: |migration, sources| rendered(&MigrationScript { migration }, sources),
        }
    }
}
