//! The server of the browser's files.

use stategen_template::from_template;

use super::span;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::template::rendered;
use stategen_model::system::{Component, ComponentId, Engine, Kind, System};
use stategen_model::tree::Tree;

#[from_template("web/server/main.rs")]
struct Main {
    component: Shown,
    summary: Shown,
    port: Port,
    /// Where the components listen that pages talk to, in systems without a gateway.
    ports: Vec<(Shown, Port)>,
}

#[from_template("web/server/not-built.html")]
struct NotBuilt {
    title: Shown,
    component: Shown,
}

/// A port's number, and the variable by which the environment names another.
pub(super) struct Port {
    pub(super) variable: Option<Shown>,
    pub(super) number: Shown,
}

impl Port {
    /// The port of that name. Every component that listens has one: `check` sees to it.
    pub(super) fn new(component: &Component, name: &str) -> Self {
        let port = component.ports.get(name);
        Self {
            variable: port.and_then(|port| port.variable.as_ref()).map(Show::shown),
            number: port.map_or_else(|| 0u16.shown(), |port| port.number.shown()),
        }
    }
}

pub(super) fn artifacts(system: &System, id: &ComponentId, component: &Component, tree: &mut Tree) {
    let declared = || span(system, &format!("components.{id}"));
    let main = Main {
        component: id.shown(),
        summary: component.summary.shown(),
        port: Port::new(component, "http"),
        ports: if system.spec.gateway.is_some() { Vec::new() } else { ports(system) },
    };
    tree.insert(format!("{id}/server/src/main.rs"), rendered(&main, declared()));
    let title = component.title.as_ref().unwrap_or(&system.spec.system.title);
    let page = NotBuilt { title: title.shown(), component: id.shown() };
    tree.insert(format!("{id}/server/src/not-built.html"), rendered(&page, declared()));
}

fn ports(system: &System) -> Vec<(Shown, Port)> {
    let port = |component: &Component| match (component.kind, component.engine) {
        (Kind::Broker, Some(Engine::Nats)) => Some(Port::new(component, "websocket")),
        (Kind::Service | Kind::Web | Kind::Broker, _) => Some(Port::new(component, "http")),
        (Kind::Database | Kind::Gateway, _) => None,
    };
    let components = system.spec.components.iter();
    components.filter_map(|(id, component)| Some((id.shown(), port(component)?))).collect()
}
