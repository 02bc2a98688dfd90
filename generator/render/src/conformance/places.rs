//! `places.rs`: where every port of every component is.

use stategen_template::from_template;

use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::resolved::{Messaging, Part, Resolved, Route};
use stategen_model::system::{Place, PortName, PortSpec};

#[from_template("conformance/src/places.rs")]
pub(super) struct Places {
    /// The component that is the one entry point.
    gateway: Option<Shown>,
    broker: Option<Broker>,
    ports: Vec<Port>,
}

/// What carries messages.
struct Broker {
    component: Shown,
    /// Where the gateway leads pages to it.
    path: Option<Shown>,
    login: Option<Login>,
}

/// What services say of themselves when they connect.
struct Login {
    user: &'static str,
    password: Shown,
}

/// A port and the variables that say where it is.
struct Port {
    component: Shown,
    name: Shown,
    url: Option<Shown>,
    host: Option<Shown>,
    variable: Option<Shown>,
    number: Shown,
    /// The path before its own paths behind the gateway, if that leads to it.
    route: Option<Shown>,
}

impl Places {
    pub(super) fn new(system: &Resolved<'_>) -> Self {
        let ports = system.parts.iter().flat_map(|part| {
            part.component.ports().iter().map(move |(name, port)| Port::new(system, part, name, port))
        });
        Self {
            gateway: system.gateway.as_ref().map(|gateway| gateway.id.shown()),
            broker: system.messaging.as_ref().map(|messaging| Broker::new(system, messaging)),
            ports: ports.collect(),
        }
    }
}

impl Broker {
    fn new(system: &Resolved<'_>, messaging: &Messaging<'_>) -> Self {
        let mut routes = routes(system, messaging.id, messaging.wire.page_port);
        let path = routes.find(|route| route.route.upgrade.is_some() && !route.route.strip_prefix);
        let login = messaging.login.map(|login| Login { user: login.user, password: login.password.shown() });
        Self { component: messaging.id.shown(), path: path.map(|route| route.path.shown()), login }
    }
}

impl Port {
    fn new(system: &Resolved<'_>, part: &Part<'_>, name: &PortName, port: &PortSpec) -> Self {
        let Place { host, url } = part.component.place();
        let routes = || routes(system, part.id, name);
        let stripped = routes().find(|route| route.route.strip_prefix);
        let whole = routes().find(|route| route.path.as_str() == "/" && !route.route.strip_prefix);
        let route = stripped.or(whole);
        Self {
            component: part.id.shown(),
            name: name.as_str().shown(),
            url: url.map(Show::shown),
            host: host.map(Show::shown),
            variable: port.variable.as_ref().map(Show::shown),
            number: port.on_host().shown(),
            route: route.map(|route| route.path.shown_as(|path| path.trim_end_matches('/').to_owned())),
        }
    }
}

/// The gateway's routes to a port.
fn routes<'r>(system: &'r Resolved<'_>, id: &'r str, port: &'r str) -> impl Iterator<Item = &'r Route<'r>> {
    system.gateway.iter().flat_map(move |gateway| gateway.routes_to(id, port))
}
