//! The system as running parts: what starts, from what, after what, and how each finds the others.

use stategen_model::authored::Name;
use std::collections::BTreeMap;

use stategen_model::system::{Component, Engine, Kind, Pins, PortSpec, Runtime, System};

/// A system's running parts.
pub(super) struct Topology<'a> {
    /// The model.
    pub(super) system: &'a System,
    /// Components that run, by id; an embedded database does not.
    pub(super) nodes: Vec<Node<'a>>,
}

/// A component that runs.
pub(super) struct Node<'a> {
    /// Component id.
    pub(super) id: &'a str,
    /// What the model says of it.
    pub(super) component: &'a Component,
    /// Folder of its crate, for components that are built from the output.
    pub(super) folder: Option<String>,
    /// Its ports, by name.
    pub(super) ports: Vec<Port<'a>>,
    /// Components that it needs when it starts, by id.
    pub(super) starts_after: Vec<&'a str>,
    /// Variables that tell it where the others are on a network that resolves component ids.
    pub(super) environment: BTreeMap<&'a str, Value>,
    /// Whether it opens the embedded database's file.
    pub(super) shares_file: bool,
}

/// A port of a running component.
pub(super) struct Port<'a> {
    /// Name, such as `http`.
    pub(super) name: &'a str,
    /// What the model says of it.
    pub(super) spec: &'a PortSpec,
    /// Number on the host.
    pub(super) host: u16,
    /// Whether the host offers it; a port that browsers reach through the gateway alone is not offered.
    pub(super) published: bool,
}

/// What a variable is set to.
pub(super) enum Value {
    /// This text.
    Fixed(String),
    /// What the variable of the same name holds where the system is started, or this text.
    Overridable(String),
}

impl<'a> Topology<'a> {
    /// The running parts of `system`.
    pub(super) fn of(system: &'a System) -> Self {
        let components = system.spec.components.iter();
        let running = components.filter(|(_, component)| component.engine != Some(Engine::Sqlite));
        let nodes = running.map(|(id, component)| node(system, id, component)).collect();
        Self { system, nodes }
    }

    /// The part with this id.
    pub(super) fn node(&self, id: &str) -> Option<&Node<'a>> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The parts that are built from the output, by id.
    pub(super) fn built(&self) -> impl Iterator<Item = &Node<'a>> {
        self.nodes.iter().filter(|node| node.folder.is_some())
    }

    /// The parts in an order in which each comes after those it needs; by id where that leaves a choice.
    pub(super) fn starting_order(&self) -> Vec<&Node<'a>> {
        let mut open: Vec<&Node<'a>> = self.nodes.iter().collect();
        let mut order: Vec<&Node<'a>> = Vec::new();
        while !open.is_empty() {
            let ready = |node: &&Node| node.starts_after.iter().all(|id| order.iter().any(|done| done.id == *id));
            // In a circle nobody is ready: the first goes first, services retry until the others are there.
            let next = open.iter().position(ready).unwrap_or(0);
            order.push(open.remove(next));
        }
        order
    }

    /// Whether the system runs on Docker Compose.
    pub(super) fn on_compose(&self) -> bool {
        self.system.spec.system.runtime == Runtime::Compose
    }
}

impl Node<'_> {
    /// The number of a port, by name.
    pub(super) fn port(&self, name: &str) -> Option<u16> {
        self.ports.iter().find(|port| port.name == name).map(|port| port.spec.number)
    }
}

fn node<'a>(system: &'a System, id: &'a str, component: &'a Component) -> Node<'a> {
    let folder = match (component.kind, component.engine) {
        (Kind::Service, _) | (Kind::Broker, Some(Engine::Socketio)) => Some(format!("services/{id}")),
        (Kind::Web, _) => Some(id.to_owned()),
        (Kind::Broker | Kind::Database | Kind::Gateway, _) => None,
    };
    let used = needed(system, id, component);
    let mut environment = BTreeMap::new();
    if matches!(component.kind, Kind::Service) {
        for other in &used {
            addresses(other, &system.spec.components[*other], &mut environment);
        }
    }
    if folder.is_some() {
        let cors = &system.spec.system.cors;
        environment.insert(cors.variable.as_str(), Value::Overridable(cors.default.clone()));
    }
    let engine = |id: &&str| system.spec.components[*id].engine;
    Node {
        id,
        component,
        folder,
        ports: ports(component),
        shares_file: used.iter().any(|id| engine(id) == Some(Engine::Sqlite)),
        starts_after: used.into_iter().filter(|id| engine(id) != Some(Engine::Sqlite)).collect(),
        environment,
    }
}

fn ports(component: &Component) -> Vec<Port<'_>> {
    let port = |(name, spec): (&'_ String, &'_ PortSpec)| -> (String, u16) {
        (name.clone(), spec.publish.unwrap_or(spec.number))
    };
    component
        .ports
        .iter()
        .map(|(name, spec)| Port { name, spec, host: port((name, spec)).1, published: component.publishes(name) })
        .collect()
}

/// What a component needs when it starts: what it uses, the broker of its channels, the targets of its routes.
fn needed<'a>(system: &'a System, id: &str, component: &'a Component) -> Vec<&'a str> {
    let components = &system.spec.components;
    let mut needed: Vec<&str> = Vec::new();
    // What a web component uses, its pages use: the server itself needs none of it.
    if component.kind != Kind::Web {
        needed.extend(component.uses.keys().map(Name::as_str));
    }
    let talks = system
        .spec
        .channels
        .values()
        .any(|one| one.publisher.as_deref() == Some(id) || one.subscriber.as_deref() == Some(id));
    if let Some(messaging) = system.spec.messaging.as_ref().filter(|_| talks) {
        needed.push(&messaging.broker);
    }
    if let Some(gateway) = system.spec.gateway.as_ref().filter(|gateway| gateway.component == id) {
        needed.extend(gateway.routes.values().filter_map(|route| route.to.split('.').next()));
    }
    needed.retain(|other| *other != id && components.contains_key(*other));
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// The variables by which users of a component find it at its id.
fn addresses<'a>(id: &str, component: &'a Component, environment: &mut BTreeMap<&'a str, Value>) {
    let number = |name: &str| component.ports.get(name).map_or(0, |port| port.number);
    let setting = |role: &str| component.settings.get(role).cloned().unwrap_or_default();
    let url = component.address.contains_key("url");
    for (role, variable) in &component.address {
        let value = match (role.as_str(), component.engine) {
            ("url", Some(Engine::Nats)) => {
                Value::Fixed(format!("nats://{SERVICES}:{SERVICES}@{id}:{}", number("client")))
            }
            ("url", _) => Value::Fixed(format!("http://{id}:{}", number("http"))),
            // The URL says all that the host would.
            ("host", _) if url => continue,
            ("host", _) => Value::Fixed(id.to_owned()),
            ("port", _) => Value::Fixed(number("sql").to_string()),
            ("file", _) => Value::Fixed(database_file(component)),
            (role, _) => Value::Overridable(setting(role)),
        };
        environment.insert(variable, value);
    }
}

/// Name and password of the broker's user that services connect as.
pub(super) const SERVICES: &str = "services";

/// Where containers have the embedded database's file.
fn database_file(component: &Component) -> String {
    let file = component.settings.get("file").map_or("data.db", Name::as_str);
    format!("/data/{}", file.rsplit('/').next().unwrap_or(file))
}

/// The reference of a pinned image.
pub(super) fn image(pins: &Pins, id: &str) -> String {
    pins.images.get(id).map_or_else(|| id.to_owned(), |pin| format!("{}:{}", pin.name, pin.tag))
}
