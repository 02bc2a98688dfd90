//! Runs a state on this machine: builds it, starts its components as child processes in dependency order, each when the one
//! before is ready, and stops them in reverse.

use stategen_model::authored::Name;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use stategen_model::engine::{Host, Ready};
use stategen_model::resolved::{Database, HTTP, Observer, Part, Resolved, Value};
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
        Kind::Prober | Kind::Logs | Kind::Traces => 5,
        Kind::Metrics | Kind::Collector => 6,
        Kind::Dashboards => 7,
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

/// Starts every component of `system`, waiting for each to be ready. One that observes the others is left out where its program
/// cannot be had: nobody needs it.
///
/// # Errors
/// When a program is missing, or a component does not come up. What was started is stopped.
pub fn start(system: &System, settings: &Settings, ports: Ports, built: Built, log: &Log) -> Result<Running> {
    let Built { scratch, pages } = built;
    let resolved = &system.resolved();
    let environment = environment(resolved, &ports, &settings.secrets, scratch.path());
    let cors = &system.spec.system.cors;
    let origins = std::env::var(cors.variable.as_str()).ok().filter(|value| !value.is_empty());
    let origins = origins.unwrap_or_else(|| cors.default.to_string());
    let machine = Machine::new(resolved, settings, scratch.path(), &ports, &origins);
    let mut running = Running::new(log.clone());
    for id in order(system) {
        let component = &system.spec.components[id];
        if !component.runs() {
            // The processes open the file themselves.
            continue;
        }
        if let Some(obstacle) = machine.away.get(id) {
            log.line(id, &format!("is left out: {obstacle}"));
            continue;
        }
        let host = machine.host(id, component);
        let (launch, after) = if component.is_built() {
            let mut launch = process::Launch::new(id, scratch.path().join(id));
            let health = system.spec.system.endpoints.health.to_string();
            launch.ready = Some(Ready::Http(host.port(HTTP), health));
            (launch, Vec::new())
        } else {
            native::prepare(&host, log)?
        };
        let mut environment = environment.clone();
        environment.extend(settings.variables.clone());
        if let Some(folder) = pages.get(id) {
            environment.insert("PUBLIC_DIRECTORY".to_owned(), folder.display().to_string());
        }
        let launch = launch.in_folder(&settings.output).with_environment(&environment);
        let started = running.start(launch).and_then(|()| native::carry_out(&host, &after, log));
        if let Err(error) = started {
            // What kept it from starting is what the user wants to know.
            let _ = running.stop_all();
            return Err(error);
        }
    }
    running.leave_out(machine.away.keys().cloned().collect());
    drop(machine);
    running.keep(scratch);
    Ok(running)
}

/// The number of a component's port, by the names of both.
type Numbers<'a> = Box<dyn Fn(&str, &str) -> u16 + 'a>;

/// The machine that components run on.
struct Machine<'a> {
    system: &'a Resolved<'a>,
    settings: &'a Settings,
    scratch: &'a Path,
    /// The origins of pages that may speak with the system.
    origins: &'a str,
    /// The ports that the gateway's routes lead to.
    routed: Vec<(&'a str, &'a str)>,
    ports: Numbers<'a>,
    addresses: BTreeMap<String, Option<String>>,
    /// Components that are left out, by id, with what keeps them from running here.
    away: BTreeMap<String, String>,
}

impl<'a> Machine<'a> {
    /// A machine on which whatever observes the others is left out, if it cannot run there.
    fn new(
        system: &'a Resolved<'a>,
        settings: &'a Settings,
        scratch: &'a Path,
        ports: &'a Ports,
        origins: &'a str,
    ) -> Self {
        let routes = system.gateway.iter().flat_map(|gateway| &gateway.routes);
        let mut machine = Self {
            system,
            settings,
            scratch,
            origins,
            routed: routes.filter_map(|route| route.target.port()).collect(),
            ports: Box::new(|id, name| number(ports, id, name)),
            addresses: BTreeMap::new(),
            away: BTreeMap::new(),
        };
        let observers = system.observation.observers.iter();
        let obstacle = |observer: &Observer<'_>| {
            Some((observer.id.to_string(), native::obstacle(&machine.host(observer.id, observer.component))?))
        };
        machine.away = observers.filter_map(obstacle).collect();
        machine.addresses = system.parts.iter().flat_map(|part| machine.addresses_of(part)).collect();
        machine
    }

    /// Where the ports of a component are, by what they are in a network.
    fn addresses_of(&self, part: &Part<'_>) -> Vec<(String, Option<String>)> {
        let here = |name: &str| {
            let is_here = !self.away.contains_key(part.id.as_str());
            is_here.then(|| format!("127.0.0.1:{}", (self.ports)(part.id, name)))
        };
        let ports = part.component.ports().iter();
        ports.map(|(name, port)| (format!("{}:{}", part.id, port.number), here(name))).collect()
    }

    fn host<'h>(&'h self, id: &'h str, component: &'h Component) -> Host<'h> {
        let observer = self.system.observation.observers.iter().find(|observer| *observer.id == *id);
        let password = component.password().and_then(|variable| self.settings.secrets.get(variable.as_str()));
        Host {
            routed: &self.routed,
            id,
            component,
            output: &self.settings.output,
            origins_variable: &self.system.spec.system.cors.variable,
            origins: self.origins,
            password: password.map(String::as_str),
            scratch: self.scratch,
            prefix: observer.and_then(|observer| observer.prefix).map(|prefix| prefix.trim_end_matches('/')),
            addresses: &self.addresses,
            ports: &*self.ports,
        }
    }
}
