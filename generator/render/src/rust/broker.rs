//! The Socket.IO relay.

use stategen_template::{from_template, verbatim};

use super::span;
use super::web::Port;
use crate::filters;
use crate::shown::{Show, Shown};
use crate::template::{rendered, verbatim};
use stategen_model::system::{Component, ComponentId, System};
use stategen_model::tree::Tree;

#[from_template("services/broker/src/main.rs")]
struct Main {
    component: Shown,
    summary: Shown,
    port: Port,
}

pub(super) fn artifacts(system: &System, id: &ComponentId, component: &Component, tree: &mut Tree) {
    let declared = || span(system, &format!("components.{id}"));
    let main = Main { component: id.shown(), summary: component.summary.shown(), port: Port::new(component, "http") };
    tree.insert(format!("services/{id}/src/main.rs"), rendered(&main, declared()));
    let relay = verbatim(verbatim!("services/broker/src/relay.rs"), declared());
    tree.insert(format!("services/{id}/src/relay.rs"), relay);
}
