//! `config.rs`: what a service reads from the environment.

use stategen_template::from_template;

use super::names::snake;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::topology::{PortNumber, on_host};
use stategen_model::engine::Facts;
use stategen_model::system::uses::{called, database, uses_bus};
use stategen_model::system::{Component, ComponentId, System};

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
    pub(super) fn new(system: &System, id: &ComponentId, component: &Component) -> Self {
        let called = called(system, component);
        Self {
            port: PortNumber::new(component, "http"),
            database: database(system, component).map(settings),
            bus: uses_bus(system, id).then(|| Bus::new(system)).flatten(),
            services: called.iter().map(|(id, component, _)| Service::new(id, component)).collect(),
        }
    }
}

/// How a service reaches a database: a setting for each role of its engine's variables.
fn settings(database: &Component) -> Vec<Setting> {
    let roles = database.facts().map_or(&[][..], Facts::roles);
    roles.iter().map(|role| Setting::new(database, role)).collect()
}

impl Setting {
    fn new(database: &Component, role: &'static str) -> Self {
        let default = match role {
            "host" => Default::Text("localhost".shown()),
            "port" => Default::Port(database.ports.get("sql").map_or_else(|| 0u16.shown(), on_host)),
            role => Default::Text(database.settings.get(role).map(Show::shown).unwrap_or_default()),
        };
        let variable = database.address.get(role).map(Show::shown).unwrap_or_default();
        Self { role, variable, default }
    }
}

impl Bus {
    fn new(system: &System) -> Option<Self> {
        let broker = system.spec.components.get(&system.spec.messaging.as_ref()?.broker)?;
        let wire = broker.wire()?;
        Some(Self { scheme: wire.scheme, user: wire.user, address: Address::new(broker, wire.port) })
    }
}

impl Service {
    fn new(id: &ComponentId, component: &Component) -> Self {
        Self { id: id.shown(), url: id.shown_as(url), address: Address::new(component, "http") }
    }
}

impl Address {
    fn new(component: &Component, port: &str) -> Self {
        let variable = |role: &str| component.address.get(role).map(Show::shown);
        Self { url: variable("url"), host: variable("host"), port: PortNumber::new(component, port) }
    }
}

/// The field with the address of the service of that id.
pub(super) fn url(id: &str) -> String {
    format!("{}_url", snake(id))
}
