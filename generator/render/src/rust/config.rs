//! `config.rs`: what a service reads from the environment.

use stategen_template::from_template;

use super::names::snake;

use super::{called, database};
use crate::filters;
use crate::platform::topology::PortNumber;
use crate::shown::{Show, Shown};
use stategen_model::system::{Component, Engine, System, Transport};

/// The configuration of a service.
#[from_template("services/service/src/config.rs")]
pub(super) struct Config {
    port: PortNumber,
    database: Option<Database>,
    bus: Option<Bus>,
    services: Vec<Service>,
}

/// How the service reaches its database.
enum Database {
    /// A file with this path.
    File(Setting),
    Server(Box<Server>),
}

struct Server {
    /// Variables of the host and the port.
    host: Shown,
    port: Shown,
    /// The port's number.
    number: Shown,
    name: Setting,
    user: Setting,
    password: Setting,
}

/// A variable, and what holds where it is not set.
struct Setting {
    variable: Shown,
    default: Shown,
}

struct Bus {
    transport: Transport,
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
    pub(super) fn new(system: &System, id: &str, component: &Component) -> Self {
        let called = called(system, component);
        Self {
            port: PortNumber::new(component, "http"),
            database: database(system, component).map(Database::new),
            bus: super::service::uses_bus(system, id).then(|| Bus::new(system)).flatten(),
            services: called.iter().map(|(id, component, _)| Service::new(id, component)).collect(),
        }
    }
}

impl Database {
    fn new(database: &Component) -> Self {
        let variable = |role: &str| database.address.get(role).map(Show::shown).unwrap_or_default();
        let setting = |role: &str| Setting {
            variable: variable(role),
            default: database.settings.get(role).map(Show::shown).unwrap_or_default(),
        };
        if database.engine == Some(Engine::Sqlite) {
            return Self::File(setting("file"));
        }
        let port = database.ports.get("sql");
        Self::Server(Box::new(Server {
            host: variable("host"),
            port: variable("port"),
            number: port.map_or_else(|| 5432u16.shown(), |port| port.publish.unwrap_or(port.number).shown()),
            name: setting("name"),
            user: setting("user"),
            password: setting("password"),
        }))
    }
}

impl Bus {
    fn new(system: &System) -> Option<Self> {
        let messaging = system.spec.messaging.as_ref()?;
        let broker = system.spec.components.get(&messaging.broker)?;
        let port = match messaging.transport {
            Transport::Socketio => "http",
            Transport::Nats => "client",
        };
        Some(Self { transport: messaging.transport, address: Address::new(broker, port) })
    }
}

impl Service {
    fn new(id: &str, component: &Component) -> Self {
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
