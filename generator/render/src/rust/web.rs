//! The server of the browser's files.

use stategen_template::from_template;

use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::declared;
use crate::template::rendered;
use crate::topology::PortNumber;
use stategen_model::resolved::{HTTP, Part, Resolved, WebPart};
use stategen_model::system::Component;
use stategen_model::tree::Tree;

#[from_template("web/server/main.rs")]
struct Main {
    component: Shown,
    summary: Shown,
    port: PortNumber,
    observed: bool,
    /// Where the components listen that pages talk to, in systems without a gateway.
    ports: Vec<(Shown, PortNumber)>,
}

#[from_template("web/server/not-built.html")]
struct NotBuilt {
    title: Shown,
    component: Shown,
}

pub(super) fn artifacts(system: &Resolved<'_>, page: &WebPart<'_>, tree: &mut Tree) {
    let id = page.id;
    let declared = || declared(system, id);
    let main = Main {
        component: id.shown(),
        summary: page.web.summary.shown(),
        port: page.http.into(),
        observed: system.is_observed(),
        ports: if system.gateway.is_some() { Vec::new() } else { ports(system) },
    };
    tree.insert(format!("{id}/server/src/main.rs"), rendered(&main, declared()));
    let title = page.web.title.as_ref().unwrap_or(&system.spec.system.title);
    let page = NotBuilt { title: title.shown(), component: id.shown() };
    tree.insert(format!("{id}/server/src/not-built.html"), rendered(&page, declared()));
}

/// The ports that pages reach.
fn ports(system: &Resolved<'_>) -> Vec<(Shown, PortNumber)> {
    let port = |part: &Part<'_>| match part.component {
        Component::Service(_) | Component::Web(_) => Some(HTTP),
        Component::Broker(broker) => Some(broker.engine.facts().wire().page_port),
        Component::Database(_) | Component::Gateway(_) => None,
        Component::Prober(_) | Component::Metrics(_) | Component::Logs(_) => None,
        Component::Traces(_) | Component::Collector(_) | Component::Dashboards(_) => None,
    };
    system.parts.iter().filter_map(|part| Some((part.id.shown(), part.port(port(part)?).into()))).collect()
}
