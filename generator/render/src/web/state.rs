//! What the page knows of the state that it belongs to, and where it finds the others.

use std::collections::BTreeSet;

use stategen_template::from_template;

use super::FrontEnd;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::template::rendered;
use stategen_model::diagnostic::Span;
use stategen_model::resolved::{HTTP, Messaging, Resolved, Target};
use stategen_model::system::{Component, ComponentId, Kind, State, System};
use stategen_model::tree::Tree;

#[from_template("web/src/generated/state.ts")]
struct Identity {
    title: Shown,
    summary: Shown,
    /// Oldest first.
    steps: Vec<Step>,
}

/// A state of the lineage, with links where the system says where its branches are published.
struct Step {
    id: Shown,
    title: Shown,
    summary: Shown,
    track: Shown,
    convergence: Option<Shown>,
    branch: Shown,
    branch_url: Option<Shown>,
    /// The branch of the state before it.
    base: Option<Shown>,
    compare_url: Option<Shown>,
}

#[from_template("web/src/generated/shell.ts")]
struct Shell {
    has_tools: bool,
}

#[from_template("web/src/generated/configuration.ts")]
struct Configuration {
    gateway: bool,
    services: Vec<Service>,
    messages: Option<Messages>,
    /// The kinds of those that observe the others.
    observers: BTreeSet<&'static str>,
    components: Vec<Part>,
    tools: Vec<Tool>,
}

/// A page of the gateway for those who look into the system.
struct Tool {
    title: &'static str,
    path: Shown,
}

/// Where a page finds a component.
enum Address {
    /// At a path of its own origin.
    Path(Shown),
    /// At the port of a component on its own host.
    Port(Shown),
}

/// Where a service answers.
struct Service {
    id: Shown,
    address: Option<Address>,
}

/// Where messages come from.
struct Messages {
    address: Address,
    /// The wire's own path, where it has to be added.
    path: Option<&'static str>,
}

/// A component with the address at which it tells how it is, where a page can ask.
struct Part {
    id: Shown,
    kind: &'static str,
    summary: Shown,
    health: Option<Health>,
}

struct Health {
    /// What the path is below; a path of the page's own origin has nothing before it.
    base: Option<Address>,
    path: Shown,
}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let states: Vec<&State> = system.lineage.iter().chain([&system.state]).collect();
    let sources = states.iter().map(|state| Span::file(format!("states/{}.yaml", state.id))).collect();
    let identity = Identity {
        title: system.spec.system.title.shown(),
        summary: system.spec.system.summary.shown(),
        steps: lineage(system, &states),
    };
    front_end.add(tree, "src/generated/state.ts", rendered(&identity, sources));

    let mut sources = front_end.declared();
    sources.extend(front_end.spans(["gateway.routes"]));
    let configuration = configuration(front_end);
    let shell = Shell { has_tools: !configuration.tools.is_empty() };
    front_end.add(tree, "src/generated/shell.ts", rendered(&shell, front_end.declared()));
    front_end.add(tree, "src/generated/configuration.ts", rendered(&configuration, sources));
}

fn lineage(system: &System, states: &[&State]) -> Vec<Step> {
    let parents = std::iter::once(None).chain(states.iter().copied().map(Some));
    states.iter().zip(parents).map(|(state, parent)| step(system, state, parent)).collect()
}

fn step(system: &System, state: &State, parent: Option<&State>) -> Step {
    let links = system.links.as_ref();
    let file = &state.file;
    let branch = file.branch.shown();
    let base = parent.map(|parent| parent.file.branch.shown());
    let compare_url = links.zip(base.as_ref()).map(|(links, base)| {
        let url = branch.map(|branch| links.compare(base.text(), branch));
        url.and(base.places().iter().copied())
    });
    Step {
        id: state.id.shown(),
        title: file.title.shown(),
        summary: file.summary.shown(),
        track: file.track.shown(),
        convergence: file.convergence.as_ref().map(Show::shown),
        branch_url: links.map(|links| branch.map(|branch| links.branch(branch))),
        branch,
        base,
        compare_url,
    }
}

fn configuration(front_end: &FrontEnd<'_>) -> Configuration {
    let system = front_end.system;
    let service = |id: &str| Service { id: id.shown(), address: address(system, id) };
    let components = system.parts.iter().map(|part| Part {
        id: part.id.shown(),
        kind: part.component.kind().name(),
        summary: part.component.summary().shown(),
        health: health(front_end, part.id, part.component),
    });
    Configuration {
        gateway: system.gateway.is_some(),
        services: front_end.page.calls.iter().map(|call| service(call.id)).collect(),
        messages: messages(system),
        observers: system.observation.observers.iter().map(|observer| observer.component.kind().name()).collect(),
        components: components.collect(),
        tools: tools(system),
    }
}

/// What a page leads to beside its views, where one of them is there to listen to channels.
fn tools(system: &Resolved<'_>) -> Vec<Tool> {
    let Some(gateway) = &system.gateway else { return Vec::new() };
    let Some(inspector) = gateway.page(|target| matches!(target, Target::PubsubInspector)) else { return Vec::new() };
    let explorer = gateway.page(|target| matches!(target, Target::ApiExplorer));
    let explorer = explorer.map(|path| Tool { title: "API explorer", path: path.shown() });
    let inspector = Tool { title: "Pub/sub inspector", path: inspector.shown_as(|path| format!("{path}.html")) };
    explorer.into_iter().chain([inspector]).collect()
}

/// Where a page finds what a component serves; behind a gateway, only what has a route.
fn address(system: &Resolved<'_>, id: &str) -> Option<Address> {
    let Some(gateway) = &system.gateway else { return Some(Address::Port(id.shown())) };
    let route = gateway.routes_to(id, HTTP).find(|route| route.route.strip_prefix)?;
    Some(Address::Path(route.path.shown_as(|path| path.trim_end_matches('/').to_owned())))
}

/// The address at which a component tells how it is.
fn health(front_end: &FrontEnd<'_>, id: &ComponentId, component: &Component) -> Option<Health> {
    let system = front_end.system;
    let path = system.spec.system.endpoints.health.shown();
    match component.kind() {
        Kind::Web if id == front_end.page.id => Some(Health { base: None, path }),
        _ if component.is_built() => Some(Health { base: Some(address(system, id)?), path }),
        Kind::Gateway => Some(Health { base: None, path: system.gateway.as_ref()?.health()?.shown() }),
        Kind::Service | Kind::Web | Kind::Broker | Kind::Database => None,
        Kind::Prober | Kind::Metrics | Kind::Logs | Kind::Traces | Kind::Collector | Kind::Dashboards => None,
    }
}

/// Where messages come from, if there are any.
fn messages(system: &Resolved<'_>) -> Option<Messages> {
    let messaging = system.messaging.as_ref()?;
    let Some(gateway) = &system.gateway else {
        let Messaging { id, wire, .. } = messaging;
        return Some(Messages { address: Address::Port(id.shown()), path: wire.page_path });
    };
    Some(Messages { address: Address::Path(messaging.stream(gateway)?.shown()), path: None })
}
