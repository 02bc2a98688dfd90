//! Runs a state on this machine: builds it, starts its components as child processes in dependency order, each when the one
//! before is ready, and stops them in reverse.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use stategen_model::engine::{Host, Ready};
use stategen_model::system::{Component, Kind, System};

mod build;
mod compose;
pub mod control;
mod front_end;
pub mod interruption;
mod native;
mod process;

pub use build::{Built, build};
pub use compose::{Containers, answers};
pub use process::{Log, Running};

/// What a run is asked to be.
#[derive(Debug)]
pub struct Settings {
    /// The state's output.
    pub output: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
    /// Whether to build with optimisations.
    pub release: bool,
    /// Whether to choose free ports instead of the declared ones.
    pub free_ports: bool,
}

/// A component's ports as they are used, by component id and port name.
pub type Ports = BTreeMap<(String, String), u16>;

/// Folders of built pages, by id of the component that serves them.
pub type Folders = BTreeMap<String, PathBuf>;

/// The port of each component: its number on the host, or a free one.
///
/// # Errors
/// When a declared port is in use.
pub fn ports(system: &System, free: bool) -> Result<Ports> {
    let mut ports = Ports::new();
    // All listeners are held until every port is chosen, so that none is given twice.
    let mut held = Vec::new();
    for (id, component) in &system.spec.components {
        for (name, port) in &component.ports {
            let wanted = port.publish.unwrap_or(port.number);
            let listener = if free {
                free_port()?
            } else {
                TcpListener::bind(("127.0.0.1", wanted)).with_context(|| {
                    format!("port {wanted} of {id} cannot be had: stop what uses it, or say --free-ports")
                })?
            };
            ports.insert((id.clone(), name.clone()), listener.local_addr()?.port());
            held.push(listener);
        }
    }
    Ok(ports)
}

/// Ports below those that Linux (32768) and the BSDs (49152) give to connections and to whoever asks for any: between the
/// choice and the component's start, and while it is away, nobody is given one of these.
const FREE_PORTS: Range<u16> = 20_000..32_000;

/// Listens on a free port. Two runs at the same time begin to look in different places.
fn free_port() -> Result<TcpListener> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let anywhere = now.subsec_nanos().wrapping_add(std::process::id().wrapping_mul(7919));
    let first = anywhere as usize % FREE_PORTS.len();
    let mut ports = FREE_PORTS.skip(first).chain(FREE_PORTS.take(first));
    ports.find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok()).context("no port is free")
}

/// The ports that a state under Compose offers on the host: those that its components publish.
///
/// # Errors
/// When a declared port is in use.
pub fn published_ports(system: &System, free: bool) -> Result<Ports> {
    let mut ports = ports(system, free)?;
    ports.retain(|(component, port), _| system.spec.components[component].publishes(port));
    Ok(ports)
}

/// The variables that tell every component where the others are.
pub fn environment(system: &System, ports: &Ports, scratch: &Path) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::from([("BIND_ADDRESS".to_owned(), "127.0.0.1".to_owned())]);
    for (id, component) in &system.spec.components {
        for (name, port) in &component.ports {
            if let (Some(variable), Some(number)) = (&port.variable, ports.get(&(id.clone(), name.clone()))) {
                variables.insert(variable.clone(), number.to_string());
            }
        }
        for (role, variable) in &component.address {
            let value = match role.as_str() {
                "host" => "127.0.0.1".to_owned(),
                "port" => match ports.get(&(id.clone(), "sql".to_owned())) {
                    Some(port) => port.to_string(),
                    None => continue,
                },
                "file" => scratch.join("data.db").display().to_string(),
                // The host and the port's variable say it.
                "url" => continue,
                role => match component.settings.get(role) {
                    Some(value) => value.clone(),
                    None => continue,
                },
            };
            variables.insert(variable.clone(), value);
        }
    }
    variables
}

/// Components in the order in which they are started: what others need comes first.
pub fn order(system: &System) -> Vec<&str> {
    let rank = |component: &Component| match component.kind {
        Kind::Database => 0,
        Kind::Broker => 1,
        Kind::Service => 2,
        Kind::Web => 3,
        Kind::Gateway => 4,
    };
    let components = &system.spec.components;
    let mut waiting: Vec<&str> = components.keys().map(String::as_str).collect();
    waiting.sort_by_key(|id| (rank(&components[*id]), *id));
    let mut order: Vec<&str> = Vec::new();
    while !waiting.is_empty() {
        // Services that use each other in a circle start in name order: each retries until the other answers.
        let ready = |id: &&str| components[*id].uses.keys().all(|used| !waiting.contains(&used.as_str()));
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
    let environment = environment(system, &ports, scratch.path());
    let mut running = Running::new(log.clone());
    for id in order(system) {
        let component = &system.spec.components[id];
        let port = |name: &str| ports.get(&(id.to_owned(), name.to_owned())).copied();
        if !component.runs() {
            // The processes open the file themselves.
            continue;
        }
        let (launch, after) = if component.is_built() {
            let mut launch = process::Launch::new(id, scratch.path().join(id));
            let health = system.spec.system.endpoints.health.clone();
            launch.ready = port("http").map(|port| Ready::Http(port, health));
            (launch, Vec::new())
        } else {
            let ports = |component: &str, name: &str| ports.get(&(component.to_owned(), name.to_owned())).copied();
            let (output, scratch) = (settings.output.as_path(), scratch.path());
            native::prepare(&Host { system, id, component, output, scratch, ports: &ports }, log)?
        };
        let mut environment = environment.clone();
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
