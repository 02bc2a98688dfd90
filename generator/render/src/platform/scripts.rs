//! Scripts that start, watch, stop and test a state.

use stategen_template::{from_template, verbatim};

use super::documents::programs;
use crate::engine::parts;
use crate::observation;
use crate::shown::{Show, Shown};
use crate::sources::{spans, spans_of_each};
use crate::template::{Nested, rendered, verbatim};
use crate::topology::{Node, Topology};
use stategen_model::resolved::{self, Page, Resolved, Value};
use stategen_model::system::Role;
use stategen_model::tree::{Artifact, Tree};

#[from_template("scripts/start.sh")]
struct StartScript {
    on_compose: bool,
    /// Each after those that it needs.
    components: Vec<Part>,
    file: Option<DatabaseFile>,
    has_secrets: bool,
    /// The version of Rust that is needed.
    rust: Shown,
    /// Programs that have to be installed beside it.
    programs: Vec<&'static str>,
    /// Those that have to be free.
    ports: Vec<HostPort>,
    /// Containers that cannot ask themselves how they are.
    asked: Vec<Asked>,
}

/// A port of this machine.
struct HostPort {
    component: Shown,
    variable: Option<Shown>,
    number: Shown,
}

/// A container whose image holds nothing that could ask how it is.
struct Asked {
    id: Shown,
    port: Shown,
    path: Shown,
}

impl Asked {
    fn new(page: &Page<'_>) -> Self {
        Self { id: page.id.shown(), port: page.port.number.shown(), path: observation::path(page) }
    }
}

#[from_template("scripts/secrets.sh")]
struct SecretsScript {
    secrets: Vec<Shown>,
}

/// Where the embedded database's file is.
struct DatabaseFile {
    variable: Shown,
    path: Shown,
}

struct Part {
    id: Shown,
    start: Start,
}

/// How a component is started.
enum Start {
    /// By its program, which is built from the output.
    Built,
    /// By a program that is installed, with these commands.
    Installed(Nested),
    /// Not by these scripts.
    Elsewhere,
}

#[from_template("scripts/status.sh")]
struct StatusScript {
    on_compose: bool,
    /// Whether there are containers that cannot ask themselves how they are.
    asks: bool,
    components: Vec<Shown>,
}

#[from_template("scripts/stop.sh")]
struct StopScript {
    on_compose: bool,
    /// Each before those that it needs.
    components: Vec<Shown>,
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let on_compose = topology.on_compose();
    let order = topology.starting_order();
    let ids = || order.iter().map(|node| node.id.shown());
    let mut variables = system.databases.iter().flat_map(|database| &database.variables);
    let file = variables.find_map(|variable| match (variable.role, variable.value) {
        (Role::File, Value::Text(path)) => Some(DatabaseFile { variable: variable.name.shown(), path: path.shown() }),
        _ => None,
    });
    let secrets: Vec<Shown> = system.secrets.iter().map(|secret| secret.variable.shown()).collect();
    let components = order.iter().map(|node| Part { id: node.id.shown(), start: start(topology, node) }).collect();
    let asked: Vec<Asked> = asked(system).map(Asked::new).collect();
    let status = StatusScript { on_compose, asks: !asked.is_empty(), components: ids().collect() };
    let start = StartScript {
        on_compose,
        components,
        file,
        has_secrets: !secrets.is_empty(),
        rust: system.pins.rust.shown(),
        programs: programs(topology),
        ports: topology.nodes.iter().flat_map(host_ports).collect(),
        asked,
    };
    let stop = StopScript { on_compose, components: ids().rev().collect() };
    let mut sources = spans_of_each(system, "components");
    sources.extend(spans(system, ["system.runtime"]));
    let mut script = |path: &str, artifact: Artifact| tree.insert(path, Artifact { executable: true, ..artifact });
    script("scripts/start.sh", rendered(&start, sources.clone()));
    if !secrets.is_empty() {
        script("scripts/secrets.sh", rendered(&SecretsScript { secrets }, sources.clone()));
    }
    script("scripts/status.sh", rendered(&status, sources.clone()));
    script("scripts/stop.sh", rendered(&stop, sources.clone()));
    script("scripts/test.sh", verbatim(verbatim!("scripts/test.sh"), sources));
}

/// The ports of a component that the host offers.
fn host_ports(node: &Node) -> impl Iterator<Item = HostPort> {
    node.ports.iter().filter(|port| port.published).map(|port| HostPort {
        component: node.id.shown(),
        variable: port.spec.variable.as_ref().map(Show::shown),
        number: port.on_host(),
    })
}

fn start(topology: &Topology, node: &Node) -> Start {
    if node.component.is_built() {
        return Start::Built;
    }
    let commands = parts(node.component).and_then(|parts| parts.start(topology, node));
    commands.map_or(Start::Elsewhere, |commands| Start::Installed(commands.text))
}

/// The pages of containers that cannot ask themselves how they are.
pub(super) fn asked<'r>(system: &'r Resolved<'_>) -> impl Iterator<Item = &'r Page<'r>> {
    let observers = system.observation.observers.iter().filter(|observer| !observer.facts().asks_itself());
    observers.filter_map(|observer| match &observer.asked {
        resolved::Asked::Page(page) => Some(page),
        resolved::Asked::Port { .. } => None,
    })
}
