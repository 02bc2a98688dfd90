//! The system as running parts: what starts, from what, after what, and how each finds the others.

use stategen_model::authored::Name;
use stategen_model::authored::Text;
use std::collections::{BTreeMap, BTreeSet};

use crate::shown::{Show, Shown};
use stategen_model::system::uses::uses_bus;
use stategen_model::system::{
    Component, ComponentId, Database, Kind, Pins, PortName, PortSpec, Ports, Role, Runtime, System,
};

/// A system's running parts.
pub(crate) struct Topology<'a> {
    /// The model.
    pub(crate) system: &'a System,
    /// Components that run, by id; an embedded database does not.
    pub(crate) nodes: Vec<Node<'a>>,
}

/// A component that runs.
pub(crate) struct Node<'a> {
    /// Component id.
    pub(crate) id: &'a ComponentId,
    /// What the model says of it.
    pub(crate) component: &'a Component,
    /// Folder of its crate, for components that are built from the output.
    pub(crate) folder: Option<Shown>,
    /// Its ports, by name.
    pub(crate) ports: Vec<Port<'a>>,
    /// Components that it needs when it starts, by id.
    pub(crate) starts_after: Vec<&'a ComponentId>,
    /// Variables that tell it where the others are on a network that resolves component ids.
    pub(crate) environment: Vec<Variable>,
    /// Whether it opens the embedded database's file.
    pub(crate) shares_file: bool,
}

/// A port of a running component.
pub(crate) struct Port<'a> {
    /// Name, such as `http`.
    pub(crate) name: &'a PortName,
    /// What the model says of it.
    pub(crate) spec: &'a PortSpec,
    /// Whether the host offers it; a port that browsers reach through the gateway alone is not offered.
    pub(crate) published: bool,
}

/// A port's number, and the variable by which the environment names another.
pub(crate) struct PortNumber {
    pub(crate) variable: Option<Shown>,
    pub(crate) number: Shown,
}

impl PortNumber {
    /// The port of that name. Every component that listens has one: `check` sees to it.
    pub(crate) fn new(component: &Component, name: &str) -> Self {
        Self::named(component.ports(), name)
    }

    /// The port of that name.
    pub(crate) fn named(ports: &Ports, name: &str) -> Self {
        ports.get(name).map_or_else(|| Self { variable: None, number: 0u16.shown() }, Self::from)
    }
}

impl From<&PortSpec> for PortNumber {
    fn from(port: &PortSpec) -> Self {
        Self { variable: port.variable.as_ref().map(Show::shown), number: port.number.shown() }
    }
}

/// A variable of a component's environment.
pub(crate) struct Variable {
    /// Its name.
    pub(crate) name: Shown,
    /// What it is set to.
    pub(crate) value: Value,
}

/// What a variable is set to.
pub(crate) enum Value {
    /// This text.
    Fixed(Shown),
    /// What the variable of the same name holds where the system is started, or this text.
    Default(Shown),
    /// Where a component answers on the network.
    Url {
        /// Scheme, such as `http`.
        scheme: &'static str,
        /// The user, whose password is the same word.
        user: Option<&'static str>,
        /// Component id.
        host: Shown,
        /// Number of its port.
        port: Shown,
    },
    /// This file in the folder of the shared volume.
    File(Shown),
}

impl<'a> Topology<'a> {
    /// The running parts of `system`.
    pub(crate) fn of(system: &'a System) -> Self {
        let running = system.spec.components.iter().filter(|(_, component)| component.runs());
        let mut nodes: Vec<Node<'a>> = running.map(|(id, component)| node(system, id, component)).collect();
        let needs: BTreeMap<&ComponentId, Vec<&ComponentId>> =
            nodes.iter().map(|node| (node.id, node.starts_after.clone())).collect();
        for node in &mut nodes {
            // Those that need each other start together, and try again until the others are there.
            node.starts_after.retain(|needed| !reaches(&needs, needed, node.id));
        }
        Self { system, nodes }
    }

    /// The part with this id.
    pub(crate) fn node(&self, id: &str) -> Option<&Node<'a>> {
        self.nodes.iter().find(|node| node.id.as_str() == id)
    }

    /// The parts that are built from the output, by id.
    pub(crate) fn built(&self) -> impl Iterator<Item = &Node<'a>> {
        self.nodes.iter().filter(|node| node.folder.is_some())
    }

    /// The parts in an order in which each comes after those it needs; by id where that leaves a choice.
    pub(crate) fn starting_order(&self) -> Vec<&Node<'a>> {
        let mut open: Vec<&Node<'a>> = self.nodes.iter().collect();
        let mut order: Vec<&Node<'a>> = Vec::new();
        while !open.is_empty() {
            let ready = |node: &&Node| node.starts_after.iter().all(|id| order.iter().any(|done| done.id == *id));
            // No circle is left, so that one is always ready.
            let next = open.iter().position(ready).unwrap_or(0);
            order.push(open.remove(next));
        }
        order
    }

    /// Whether the system runs on Docker Compose.
    pub(crate) fn on_compose(&self) -> bool {
        self.system.spec.system.runtime == Runtime::Compose
    }
}

impl Node<'_> {
    /// A port, by name.
    pub(crate) fn port(&self, name: &str) -> Option<&Port<'_>> {
        self.ports.iter().find(|port| port.name.as_str() == name)
    }

    /// The number of a port, by name.
    pub(crate) fn number(&self, name: &str) -> Shown {
        PortNumber::new(self.component, name).number
    }
}

impl Port<'_> {
    /// Its number on the host.
    pub(crate) fn on_host(&self) -> Shown {
        on_host(self.spec)
    }
}

