//! The system as running parts: what starts, from what, after what, and how each finds the others.

use stategen_model::authored::Text;
use std::collections::{BTreeMap, BTreeSet};

use crate::shown::{Show, Shown};
use stategen_model::resolved::{self, Messaging, Observer, Part, Resolved, Service, Target};
use stategen_model::system::{Component, ComponentId, ImagePin, Kind, Place, PortName, PortSpec, Role, Runtime};

/// A system's running parts.
pub(crate) struct Topology<'a> {
    /// The model.
    pub(crate) system: &'a Resolved<'a>,
    /// Components that run, by id; an embedded database does not.
    pub(crate) nodes: Vec<Node<'a>>,
}

/// A component that runs.
pub(crate) struct Node<'a> {
    /// Component id.
    pub(crate) id: &'a ComponentId,
    /// What the model says of it.
    pub(crate) component: &'a Component,
    /// The component with what it refers to.
    pub(crate) part: &'a Part<'a>,
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
    /// What the variable of the same name holds where the system is started, which has to be there.
    Secret,
    /// Where a component answers on the network.
    Url {
        /// Scheme, such as `http`.
        scheme: &'static str,
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
    pub(crate) fn of(system: &'a Resolved<'a>) -> Self {
        let running = system.parts.iter().filter(|part| part.component.runs());
        let mut nodes: Vec<Node<'a>> = running.map(|part| node(system, part)).collect();
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

    /// What observes the others in this part.
    pub(crate) fn observer(&self, node: &Node<'a>) -> &Observer<'a> {
        let observer = self.system.observation.observers.iter().find(|observer| observer.id == node.id);
        observer.expect("a component with the engine of an observer is one")
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
            let next = open.iter().position(ready).expect("no circle is left, so that one is always ready");
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

    /// For how many hours it keeps what it has, where its kind does.
    pub(crate) fn hours_kept(&self) -> Option<Shown> {
        let days = self.component.retention_days()?;
        Some(days.shown().map(|_| (24 * u32::from(*days)).to_string()))
    }

    /// The number of a port that its engine has.
    pub(crate) fn number(&self, name: &str) -> Shown {
        self.part.port(name).number.shown()
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

fn node<'a>(system: &'a Resolved<'a>, part: &'a Part<'a>) -> Node<'a> {
    let Part { id, component, .. } = *part;
    let is_web = component.kind() == Kind::Web;
    let folder =
        component.is_built().then(|| if is_web { id.shown() } else { id.shown_as(|id| format!("services/{id}")) });
    let needed = needed(system, part);
    let mut environment = BTreeMap::new();
    if let Some(service) = system.services.iter().find(|service| service.id == id) {
        environment.extend(addresses(system, service));
        let settings = service.service.settings.values();
        environment.extend(settings.map(|one| (&one.variable, Value::Default(one.default.shown()))));
        let files = service.service.datasets.values().filter_map(|dataset| dataset.variable.as_ref());
        environment.extend(files.map(|variable| (variable, Value::Default("".shown()))));
        environment.extend(service.service.random.iter().map(|random| (&random.seed, Value::Default("".shown()))));
    }
    if folder.is_some() {
        let cors = &system.system().spec.system.cors;
        environment.insert(&cors.variable, Value::Default(cors.default.shown()));
    }
    let environment = environment.into_iter().map(|(name, value)| Variable { name: name.shown(), value });
    let ports = component.ports().iter();
    Node {
        id,
        component,
        part,
        folder,
        ports: ports.map(|(name, spec)| Port { name, spec, published: component.publishes(name) }).collect(),
        shares_file: !needed.values().all(|other| other.runs()),
        starts_after: needed.into_iter().filter(|(_, other)| other.runs()).map(|(id, _)| id).collect(),
        environment: by_name(environment.chain(takes_traces(system).filter(|_| component.is_built()))),
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
        open.extend(needs[id].iter().copied().filter(|next| seen.insert(next)));
    }
    false
}

/// What a component needs when it starts: what it uses, the broker of its channels, the targets of its routes, and for one that
/// observes the others, those from which it has what it shows or to which it passes on what it takes. Nobody waits for those
/// that observe.
fn needed<'a>(system: &'a Resolved<'a>, part: &'a Part<'a>) -> BTreeMap<&'a ComponentId, &'a Component> {
    let mut needed = BTreeMap::new();
    // What a web component uses, its pages use: the server itself needs none of it.
    if part.component.kind() != Kind::Web {
        needed.extend(part.uses.iter().map(|used| (used.id, used.component)));
    }
    if let Some(messaging) = system.bus_of(part.id) {
        needed.insert(messaging.part.id, messaging.part.component);
    }
    if let Some(gateway) = system.gateway.as_ref().filter(|gateway| *gateway.id == *part.id) {
        needed.extend(gateway.routes.iter().filter_map(|route| match route.target {
            Target::Port { id, component, .. } => Some((id, component)),
            Target::Health | Target::ApiExplorer | Target::PubsubInspector => None,
        }));
        needed.retain(|_, target| !target.kind().observes());
    }
    let kinds = observed(part.component.kind());
    let observers = system.observation.observers.iter().filter(|observer| kinds.contains(&observer.component.kind()));
    needed.extend(observers.map(|observer| (observer.id, observer.component)));
    needed.remove(part.id);
    needed
}

/// Variables in the order of their names.
fn by_name(variables: impl Iterator<Item = Variable>) -> Vec<Variable> {
    let mut variables: Vec<Variable> = variables.collect();
    variables.sort_by(|a, b| a.name.text().cmp(b.name.text()));
    variables
}

/// Where what is built sends its traces.
fn takes_traces(system: &Resolved<'_>) -> impl Iterator<Item = Variable> {
    let named = system.spec.observability.as_ref().and_then(|observability| observability.collector.as_ref());
    let port = named.and_then(|_| system.observation.takes_spans());
    port.into_iter().map(|(id, port)| Variable {
        name: "OTEL_EXPORTER_OTLP_ENDPOINT".shown(),
        value: Value::Url { scheme: "http", host: id.shown(), port: port.number.shown() },
    })
}

/// The kinds of observers that one of a kind needs when it starts.
fn observed(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Metrics => &[Kind::Prober],
        Kind::Collector => &[Kind::Logs, Kind::Traces],
        Kind::Dashboards => &[Kind::Metrics, Kind::Logs, Kind::Traces],
        Kind::Service | Kind::Broker | Kind::Database | Kind::Gateway | Kind::Web => &[],
        Kind::Prober | Kind::Logs | Kind::Traces => &[],
    }
}

/// The variables by which a service finds what it needs, each at its id.
fn addresses<'a>(system: &'a Resolved<'a>, service: &'a Service<'a>) -> Vec<(&'a Text, Value)> {
    let mut found = Vec::new();
    if let Some(database) = &service.database {
        found.extend(database.variables.iter().map(|variable| (variable.name, in_network(database.id, variable))));
    }
    for call in &service.calls {
        found.extend(address(call.id, call.service.address.place(), ("http", call.http)));
    }
    if let Some(messaging) = system.bus_of(service.id) {
        let Messaging { wire, port, login, .. } = messaging;
        found.extend(address(messaging.part.id, messaging.broker.address.place(), (wire.scheme, port)));
        found.extend(login.map(|login| (login.password, Value::Secret)));
    }
    found
}

/// The variable by which users of a component find it: the URL says all that the host would.
fn address<'a>(
    id: &ComponentId,
    place: Place<'a>,
    (scheme, port): (&'static str, &PortSpec),
) -> Option<(&'a Text, Value)> {
    match (place.url, place.host) {
        (Some(variable), _) => Some((variable, Value::Url { scheme, host: id.shown(), port: port.number.shown() })),
        (None, Some(variable)) => Some((variable, Value::Fixed(id.shown()))),
        (None, None) => None,
    }
}

/// What a variable of a database says on the network.
fn in_network(id: &ComponentId, variable: &resolved::Variable<'_>) -> Value {
    match (variable.role, variable.value) {
        (_, resolved::Value::Host) => Value::Fixed(id.shown()),
        (_, resolved::Value::Port(_, port)) => Value::Fixed(port.number.shown()),
        (Role::File, resolved::Value::Text(path)) => Value::File(path.shown_as(|path| file_name(path).to_owned())),
        (_, resolved::Value::Text(text)) => Value::Default(text.shown()),
        (_, resolved::Value::Secret) => Value::Secret,
    }
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rfind('/').map_or(path, |at| &path[at + 1..])
}

/// The reference of a pinned image.
pub(crate) struct Image {
    /// Repository, such as `postgres`.
    pub(crate) name: Shown,
    /// Tag.
    pub(crate) tag: Shown,
}

impl From<&ImagePin> for Image {
    fn from(pin: &ImagePin) -> Self {
        Self { name: pin.name.shown(), tag: pin.tag.shown() }
    }
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
