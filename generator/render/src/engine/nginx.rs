//! nginx: its configuration and the API explorer.

use stategen_template::from_template;

use crate::filters;
use crate::platform::compose::Service;
use crate::platform::topology::{Node, Port, Topology};
use crate::platform::{spans, spans_of_each};
use crate::shown::{Show, Shown};
use crate::template::{Nested, rendered};
use stategen_model::system::System;
use stategen_model::tree::Tree;

#[from_template("gateway/nginx.conf.template")]
struct Configuration {
    gateway: Shown,
    on_compose: bool,
    targets: Vec<Target>,
    locations: Vec<Location>,
}

#[from_template("compose/nginx.yaml")]
struct Compose {
    service: Service,
    port: Shown,
    targets: Vec<Target>,
    /// The path at which it says that it is there.
    health: Shown,
}

#[from_template("scripts/start/nginx.sh")]
struct Start {
    id: Shown,
    port: Number,
    targets: Vec<Target>,
}

/// A component that routes lead to.
struct Target {
    component: Shown,
    /// Its name as a variable of nginx and of the environment.
    variable: Shown,
    constant: Shown,
    port: Number,
}

/// The number of a port, and the variable that sets it.
struct Number {
    number: Shown,
    variable: Option<Shown>,
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
    Component {
        variable: Shown,
        stripped: Option<Shown>,
        upgrade: bool,
    },
}

#[from_template("gateway/api-explorer/index.html")]
struct Explorer {
    title: Shown,
    services: Vec<Contract>,
    messages: bool,
}

/// The contract of a service.
struct Contract {
    id: Shown,
    title: Shown,
}

/// The configuration, and the explorer where a route leads to it.
pub(crate) fn artifacts(topology: &Topology, node: &Node, tree: &mut Tree) {
    let system = topology.system;
    let id = node.id;
    let Some(gateway) = system.spec.gateway.as_ref().filter(|gateway| gateway.component == *id) else { return };
    let routes = gateway.routes.iter();
    let locations: Vec<Location> = routes
        .filter_map(|(path, route)| {
            let to = match route.to.as_str() {
                "self.health" => To::Health,
                "self.api-explorer" => To::Explorer { bare: (path.len() > 1).then(|| path.shown_as(without_slash)) },
                to => To::Component {
                    variable: Target::new(topology, to)?.variable,
                    stripped: route.strip_prefix.then(|| path.shown_as(prefix_pattern)),
                    upgrade: route.upgrade.is_some(),
                },
            };
            Some(Location { path: path.shown(), to })
        })
        .collect();
    let explored = locations.iter().any(|location| matches!(location.to, To::Explorer { .. }));
    let configuration =
        Configuration { gateway: id.shown(), on_compose: topology.on_compose(), targets: targets(topology), locations };
    let mut sources = spans_of_each(system, "gateway.routes");
    sources.extend(spans(system, [format!("components.{id}").as_str()]));
    tree.insert(format!("{id}/nginx.conf.template"), rendered(&configuration, sources));
    if explored {
        let explorer = Explorer {
            title: system.spec.system.title.shown(),
            services: system
                .contracts
                .iter()
                .map(|(id, contract)| Contract { id: id.shown(), title: contract.title.shown() })
                .collect(),
            messages: !system.spec.channels.is_empty(),
        };
        let sources = system.contracts.values().map(|contract| contract.span).collect();
        tree.insert(format!("{id}/api-explorer/index.html"), rendered(&explorer, sources));
    }
}

pub(crate) fn compose_service(topology: &Topology, node: &Node) -> Nested {
    Nested::new(&Compose {
        service: Service::new(topology.system, node),
        port: node.number("http"),
        targets: targets(topology),
        health: health_path(topology.system).unwrap_or_else(|| "/".shown()),
    })
}

/// The commands that start it as a process of the host.
pub(crate) fn start(topology: &Topology, node: &Node) -> Nested {
    let port = node.port("http").map_or_else(|| Number { number: "0".shown(), variable: None }, Number::new);
    Nested::new(&Start { id: node.id.shown(), port, targets: targets(topology) })
}

/// The path at which the gateway itself says that it is there.
fn health_path(system: &System) -> Option<Shown> {
    let routes = &system.spec.gateway.as_ref()?.routes;
    routes.iter().find(|(_, route)| route.to == "self.health").map(|(path, _)| path.shown())
}

/// The components that routes lead to, by id.
fn targets(topology: &Topology) -> Vec<Target> {
    let routes = topology.system.spec.gateway.iter().flat_map(|gateway| gateway.routes.values());
    let mut targets: Vec<Target> = routes.filter_map(|route| Target::new(topology, &route.to)).collect();
    targets.sort_by(|a, b| a.component.text().cmp(b.component.text()));
    targets.dedup_by(|a, b| a.component.text() == b.component.text());
    targets
}

impl Target {
    /// What `component.port` is.
    fn new(topology: &Topology, to: &str) -> Option<Self> {
        let (component, port) = to.split_once('.')?;
        let node = topology.node(component)?;
        let variable = node.id.shown_as(|id| id.replace('-', "_"));
        Some(Self {
            component: node.id.shown(),
            constant: variable.map(str::to_uppercase),
            variable,
            port: Number::new(node.port(port)?),
        })
    }
}

impl Number {
    fn new(port: &Port) -> Self {
        Self { number: port.spec.number.shown(), variable: port.spec.variable.as_ref().map(Show::shown) }
    }
}

fn without_slash(path: &str) -> String {
    path.trim_end_matches('/').to_owned()
}

/// A prefix as a regular expression.
fn prefix_pattern(path: &str) -> String {
    path.trim_end_matches('/').replace('.', "\\.")
}
