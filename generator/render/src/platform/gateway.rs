//! The gateway: nginx's configuration and the API explorer.

use askama::Template;

use super::topology::Topology;
use super::{artifact, spans, spans_of_each};
use crate::filters;
use stategen_model::system::{Engine, System};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "gateway/nginx.conf.template", escape = "none")]
struct Configuration<'a> {
    gateway: &'a str,
    on_compose: bool,
    targets: Vec<Target>,
    locations: Vec<Location<'a>>,
}

/// A component that routes lead to.
pub(super) struct Target {
    /// Its id.
    pub(super) component: String,
    /// Port that the routes lead to.
    pub(super) number: u16,
    /// Placeholder of its address in the configuration.
    pub(super) placeholder: String,
    /// nginx variable that holds the address.
    variable: String,
}

enum Location<'a> {
    Health { path: &'a str },
    Explorer { path: &'a str },
    Proxy { path: &'a str, stripped: Option<String>, variable: String, upgrade: bool },
}

#[derive(Template)]
#[template(path = "gateway/api-explorer/index.html", escape = "none")]
struct Explorer<'a> {
    title: &'a str,
    services: Vec<(&'a str, &'a str)>,
    messages: bool,
}

/// The path at which the gateway itself says that it is there.
pub(super) fn health_path(system: &System) -> Option<&str> {
    let routes = &system.spec.gateway.as_ref()?.routes;
    routes.iter().find(|(_, route)| route.to == "self.health").map(|(path, _)| path.as_str())
}

/// The components that routes lead to, by id.
pub(super) fn targets(topology: &Topology) -> Vec<Target> {
    let routes = topology.system.spec.gateway.iter().flat_map(|gateway| gateway.routes.values());
    let mut targets: Vec<Target> = routes.filter_map(|route| target(topology, &route.to)).collect();
    targets.sort_by(|a, b| a.component.cmp(&b.component));
    targets.dedup_by(|a, b| a.component == b.component);
    targets
}

fn target(topology: &Topology, to: &str) -> Option<Target> {
    let (component, port) = to.split_once('.')?;
    let number = topology.node(component)?.port(port)?;
    let snake = component.replace('-', "_");
    Some(Target {
        component: component.to_owned(),
        number,
        placeholder: format!("{}_ADDRESS", snake.to_uppercase()),
        variable: format!("{snake}_address"),
    })
}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    let system = topology.system;
    let Some(gateway) = &system.spec.gateway else { return };
    let id = gateway.component.as_str();
    if topology.node(id).is_none_or(|node| node.component.engine != Some(Engine::Nginx)) {
        return;
    }
    let locations: Vec<Location> = gateway
        .routes
        .iter()
        .filter_map(|(path, route)| match route.to.as_str() {
            "self.health" => Some(Location::Health { path }),
            "self.api-explorer" => Some(Location::Explorer { path }),
            to => target(topology, to).map(|target| Location::Proxy {
                path,
                stripped: route.strip_prefix.then(|| path.trim_end_matches('/').replace('.', "\\.")),
                variable: target.variable,
                upgrade: route.upgrade.is_some(),
            }),
        })
        .collect();
    let explored = locations.iter().any(|location| matches!(location, Location::Explorer { .. }));
    let configuration =
        Configuration { gateway: id, on_compose: topology.on_compose(), targets: targets(topology), locations };
    let mut sources = spans_of_each(system, "gateway.routes");
    sources.extend(spans(system, [format!("components.{id}").as_str()]));
    tree.insert(
        format!("{id}/nginx.conf.template"),
        artifact("gateway/nginx.conf.template", configuration.to_string(), sources.clone()),
    );
    if explored {
        let services = system.contracts.iter().map(|(id, contract)| (id.as_str(), contract.title.as_str())).collect();
        let messages = !system.spec.channels.is_empty();
        let explorer = Explorer { title: &system.spec.system.title, services, messages };
        let sources = system.contracts.values().map(|contract| contract.span).collect();
        tree.insert(
            format!("{id}/api-explorer/index.html"),
            artifact("gateway/api-explorer/index.html", explorer.to_string(), sources),
        );
    }
}
