//! Runs a state on this machine: builds it, starts its components as child processes in dependency order, each when the one
//! before is ready, and stops them in reverse.

use stategen_model::authored::Name;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use stategen_model::engine::{Host, Ready};
use stategen_model::resolved::{Database, HTTP, Part, Resolved, Value};
use stategen_model::system::{Component, Kind, Role, System};

mod build;
mod compose;
pub mod control;
mod front_end;
pub mod interruption;
mod native;
mod ports;
mod process;
mod settings;

pub(crate) use build::make_unseen;
pub use build::{Built, build};
pub use compose::{Containers, answers};
pub use ports::{Ports, free_port, ports, published_ports};
pub use process::{Log, Running};
pub use settings::{Folders, Secrets, Settings, secrets};

/// The variables that tell every component where the others are.
pub fn environment(
    system: &Resolved<'_>,
    ports: &Ports,
    secrets: &Secrets,
    scratch: &Path,
) -> BTreeMap<String, String> {
    let mut variables = secrets.clone();
    variables.insert("BIND_ADDRESS".to_owned(), "127.0.0.1".to_owned());
    for Part { id, component, .. } in &system.parts {
        for (name, port) in component.ports() {
            let variable = port.variable.iter();
            variables.extend(variable.map(|variable| (variable.to_string(), number(ports, id, name).to_string())));
        }
        // The host and the port's variable say what the URL would.
        variables.extend(component.place().host.map(|variable| (variable.to_string(), "127.0.0.1".to_owned())));
    }
    for Database { id, variables: named, .. } in &system.databases {
        variables.extend(named.iter().filter_map(|variable| {
            let value = match (variable.role, variable.value) {
                (_, Value::Host) => "127.0.0.1".to_owned(),
                (_, Value::Port(name, _)) => number(ports, id, name).to_string(),
                (_, Value::Secret) => return None,
                (Role::File, Value::Text(_)) => scratch.join("data.db").display().to_string(),
                (_, Value::Text(text)) => text.to_string(),
            };
            Some((variable.name.to_string(), value))
        }));
    }
    variables
}

/// The number of a port; one is chosen for each that a component has.
fn number(ports: &Ports, id: &str, name: &str) -> u16 {
    ports[&(id.to_owned(), name.to_owned())]
}

/// Components in the order in which they are started: what others need comes first.
pub fn order(system: &System) -> Vec<&str> {
    let rank = |component: &Component| match component.kind() {
        Kind::Database => 0,
        Kind::Broker => 1,
        Kind::Service => 2,
        Kind::Web => 3,
        Kind::Gateway => 4,
    };
    let components = &system.spec.components;
    let mut waiting: Vec<&str> = components.keys().map(Name::as_str).collect();
    waiting.sort_by_key(|id| (rank(&components[*id]), *id));
    let mut order: Vec<&str> = Vec::new();
    while !waiting.is_empty() {
        // Services that use each other in a circle start in name order: each retries until the other answers.
        let ready = |id: &&str| {
            components[*id].uses().is_none_or(|uses| uses.keys().all(|used| !waiting.contains(&used.as_str())))
        };
        let next = waiting.iter().position(ready).unwrap_or(0);
        order.push(waiting.remove(next));
    }
    order
}

/// Starts every component of `system`, waiting for each to be ready.
///
/// # Errors
/// When a program is missing, or a component does not come up. What was started is stopped.
pub fn start(system: &System, settings: &Settings, ports: Ports, built: Built, log: &Log) -> Result<Running> {
    let Built { scratch, pages } = built;
    let resolved = &system.resolved();
    let environment = environment(resolved, &ports, &settings.secrets, scratch.path());
    let routes = resolved.gateway.iter().flat_map(|gateway| &gateway.routes);
    let routed: Vec<(&str, &str)> = routes.filter_map(|route| route.target.port()).collect();
    let cors = &system.spec.system.cors;
    let origins = std::env::var(cors.variable.as_str()).ok().filter(|value| !value.is_empty());
    let origins = origins.unwrap_or_else(|| cors.default.to_string());
    let mut running = Running::new(log.clone());
    for id in order(system) {
        let component = &system.spec.components[id];
        if !component.runs() {
            // The processes open the file themselves.
            continue;
        }
        let (launch, after) = if component.is_built() {
            let mut launch = process::Launch::new(id, scratch.path().join(id));
            let health = system.spec.system.endpoints.health.to_string();
            launch.ready = Some(Ready::Http(number(&ports, id, HTTP), health));
            (launch, Vec::new())
        } else {
            let ports = |id: &str, name: &str| number(&ports, id, name);
            let (output, scratch) = (settings.output.as_path(), scratch.path());
            let password = component.password().and_then(|variable| settings.secrets.get(variable.as_str()));
            let password = password.map(String::as_str);
            let (origins_variable, origins) = (system.spec.system.cors.variable.as_str(), origins.as_str());
            let ports = &ports;
            let host =
                Host { routed: &routed, id, component, output, scratch, origins_variable, origins, password, ports };
            native::prepare(&host, log)?
        };
        let mut environment = environment.clone();
        environment.extend(settings.variables.clone());
        if let Some(folder) = pages.get(id) {
            environment.insert("PUBLIC_DIRECTORY".to_owned(), folder.display().to_string());
        }
        let launch = launch.in_folder(&settings.output).with_environment(&environment);
        let started = running.start(launch).and_then(|()| native::carry_out(id, &after, log));
        if let Err(error) = started {
            // What kept it from starting is what the user wants to know.
            let _ = running.stop_all();
            return Err(error);
        }
    }
    running.keep(scratch);
    Ok(running)
}
