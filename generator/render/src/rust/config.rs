//! `config.rs`: what a service reads from the environment.

use askama::Template;
use stategen_model::authored::Name;

use super::names::snake;
use super::{called, database, option};
use crate::escape::rust_string;
use crate::layout::call;
use stategen_model::system::{Component, Engine, PortSpec, System, Transport};

#[derive(Template)]
#[template(path = "services/service/src/config.rs.askama", escape = "none")]
struct Config {
    has_store: bool,
    fields: String,
    values: String,
}

pub(super) fn render(system: &System, id: &str, component: &Component) -> String {
    let mut fields = String::new();
    let mut values = String::new();
    let (variable, number) = port(component, "http");
    values.push_str(&call(12, "address: config::listen_address", &[option(variable), number.to_string()], "?,"));
    values.push_str("            allowed_origins: config::allowed_origins(),\n");
    if let Some(database) = database(system, component) {
        fields.push_str("    /// The database.\n    pub database: Settings,\n");
        values.push_str(&settings(database));
    }
    if super::service::uses_bus(system, id)
        && let Some(messaging) = &system.spec.messaging
        && let Some(broker) = system.spec.components.get(&messaging.broker)
    {
        fields.push_str("    /// Where the message bus is.\n    pub bus_url: String,\n");
        let (start, port) = match messaging.transport {
            Transport::Socketio => ("http://", "http"),
            // The broker's user for services, as its rendered configuration names it.
            Transport::Nats => ("nats://services:services@", "client"),
        };
        values.push_str(&url("bus_url", start, broker, port));
    }
    for (id, used, _) in called(system, component) {
        let name = format!("{}_url", snake(id));
        fields.push_str(&format!("    /// Where {id} is.\n    pub {name}: String,\n"));
        values.push_str(&url(&name, "http://", used, "http"));
    }
    let template = Config { has_store: database(system, component).is_some(), fields, values };
    template.to_string()
}

/// A port's variable and number.
pub(super) fn port<'a>(component: &'a Component, name: &str) -> (Option<&'a str>, u16) {
    let port: Option<&PortSpec> = component.ports.get(name);
    port.map_or((None, 0), |port| (port.variable.as_deref(), port.number))
}

fn url(name: &str, start: &str, used: &Component, port_name: &str) -> String {
    let (port_variable, number) = port(used, port_name);
    let variable = |role: &str| option(used.address.get(role).map(Name::as_str));
    let arguments =
        [format!("\"{start}\""), variable("url"), variable("host"), option(port_variable), number.to_string()];
    call(12, &format!("{name}: config::url"), &arguments, "?,")
}

fn settings(database: &Component) -> String {
    let variable = |role: &str| database.address.get(role).map(|name| rust_string(name)).unwrap_or_default();
    let default = |role: &str| database.settings.get(role).map(|value| rust_string(value)).unwrap_or_default();
    let text = |role: &str, default: &str| {
        let arguments = [format!("\"{}\"", variable(role)), format!("\"{default}\"")];
        call(16, &format!("{role}: config::text"), &arguments, ",")
    };
    let mut values = String::from("            database: Settings {\n");
    if database.engine == Some(Engine::Sqlite) {
        values.push_str(&text("file", &default("file")));
    } else {
        let number = database.ports.get("sql").map_or(5432, |port| port.publish.unwrap_or(port.number));
        values.push_str(&text("host", "localhost"));
        let arguments = [format!("\"{}\"", variable("port")), number.to_string()];
        values.push_str(&call(16, "port: config::port", &arguments, "?,"));
        values.push_str(&text("name", &default("name")));
        values.push_str(&text("user", &default("user")));
        values.push_str(&text("password", &default("password")));
    }
    values + "            },\n"
}
