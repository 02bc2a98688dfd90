//! What people read first: the README.

use stategen_template::from_template;

use super::links::{Branch, Comparison};
use crate::engine::parts;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans_of_each;
use crate::template::rendered;
use crate::topology::{Topology, on_host};
use stategen_model::diagnostic::Span;
use stategen_model::resolved::{self, Resolved};
use stategen_model::system::{self, Component, ComponentId, Kind, PortName, PortSpec, System};
use stategen_model::tree::Tree;

#[from_template("README.md")]
struct Readme {
    title: Shown,
    summary: Shown,
    state: State,
    /// The lineage, oldest first.
    steps: Vec<Step>,
    components: Vec<Part>,
    on_compose: bool,
    /// The version of Rust that is needed.
    rust: Shown,
    /// Programs that have to be installed beside Rust.
    programs: Vec<&'static str>,
    /// Whether there are pages, which are built with npm.
    has_pages: bool,
    /// Whether branches have pages of a forge.
    is_on_forge: bool,
    /// The port on which a browser opens the system.
    entry: Option<Shown>,
    /// What services are set by.
    settings: Vec<Setting>,
    /// What is made where the system is first started.
    secrets: Vec<Secret>,
    /// What becomes of what the parent's databases hold, where that is a question.
    handovers: Vec<Handover>,
    has_messages: bool,
    /// What kind of host output says how to get to.
    deployment: Option<Shown>,
}

/// A setting of a service.
struct Setting {
    component: Shown,
    summary: Shown,
    variable: Shown,
    expected: Shown,
    default: Shown,
}

/// A variable that has a value of its own in each clone.
struct Secret {
    variable: Shown,
    component: Shown,
}

/// What becomes of what a database of the parent holds.
enum Handover {
    /// A script brings it to this state.
    Migrated { database: Shown, state: Shown, parent: Shown },
    /// The engine is another, and the database a new one.
    Anew { database: Shown, parent: Shown, before: &'static str, after: &'static str },
}

struct State {
    id: Shown,
    title: Shown,
    summary: Shown,
}

/// A state of the lineage.
struct Step {
    id: Shown,
    title: Shown,
    branch: Branch,
    /// What it adds to the state before it.
    adds: Option<Comparison>,
}

/// A component.
struct Part {
    id: Shown,
    summary: Shown,
    ports: Vec<Port>,
}

struct Port {
    name: Shown,
    /// On the host.
    number: Shown,
    variable: Option<Shown>,
    /// Whether the host offers it.
    published: bool,
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let mut sources = vec![Span::file(format!("states/{}.yaml", system.state.id))];
    sources.extend(spans_of_each(system, "components"));
    tree.insert("README.md", rendered(&readme(topology), sources));
}

fn readme(topology: &Topology) -> Readme {
    let system = topology.system;
    let state = &system.state;
    let components = system.spec.components.iter();
    Readme {
        title: system.spec.system.title.shown(),
        summary: system.spec.system.summary.shown(),
        state: State { id: state.id.shown(), title: state.file.title.shown(), summary: state.file.summary.shown() },
        steps: steps(system),
        components: components.map(|(id, component)| Part::new(topology, id, component)).collect(),
        on_compose: topology.on_compose(),
        rust: system.pins.rust.shown(),
        programs: programs(topology),
        has_pages: !topology.system.pages.is_empty(),
        is_on_forge: system.links.is_some(),
        entry: entry(topology),
        settings: topology.system.services.iter().flat_map(|one| settings(topology.system, one)).collect(),
        secrets: system
            .secrets
            .iter()
            .map(|one| Secret { variable: one.variable.shown(), component: one.component.shown() })
            .collect(),
        handovers: topology.system.databases.iter().filter_map(|one| Handover::new(topology.system, one)).collect(),
        has_messages: !system.spec.channels.is_empty(),
        deployment: topology.system.deployment.as_ref().map(|deployment| deployment.target.shown()),
    }
}