/// A port's number on the host.
pub(crate) fn on_host(port: &PortSpec) -> Shown {
    port.on_host().shown()
}

fn node<'a>(system: &'a System, id: &'a ComponentId, component: &'a Component) -> Node<'a> {
    let folder = component.is_built().then(|| match component.kind() {
        Kind::Web => id.shown(),
        Kind::Service | Kind::Broker | Kind::Database | Kind::Gateway => id.shown_as(|id| format!("services/{id}")),
    });
    let used = needed(system, id, component);
    let mut environment = BTreeMap::new();
    if matches!(component, Component::Service(_)) {
        for other in &used {
            addresses(other, &system.spec.components[*other], &mut environment);
        }
    }
    if folder.is_some() {
        let cors = &system.spec.system.cors;
        environment.insert(&cors.variable, Value::Default(cors.default.shown()));
    }
    let runs = |id: &&ComponentId| system.spec.components[*id].runs();
    let ports = component.ports().iter();
    Node {
        id,
        component,
        folder,
        ports: ports.map(|(name, spec)| Port { name, spec, published: component.publishes(name) }).collect(),
        shares_file: !used.iter().all(runs),
        starts_after: used.into_iter().filter(runs).collect(),
        environment: environment.into_iter().map(|(name, value)| Variable { name: name.shown(), value }).collect(),
    }
}

/// Whether what `from` needs, and what that needs, and so on, has `to` among it.
fn reaches(needs: &BTreeMap<&ComponentId, Vec<&ComponentId>>, from: &ComponentId, to: &ComponentId) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        open.extend(needs.get(id).into_iter().flatten().copied().filter(|next| seen.insert(next)));
    }
    false
}

/// What a component needs when it starts: what it uses, the broker of its channels, the targets of its routes.
fn needed<'a>(system: &'a System, id: &ComponentId, component: &'a Component) -> Vec<&'a ComponentId> {
    let mut needed: Vec<&str> = Vec::new();
    // What a web component uses, its pages use: the server itself needs none of it.
    if let Component::Service(service) = component {
        needed.extend(service.uses.keys().map(Name::as_str));
    }
    if let Some(messaging) = system.spec.messaging.as_ref().filter(|_| uses_bus(system, id)) {
        needed.push(&messaging.broker);
    }
    if let Some(gateway) = system.spec.gateway.as_ref().filter(|gateway| gateway.component == *id) {
        needed.extend(gateway.routes.values().filter_map(|route| route.to.split('.').next()));
    }
    needed.sort_unstable();
    needed.dedup();
    let components = &system.spec.components;
    let others = needed.into_iter().filter(|other| id != other);
    others.filter_map(|other| components.get_key_value(other)).map(|(id, _)| id).collect()
}

/// The variables by which users of a component find it at its id.
fn addresses<'a>(id: &'a ComponentId, component: &'a Component, environment: &mut BTreeMap<&'a Text, Value>) {
    let (address, wire) = match component {
        Component::Database(database) => return database_addresses(id, component, database, environment),
        Component::Broker(broker) => (&broker.address, Some(broker.engine.facts().wire())),
        Component::Service(service) => (&service.address, None),
        Component::Gateway(gateway) => (&gateway.address, None),
        Component::Web(web) => (&web.address, None),
    };
    if let Some(variable) = &address.url {
        // It says all that the host would.
        let value = Value::Url {
            scheme: wire.map_or("http", |wire| wire.scheme),
            user: wire.and_then(|wire| wire.user),
            host: id.shown(),
            port: PortNumber::new(component, wire.map_or("http", |wire| wire.port)).number,
        };
        environment.insert(variable, value);
    } else if let Some(variable) = &address.host {
        environment.insert(variable, Value::Fixed(id.shown()));
    }
}

fn database_addresses<'a>(
    id: &'a ComponentId,
    component: &'a Component,
    database: &'a Database,
    environment: &mut BTreeMap<&'a Text, Value>,
) {
    let setting = |role: Role| database.settings.get(role).map(Show::shown).unwrap_or_default();
    for (role, variable) in database.address.iter() {
        let value = match role {
            Role::Host => Value::Fixed(id.shown()),
            Role::Port => Value::Fixed(PortNumber::new(component, "sql").number),
            Role::File => Value::File(setting(role).map(|file| file.rsplit('/').next().unwrap_or(file).to_owned())),
            Role::Name | Role::User | Role::Password => Value::Default(setting(role)),
        };
        environment.insert(variable, value);
    }
}

/// The reference of a pinned image.
pub(crate) struct Image {
    /// Repository, such as `postgres`.
    pub(crate) name: Shown,
    /// Tag.
    pub(crate) tag: Shown,
}

/// A pinned image, by id. The composition refuses a system with an image that is not pinned.
pub(crate) fn image(pins: &Pins, id: &str) -> Option<Image> {
    let pin = pins.images.get(id)?;
    Some(Image { name: pin.name.shown(), tag: pin.tag.shown() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_need_each_other_are_reached_both_ways() {
        let [desk, shelf, store, gate] = ["desk", "shelf", "store", "gate"].map(ComponentId::from);
        let needs = BTreeMap::from([
            (&desk, vec![&shelf]),
            (&shelf, vec![&store]),
            (&store, vec![&desk]),
            (&gate, vec![&desk]),
        ]);
        assert!(reaches(&needs, &shelf, &desk), "a circle of three");
        assert!(reaches(&needs, &desk, &desk), "itself");
        assert!(!reaches(&needs, &desk, &gate), "nobody needs the gate");
    }
}
