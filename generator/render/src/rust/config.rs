//! `config.rs`: what a service reads from the environment.

use stategen_template::from_template;

use super::names::snake;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::topology::{PortNumber, on_host};
use stategen_model::authored::Text;
use stategen_model::system::uses::{called, database, uses_bus};
use stategen_model::system::{self, Component, ComponentId, Database, Ports, Role, System};

/// The configuration of a service.
#[from_template("services/service/src/config.rs")]
pub(super) struct Config {
    port: PortNumber,
    /// How the service reaches its database, if it has one.
    database: Option<Vec<Setting>>,
    bus: Option<Bus>,
    services: Vec<Service>,
}

/// A field of the database's settings.
struct Setting {
    role: &'static str,
    variable: Shown,
    /// What holds where the variable is not set.
    default: Default,
}

enum Default {
    Text(Shown),
    Port(Shown),
}

struct Bus {
    scheme: &'static str,
    /// The user, whose password is the same word.
    user: Option<&'static str>,
    address: Address,
}

/// A service that is called.
struct Service {
    id: Shown,
    /// The field with its address.
    url: Shown,
    address: Address,
}

/// The variables that say where a component is.
struct Address {
    url: Option<Shown>,
    host: Option<Shown>,
    port: PortNumber,
}

impl Config {
    pub(super) fn new(system: &System, id: &ComponentId, component: &system::Service) -> Self {
        let called = called(system, &component.uses);
        Self {
            port: PortNumber::named(&component.ports, "http"),
            database: database(system, &component.uses).map(|(_, database)| settings(database)),
            bus: uses_bus(system, id).then(|| Bus::new(system)).flatten(),
            services: called.iter().map(|(id, component, _)| Service::new(id, component)).collect(),
        }
    }
}

/// How a service reaches a database: a setting for each role of its engine's variables.
fn settings(database: &Database) -> Vec<Setting> {
    database.engine.facts().roles().iter().map(|role| Setting::new(database, *role)).collect()
}

impl Setting {
    fn new(database: &Database, role: Role) -> Self {
        let default = match role {
            Role::Host => Default::Text("localhost".shown()),
            Role::Port => Default::Port(database.ports.get("sql").map_or_else(|| 0u16.shown(), on_host)),
            role => Default::Text(database.settings.get(role).map(Show::shown).unwrap_or_default()),
        };
        let variable = database.address.get(role).map(Show::shown).unwrap_or_default();
        Self { role: role.name(), variable, default }
    }
}

impl Bus {
    fn new(system: &System) -> Option<Self> {
        let messaging = system.spec.messaging.as_ref()?;
        let Component::Broker(broker) = system.spec.components.get(&messaging.broker)? else { return None };
        let wire = messaging.transport.wire();
        let address = Address::new(&broker.address, &broker.ports, wire.port);
        Some(Self { scheme: wire.scheme, user: wire.user, address })
    }
}

impl Service {
    fn new(id: &ComponentId, service: &system::Service) -> Self {
        Self { id: id.shown(), url: id.shown_as(url), address: Address::new(&service.address, &service.ports, "http") }
    }
}

impl Address {
    fn new(address: &system::Address, ports: &Ports, port: &str) -> Self {
        let variable = |variable: &Option<Text>| variable.as_ref().map(Show::shown);
        Self { url: variable(&address.url), host: variable(&address.host), port: PortNumber::named(ports, port) }
    }
}

/// The field with the address of the service of that id.
pub(super) fn url(id: &str) -> String {
    format!("{}_url", snake(id))
}
