//! `places.rs`: where every port of every component is.

use stategen_model::authored::Text;
use stategen_template::from_template;

use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::system::{Component, ComponentId, Messaging, PortSpec, Route, System};

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
    pub(super) fn new(system: &System) -> Self {
        let spec = &system.spec;
        let ports = spec.components.iter().flat_map(|(id, component)| {
            component.ports().iter().map(move |(name, port)| Port::new(system, (id, component), (name, port)))
        });
        Self {
            gateway: spec.gateway.as_ref().map(|gateway| gateway.component.shown()),
            broker: spec.messaging.as_ref().map(|messaging| Broker::new(system, messaging)),
            ports: ports.collect(),
        }
    }
}

impl Broker {
    fn new(system: &System, messaging: &Messaging) -> Self {
        let port = system.wire().map_or("", |wire| wire.page_port);
        let mut routes = routes(system, &messaging.broker, port);
        let path = routes.find(|(_, route)| route.upgrade.is_some() && !route.strip_prefix);
        Self { component: messaging.broker.shown(), path: path.map(|(prefix, _)| prefix.shown()) }
    }
}

impl Port {
    fn new(system: &System, (id, component): (&ComponentId, &Component), (name, port): (&str, &PortSpec)) -> Self {
        let variables = component.variables();
        let address =
            |wanted: &str| variables.iter().find(|(role, _)| *role == wanted).map(|(_, variable)| variable.shown());
        let stripped = routes(system, id, name).find(|(_, route)| route.strip_prefix);
        let whole = routes(system, id, name).find(|(prefix, route)| prefix.as_str() == "/" && !route.strip_prefix);
        let route = stripped.or(whole).map(|(prefix, _)| prefix.shown_as(|path| path.trim_end_matches('/').to_owned()));
        Self {
            component: id.shown(),
            name: name.shown(),
            url: address("url"),
            host: address("host"),
            variable: port.variable.as_ref().map(Show::shown),
            number: port.on_host().shown(),
            route,
        }
    }
}

/// The gateway's routes to a port, with their prefixes.
fn routes<'a>(system: &'a System, id: &str, port: &str) -> impl Iterator<Item = (&'a Text, &'a Route)> {
    let target = format!("{id}.{port}");
    let routes = system.spec.gateway.iter().flat_map(|gateway| &gateway.routes);
    routes.filter(move |(_, route)| route.to == target)
}
