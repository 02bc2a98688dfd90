//! The server of the browser's files.

use askama::Template;

use super::config::port;
use super::{artifact, option, span};
use crate::escape::module_doc;
use crate::filters;
use crate::layout::call;
use stategen_model::system::{Component, Engine, Kind, System};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "web/server/main.rs.askama", escape = "none")]
struct Main<'a> {
    doc: String,
    component: &'a str,
    port_variable: String,
    port: u16,
    /// Pairs of component and port, for systems without a gateway.
    ports: String,
}

#[derive(Template)]
#[template(path = "web/server/not-built.html", escape = "none")]
struct NotBuilt<'a> {
    title: &'a str,
    component: &'a str,
}

pub(super) fn artifacts(system: &System, id: &str, component: &Component, tree: &mut Tree) {
    let (variable, number) = port(component, "http");
    let ports = if system.spec.gateway.is_some() { String::new() } else { ports(system) };
    let main = Main {
        doc: module_doc(&component.summary),
        component: id,
        port_variable: option(variable),
        port: number,
        ports,
    };
    let declared = || span(system, &format!("components.{id}"));
    tree.insert(
        format!("{id}/server/src/main.rs"),
        artifact("web/server/main.rs.askama", main.to_string(), declared()),
    );
    let title = component.title.as_deref().unwrap_or(&system.spec.system.title);
    let page = NotBuilt { title, component: id }.to_string();
    tree.insert(format!("{id}/server/src/not-built.html"), artifact("web/server/not-built.html", page, declared()));
}

fn ports(system: &System) -> String {
    let mut ports = String::new();
    for (id, component) in &system.spec.components {
        let name = match (component.kind, component.engine) {
            (Kind::Broker, Some(Engine::Nats)) => "websocket",
            (Kind::Service | Kind::Web | Kind::Broker, _) => "http",
            (Kind::Database | Kind::Gateway, _) => continue,
        };
        let (variable, number) = port(component, name);
        let value = match variable {
            Some(variable) => format!("config::port(\"{variable}\", {number})?"),
            None => number.to_string(),
        };
        ports.push_str(&call(8, "", &[format!("\"{id}\""), value], ","));
    }
    ports
}
