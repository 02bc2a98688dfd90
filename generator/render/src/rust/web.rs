//! The server of the browser's files.

use stategen_template::from_template;

use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans;
use crate::template::rendered;
use crate::topology::PortNumber;
use stategen_model::system::{Component, ComponentId, System, Web};
use stategen_model::tree::Tree;

#[from_template("web/server/main.rs")]
struct Main {
    component: Shown,
    summary: Shown,
    port: PortNumber,
    /// Where the components listen that pages talk to, in systems without a gateway.
    ports: Vec<(Shown, PortNumber)>,
}

#[from_template("web/server/not-built.html")]
struct NotBuilt {
    title: Shown,
    component: Shown,
}

pub(super) fn artifacts(system: &System, id: &ComponentId, component: &Web, tree: &mut Tree) {
    let declared = || spans(system, [format!("components.{id}").as_str()]);
    let main = Main {
        component: id.shown(),
        summary: component.summary.shown(),
        port: PortNumber::named(&component.ports, "http"),
        ports: if system.spec.gateway.is_some() { Vec::new() } else { ports(system) },
    };
    tree.insert(format!("{id}/server/src/main.rs"), rendered(&main, declared()));
    let title = component.title.as_ref().unwrap_or(&system.spec.system.title);
    let page = NotBuilt { title: title.shown(), component: id.shown() };
    tree.insert(format!("{id}/server/src/not-built.html"), rendered(&page, declared()));
}

fn ports(system: &System) -> Vec<(Shown, PortNumber)> {
    let port = |component: &Component| match component {
        Component::Service(_) | Component::Web(_) => Some(PortNumber::new(component, "http")),
        Component::Broker(broker) => Some(PortNumber::new(component, broker.engine.facts().wire().page_port)),
        Component::Database(_) | Component::Gateway(_) => None,
    };
    let components = system.spec.components.iter();
    components.filter_map(|(id, component)| Some((id.shown(), port(component)?))).collect()
}
