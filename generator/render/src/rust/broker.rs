//! The Socket.IO relay.

use askama::Template;

use super::config::port;
use super::{artifact, option, span};
use crate::escape::module_doc;
use stategen_model::system::{Component, System};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "services/broker/src/main.rs.askama", escape = "none")]
struct Main<'a> {
    doc: String,
    component: &'a str,
    port_variable: String,
    port: u16,
}

pub(super) fn artifacts(system: &System, id: &str, component: &Component, tree: &mut Tree) {
    let sources = span(system, &format!("components.{id}"));
    let (variable, number) = port(component, "http");
    let main =
        Main { doc: module_doc(&component.summary), component: id, port_variable: option(variable), port: number };
    tree.insert(
        format!("services/{id}/src/main.rs"),
        artifact("services/broker/src/main.rs.askama", main.to_string(), sources.clone()),
    );
    tree.insert(
        format!("services/{id}/src/relay.rs"),
        artifact(
            "services/broker/src/relay.rs",
            include_str!("../../../../templates/services/broker/src/relay.rs").to_owned(),
            sources,
        ),
    );
}
