//! What the entries of all components in `compose.yaml` have in common.

use crate::shown::{Show, Shown};
use crate::topology::{Image, Node, Topology, on_host};
use stategen_model::resolved::Database;
use stategen_model::system::{Component, PortSpec, Role};

/// What the entries of all components have in common.
pub(crate) struct Service {
    pub(crate) id: Shown,
    pub(crate) image: Option<Image>,
    pub(crate) ports: Vec<Port>,
    pub(crate) limits: Limits,
    pub(crate) starts_after: Vec<Shown>,
    /// The port on the host that takes in what its container writes, where one does.
    pub(crate) lines_to: Option<Setting>,
}

/// What its container may take.
pub(crate) struct Limits {
    /// In MiB.
    pub(crate) memory: Shown,
    pub(crate) pids: Shown,
    pub(crate) cpus: Option<Shown>,
}

impl Limits {
    fn new(component: &Component) -> Self {
        let (said, usual) = (component.limits(), component.usual_limits());
        let number = |usual: u32| usual.to_string().as_str().shown();
        Self {
            memory: said.memory.as_ref().map_or_else(|| number(usual.memory), Show::shown),
            pids: said.pids.as_ref().map_or_else(|| number(usual.pids), Show::shown),
            cpus: said.cpus.as_ref().map(Show::shown).or_else(|| usual.cpus.map(Show::shown)),
        }
    }
}

/// The origins of pages that may speak with the system.
pub(crate) struct Origins {
    /// The variable that lists them.
    pub(crate) variable: Shown,
    /// What holds where it is not set.
    pub(crate) default: Shown,
}

impl Origins {
    pub(crate) fn of(topology: &Topology) -> Self {
        let cors = &topology.system.spec.system.cors;
        Self { variable: cors.variable.shown(), default: cors.default.shown() }
    }

    /// Whether those of all pages are, where nobody says otherwise.
    pub(crate) fn all(&self) -> bool {
        self.default.text() == "*"
    }
}

/// A port that the host offers.
pub(crate) struct Port {
    pub(crate) number: Shown,
    pub(crate) on_host: Setting,
}

/// What a variable of the shell that starts the system sets, where it has one.
pub(crate) struct Setting {
    pub(crate) variable: Option<Shown>,
    pub(crate) default: Shown,
}

impl Service {
    /// What a component's entry has whatever it is.
    pub(crate) fn new(topology: &Topology, node: &Node) -> Self {
        let takes_lines = topology.system.observation.takes_lines();
        let published = node.ports.iter().filter(|port| port.published);
        Self {
            id: node.id.shown(),
            image: node.part.image.map(Image::from),
            limits: Limits::new(node.component),
            ports: published
                .map(|port| Port { number: port.spec.number.shown(), on_host: Setting::of_port(port.spec) })
                .collect(),
            starts_after: node.starts_after.iter().map(|id| id.shown()).collect(),
            lines_to: takes_lines.filter(|(id, _)| *id != node.id).map(|(_, port)| Setting::of_port(port)),
        }
    }
}

impl Setting {
    /// The number of a port on the host.
    pub(crate) fn of_port(port: &PortSpec) -> Self {
        Self { variable: port.variable.as_ref().map(Show::shown), default: on_host(port) }
    }

    /// What the settings of a database say for a role, which a variable of its users says too.
    pub(crate) fn of(database: &Database<'_>, role: Role) -> Self {
        let default = database.database.settings.get(role).expect("a database has a setting for each role that is set");
        Self { variable: Some(database.variable(role).name.shown()), default: default.shown() }
    }
}
