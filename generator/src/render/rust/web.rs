//! The server of the browser's files.

use askama::Template;

use super::config::port;
use super::{artifact, option, span};
use crate::render::escape::module_doc;
use crate::system::model::{Component, System};
use crate::tree::Tree;

#[derive(Template)]
#[template(path = "web/src/main.rs.askama", escape = "none")]
struct Main<'a> {
    doc: String,
    component: &'a str,
    port_variable: String,
    port: u16,
}

pub(super) fn artifacts(system: &System, id: &str, component: &Component, tree: &mut Tree) {
    let (variable, number) = port(component, "http");
    let main =
        Main { doc: module_doc(&component.summary), component: id, port_variable: option(variable), port: number };
    tree.insert(
        format!("{id}/src/main.rs"),
        artifact("web/src/main.rs.askama", main.to_string(), span(system, &format!("components.{id}"))),
    );
}