/// The programs that the scripts start without building them, each once, by the components that they are for.
pub(super) fn programs(topology: &Topology) -> Vec<&'static str> {
    let installed = topology.nodes.iter().filter(|node| !node.component.is_built());
    let commands = installed.filter_map(|node| parts(node.component)?.start(topology, node));
    let mut programs = Vec::new();
    for program in commands.map(|commands| commands.program) {
        if !programs.contains(&program) {
            programs.push(program);
        }
    }
    programs
}

fn steps(system: &System) -> Vec<Step> {
    let states: Vec<&system::State> = system.lineage.iter().chain([&system.state]).collect();
    let parents = std::iter::once(None).chain(states.iter().copied().map(Some));
    let step = |(state, parent): (&system::State, Option<&system::State>)| Step {
        id: state.id.shown(),
        title: state.file.title.shown(),
        branch: Branch::new(system, state),
        adds: parent.map(|parent| Comparison::new(system, parent, state)),
    };
    states.iter().copied().zip(parents).map(step).collect()
}

/// The port on which a browser opens the system: the gateway's, else the web component's.
fn entry(topology: &Topology) -> Option<Shown> {
    let first = |kind: Kind| topology.nodes.iter().find(|node| node.component.kind() == kind);
    let node = first(Kind::Gateway).or_else(|| first(Kind::Web))?;
    node.ports.first().map(|port| port.on_host())
}

fn settings(system: &Resolved<'_>, service: &resolved::Service<'_>) -> Vec<Setting> {
    let settings = service.service.settings.values();
    let shown = |setting: &system::Setting| Setting {
        component: service.id.shown(),
        summary: setting.summary.shown(),
        variable: setting.variable.shown(),
        expected: setting.type_name.shown_as(|_| setting.expected(&system.spec.enums)),
        default: setting.default.shown(),
    };
    let files = service.service.datasets.iter().filter_map(|(name, dataset)| Some((name, dataset.variable.as_ref()?)));
    let files = files.map(|(name, variable)| Setting {
        component: service.id.shown(),
        summary: name
            .map(|name| format!("Path of a file to read instead of the one of {name} in the service."))
            .shown(),
        variable: variable.shown(),
        expected: "a path".shown(),
        default: "".shown(),
    });
    let seeds = service.service.random.iter().map(|random| Setting {
        component: service.id.shown(),
        summary: "Number from which all that is drawn at random follows.".shown(),
        variable: random.seed.shown(),
        expected: "a whole number that is not negative".shown(),
        default: "".shown(),
    });
    settings.map(shown).chain(files).chain(seeds).collect()
}

impl Handover {
    fn new(system: &Resolved<'_>, database: &resolved::Database<'_>) -> Option<Self> {
        let own = &system.state.id;
        let id = database.id.shown();
        if let Some(step) = database.migrations.iter().find(|step| step.state == own) {
            let (state, parent) = (step.state.shown(), step.parent.shown());
            return Some(Self::Migrated { database: id, state, parent });
        }
        let step = system.migrations.iter().find(|step| step.state == *own)?;
        let before = resolved::engine_of(&step.before.spec, database.id)?;
        let after = database.database.engine;
        let anew = || Self::Anew {
            database: id,
            parent: step.parent.shown(),
            before: before.facts().name(),
            after: after.facts().name(),
        };
        (before != after).then(anew)
    }
}

impl Part {
    fn new(topology: &Topology, id: &ComponentId, component: &Component) -> Self {
        let node = topology.node(id);
        let port = |(name, spec): (&PortName, &PortSpec)| Port {
            name: name.shown(),
            number: on_host(spec),
            variable: spec.variable.as_ref().map(Show::shown),
            published: node.and_then(|node| node.port(name)).is_none_or(|port| port.published),
        };
        Self {
            id: id.shown(),
            summary: component.summary().shown(),
            ports: component.ports().iter().map(port).collect(),
        }
    }
}
