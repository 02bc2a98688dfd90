//! `config.rs`: what a service reads from the environment.

use stategen_template::from_template;

use super::names::snake;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::topology::{PortNumber, on_host};
use stategen_model::resolved::{self, Call, Messaging, Resolved, Value, Variable};
use stategen_model::system::{Place, PortSpec};

/// The configuration of a service.
#[from_template("services/service/src/config.rs")]
pub(super) struct Config {
    port: PortNumber,
    /// How the service reaches its database, if it has one.
    database: Option<Vec<Setting>>,
    bus: Option<Bus>,
    services: Vec<Service>,
    /// Whether some variables have no default.
    has_secrets: bool,
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
    /// Nothing: it has to be set.
    None,
}

struct Bus {
    scheme: &'static str,
    /// The variable that holds the password, where there is one.
    password: Option<Shown>,
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
        let bus = system.bus_of(service.id);
        let mut variables = database.iter().flat_map(|database| &database.variables);
        Self {
            port: service.http.into(),
            database: database.map(|database| database.variables.iter().map(Setting::new).collect()),
            has_secrets: variables.any(|variable| matches!(variable.value, Value::Secret))
                || bus.is_some_and(|messaging| messaging.login.is_some()),
            bus: bus.map(Bus::new),
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
            Value::Secret => Default::None,
        };
        Self { role: variable.role.name(), variable: variable.name.shown(), default }
    }
}

impl Bus {
    fn new(messaging: &Messaging<'_>) -> Self {
        let Messaging { broker, wire, port, login, .. } = messaging;
        let password = login.map(|login| login.password.shown());
        Self { scheme: wire.scheme, password, address: Address::new(broker.address.place(), port) }
    }
}

impl Service {
    fn new(call: &Call<'_>) -> Self {
        let Call { id, service, http, .. } = call;
        Self { id: id.shown(), url: id.shown_as(url), address: Address::new(service.address.place(), http) }
    }
}

impl Address {
    fn new(place: Place<'_>, port: &PortSpec) -> Self {
        Self { url: place.url.map(Show::shown), host: place.host.map(Show::shown), port: port.into() }
    }
}

/// The field with the address of the service of that id.
pub(super) fn url(id: &str) -> String {
    format!("{}_url", snake(id))
}
