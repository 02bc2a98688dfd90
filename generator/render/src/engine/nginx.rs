//! nginx: its configuration and the API explorer.

use stategen_model::authored::Text;
use stategen_template::from_template;

use super::compose::Service;
use super::{Commands, Parts};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::{spans, spans_of_each};
use crate::template::{Nested, rendered};
use crate::topology::{Node, PortNumber, Topology};
use stategen_model::system::{Route, System};
use stategen_model::tree::Tree;

pub(super) struct Nginx;

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
    port: PortNumber,
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

impl Parts for Nginx {
    /// The configuration, and the explorer where a route leads to it.
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let system = topology.system;
        let id = node.id;
        let Some(gateway) = system.spec.gateway.as_ref().filter(|gateway| gateway.component == *id) else { return };
        let locations = gateway.routes.iter().filter_map(|(path, route)| Location::new(topology, path, route));
        let configuration = Configuration {
            gateway: id.shown(),
            on_compose: topology.on_compose(),
            targets: targets(topology),
            locations: locations.collect(),
        };
        let mut sources = spans_of_each(system, "gateway.routes");
        sources.extend(spans(system, [format!("components.{id}").as_str()]));
        tree.insert(format!("{id}/nginx.conf.template"), rendered(&configuration, sources));
        if configuration.locations.iter().any(|location| matches!(location.to, To::Explorer { .. })) {
            let sources = system.contracts.values().map(|contract| contract.span).collect();
            tree.insert(format!("{id}/api-explorer/index.html"), rendered(&Explorer::new(system), sources));
        }
    }

    fn compose_service(&self, topology: &Topology, node: &Node) -> Option<Nested> {
        Some(Nested::new(&Compose {
            service: Service::new(topology.system, node),
            port: node.number("http"),
            targets: targets(topology),
            health: health_path(topology.system).unwrap_or_else(|| "/".shown()),
        }))
    }

    fn start(&self, topology: &Topology, node: &Node) -> Option<Commands> {
        let port = PortNumber::from(node.port("http")?.spec);
        let text = Nested::new(&Start { id: node.id.shown(), port, targets: targets(topology) });
        Some(Commands { program: "nginx", text })
    }
}

impl Location {
    fn new(topology: &Topology, path: &Text, route: &Route) -> Option<Self> {
        let to = match route.to.as_str() {
            "self.health" => To::Health,
            "self.api-explorer" => To::Explorer { bare: (path.len() > 1).then(|| path.shown_as(without_slash)) },
            to => To::Component {
                variable: Target::new(topology, to)?.variable,
                stripped: route.strip_prefix.then(|| path.shown_as(prefix_pattern)),
                upgrade: route.upgrade.is_some(),
            },
        };
        Some(Self { path: path.shown(), to })
    }
}

impl Explorer {
    fn new(system: &System) -> Self {
        let contracts = system.contracts.iter();
        Self {
            title: system.spec.system.title.shown(),
            services: contracts
                .map(|(id, contract)| Contract { id: id.shown(), title: contract.title.shown() })
                .collect(),
            messages: !system.spec.channels.is_empty(),
        }
    }
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
            port: PortNumber::from(node.port(port)?.spec),
        })
    }
}

fn without_slash(path: &str) -> String {
    path.trim_end_matches('/').to_owned()
}

/// A prefix as a regular expression.
fn prefix_pattern(path: &str) -> String {
    path.trim_end_matches('/').replace('.', "\\.")
}
