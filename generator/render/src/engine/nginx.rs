//! nginx: its configuration and the API explorer.

use std::collections::BTreeMap;

use stategen_template::{from_template, verbatim};

use super::compose::{Origins, Service};
use super::{Commands, Parts, inspector};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::{declared, spans_of_each};
use crate::template::{Nested, rendered, verbatim};
use crate::topology::{Node, PortNumber, Topology};
use stategen_model::diagnostic::Span;
use stategen_model::resolved::{self, Gateway, Route};
use stategen_model::system::{ComponentId, PortSpec, System};
use stategen_model::tree::Tree;

pub(super) struct Nginx;

#[from_template("gateway/nginx.conf.template")]
struct Configuration {
    gateway: Shown,
    on_compose: bool,
    cors: Origins,
    targets: Vec<Target>,
    locations: Vec<Location>,
    /// Whether a route leads to pages that are told what stands before their own paths.
    has_prefixes: bool,
    /// Whether a host of its own has another nginx in front of it.
    is_behind_proxy: bool,
}

#[from_template("compose/nginx.yaml")]
struct Compose {
    service: Service,
    port: Shown,
    cors: Origins,
    targets: Vec<Target>,
    /// The path at which it says that it is there.
    health: Shown,
}

#[from_template("scripts/start/nginx.sh")]
struct Start {
    id: Shown,
    port: PortNumber,
    cors: Origins,
    targets: Vec<Target>,
}

/// A component that routes lead to.
struct Target {
    component: Shown,
    /// Its name as a variable of nginx and of the environment.
    variable: Shown,
    constant: Shown,
    port: PortNumber,
}

/// A path with what it leads to.
struct Location {
    path: Shown,
    to: To,
}

enum To {
    Health,
    /// The page over all contracts; without the slash at its end the path leads to it, too, unless it is the root.
    Explorer {
        bare: Option<Shown>,
    },
    /// The page on which one listens to channels.
    Inspector {
        catalogue: Shown,
    },
    Component {
        variable: Shown,
        stripped: Option<Shown>,
        upgrade: bool,
        /// Whether the path is the whole address: a stream whose path has no slash at its end has nothing below it.
        exact: bool,
        /// What stands before the paths of pages that are told it.
        prefix: Option<Shown>,
    },
}

impl Location {
    fn has_prefix(&self) -> bool {
        matches!(self.to, To::Component { prefix: Some(_), .. })
    }
}

#[from_template("gateway/api-explorer/index.html")]
struct Explorer {
    title: Shown,
    services: Vec<Contract>,
    messages: bool,
    /// The page on which one listens to channels.
    inspector: Option<Shown>,
}

/// The contract of a service.
struct Contract {
    id: Shown,
    title: Shown,
}

impl Parts for Nginx {
    /// The configuration, and the explorer where a route leads to it.
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let system = topology.system;
        let id = node.id;
        let gateway = gateway(topology);
        let locations: Vec<Location> = gateway.routes.iter().map(Location::new).collect();
        let configuration = Configuration {
            gateway: id.shown(),
            on_compose: topology.on_compose(),
            cors: Origins::of(topology),
            targets: targets(topology),
            has_prefixes: locations.iter().any(Location::has_prefix),
            is_behind_proxy: system.deployment.is_some(),
            locations,
        };
        let mut sources = spans_of_each(system, "gateway.routes");
        sources.extend(declared(system, id));
        tree.insert(format!("{id}/nginx.conf.template"), rendered(&configuration, sources));
        if configuration.locations.iter().any(|location| matches!(location.to, To::Explorer { .. })) {
            let sources: Vec<Span> = system.contracts.values().map(|contract| contract.span).collect();
            tree.insert(
                format!("{id}/api-explorer/index.html"),
                rendered(&Explorer::new(system, gateway), sources.clone()),
            );
            let script = verbatim!("gateway/api-explorer/explorer.js");
            tree.insert(format!("{id}/api-explorer/explorer.js"), verbatim(script, sources));
        }
        inspector::artifacts(system, gateway, tree);
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        Some(Nested::new(&Compose {
            service: Service::new(topology, node),
            port: node.number("http"),
            cors: Origins::of(topology),
            targets: targets(topology),
            health: gateway(topology).health().expect("a gateway in a container says that it is there").shown(),
        }))
    }

    fn start(&self, topology: &Topology, node: &Node) -> Option<Commands> {
        let port = PortNumber::from(node.part.port("http"));
        let text =
            Nested::new(&Start { id: node.id.shown(), port, cors: Origins::of(topology), targets: targets(topology) });
        Some(Commands { program: "nginx", text })
    }
}

impl Location {
    fn new(route: &Route<'_>) -> Self {
        let Route { path, route, target } = route;
        let to = match target {
            resolved::Target::Health => To::Health,
            resolved::Target::ApiExplorer => {
                To::Explorer { bare: (path.len() > 1).then(|| path.shown_as(without_slash)) }
            }
            resolved::Target::PubsubInspector => To::Inspector { catalogue: path.shown_as(inspector::catalogue) },
            resolved::Target::Port { id, component, .. } => To::Component {
                variable: id.shown_as(variable),
                stripped: route.strip_prefix.then(|| path.shown_as(prefix_pattern)),
                upgrade: route.upgrade.is_some(),
                exact: route.upgrade.is_some() && !path.ends_with('/'),
                prefix: component.observer().filter(|facts| facts.knows_prefix()).map(|_| path.shown_as(without_slash)),
            },
        };
        Self { path: path.shown(), to }
    }
}

impl Explorer {
    fn new(system: &System, gateway: &Gateway<'_>) -> Self {
        let contracts = system.contracts.iter();
        let inspector = gateway.page(|target| matches!(target, resolved::Target::PubsubInspector));
        Self {
            title: system.spec.system.title.shown(),
            services: contracts
                .map(|(id, contract)| Contract { id: id.shown(), title: contract.title.shown() })
                .collect(),
            messages: !system.spec.channels.is_empty(),
            inspector: inspector.map(|path| path.shown_as(|path| format!("{path}.html"))),
        }
    }
}

/// The one entry point of the system; there is no other component that routes.
fn gateway<'t>(topology: &'t Topology<'_>) -> &'t Gateway<'t> {
    topology.system.gateway.as_ref().expect("a component that routes is the entry point of its system")
}

/// The components that routes lead to, by id, each once.
fn targets(topology: &Topology) -> Vec<Target> {
    let mut targets: BTreeMap<&ComponentId, Target> = BTreeMap::new();
    for route in &gateway(topology).routes {
        if let resolved::Target::Port { id, port, .. } = route.target {
            targets.entry(id).or_insert_with(|| Target::new(id, port));
        }
    }
    targets.into_values().collect()
}

impl Target {
    fn new(id: &ComponentId, port: &PortSpec) -> Self {
        let variable = id.shown_as(variable);
        Self { component: id.shown(), constant: variable.map(str::to_uppercase), variable, port: port.into() }
    }
}

/// The name of a component as a variable of nginx.
fn variable(id: &str) -> String {
    id.replace('-', "_")
}

fn without_slash(path: &str) -> String {
    path.trim_end_matches('/').to_owned()
}

/// A prefix as a regular expression.
fn prefix_pattern(path: &str) -> String {
    path.trim_end_matches('/').replace('.', "\\.")
}
