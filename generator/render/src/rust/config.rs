//! `config.rs`: what a service reads from the environment.

use stategen_template::from_template;

use super::names::snake;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::topology::{PortNumber, on_host};
use stategen_model::authored::Text;
use stategen_model::resolved::{self, Call, Messaging, Resolved, Value, Variable};
use stategen_model::system::{self, PortSpec};

/// The configuration of a service.
#[from_template("services/service/src/config.rs")]
pub(super) struct Config {
    port: PortNumber,
    /// How the service reaches its database, if it has one.
    database: Option<Vec<Setting>>,
    bus: Option<Bus>,
    services: Vec<Service>,
    /// Whether it is set by variables of its own.
    has_settings: bool,
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
    pub(super) fn new(system: &Resolved<'_>, service: &resolved::Service<'_>) -> Self {
        let database = service.database.as_ref();
        Self {
            port: service.http.into(),
            database: database.map(|database| database.variables.iter().map(Setting::new).collect()),
            bus: system.bus_of(service.id).map(Bus::new),
            services: service.calls.iter().map(Service::new).collect(),
            has_settings: !service.service.settings.is_empty(),
        }
    }
}

impl Setting {
    fn new(variable: &Variable<'_>) -> Self {
        let default = match variable.value {
            Value::Host => Default::Text("localhost".shown()),
            Value::Port(_, port) => Default::Port(on_host(port)),
            Value::Text(text) => Default::Text(text.shown()),
        };
        Self { role: variable.role.name(), variable: variable.name.shown(), default }
    }
}

impl Bus {
    fn new(messaging: &Messaging<'_>) -> Self {
        let Messaging { broker, wire, port, .. } = messaging;
        Self { scheme: wire.scheme, user: wire.user, address: Address::new(&broker.address, port) }
    }
}

impl Service {
    fn new(call: &Call<'_>) -> Self {
        let Call { id, service, http, .. } = call;
        Self { id: id.shown(), url: id.shown_as(url), address: Address::new(&service.address, http) }
    }
}

impl Address {
    fn new(address: &system::Address, port: &PortSpec) -> Self {
        let variable = |variable: &Option<Text>| variable.as_ref().map(Show::shown);
        Self { url: variable(&address.url), host: variable(&address.host), port: port.into() }
    }
}

/// The field with the address of the service of that id.
pub(super) fn url(id: &str) -> String {
    format!("{}_url", snake(id))
}
