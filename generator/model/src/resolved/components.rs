//! Components with what they use, databases with how they are found, and the gateway with what its routes lead to.

use super::migrations::Migration;
use super::{Result, found};
use crate::authored::Text;
use crate::engine::DatabaseFacts;
use crate::system::{self, Component, ComponentId, ImagePin, PortName, PortSpec, Role, Runtime, System, Use};

/// What a route leads to by which the gateway says that it is there.
const HEALTH: &str = "self.health";

/// What a route leads to that has the page on which one listens to channels.
pub const PUBSUB_INSPECTOR: &str = "self.pubsub-inspector";

/// A component.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// Its id.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub component: &'a Component,
    /// Components that it uses, by id.
    pub uses: Vec<Used<'a>>,
    /// The image that it runs in, where it is installed.
    pub image: Option<&'a ImagePin>,
}

/// A component that another uses.
#[derive(Debug, Clone, Copy)]
pub struct Used<'a> {
    /// Its id.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub component: &'a Component,
    /// What is used of it.
    pub usage: &'a Use,
}

/// A database.
#[derive(Debug, Clone)]
pub struct Database<'a> {
    /// Its id.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub database: &'a system::Database,
    /// How users find it and open it: a variable for each role that its engine has.
    pub variables: Vec<Variable<'a>>,
    /// The steps of the lineage that changed what it holds, since its engine was another; the first one first.
    pub migrations: Vec<Migration<'a>>,
}

/// A variable by which users find a database.
#[derive(Debug, Clone, Copy)]
pub struct Variable<'a> {
    /// What it says.
    pub role: Role,
    /// Its name.
    pub name: &'a Text,
    /// What holds where it is not set.
    pub value: Value<'a>,
}

/// What a variable of a database says where nobody sets it.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// The host that it is on.
    Host,
    /// This port of its own.
    Port(&'a PortName, &'a PortSpec),
    /// This text.
    Text(&'a Text),
    /// Nothing: it is a secret.
    Secret,
}

/// A variable whose value nobody but who runs the system knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secret<'a> {
    /// Its name.
    pub variable: &'a Text,
    /// The component whose users give what it holds.
    pub component: &'a ComponentId,
}

/// The one entry point.
#[derive(Debug, Clone)]
pub struct Gateway<'a> {
    /// Its id, as it is referred to.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub gateway: &'a system::Gateway,
    /// The port that browsers reach it at.
    pub entry: &'a PortSpec,
    /// Its routes, by prefix.
    pub routes: Vec<Route<'a>>,
}

/// A route.
#[derive(Debug, Clone, Copy)]
pub struct Route<'a> {
    /// Its prefix.
    pub path: &'a Text,
    /// What the model says of it.
    pub route: &'a system::Route,
    /// What it leads to.
    pub target: Target<'a>,
}

/// What a route leads to.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// The gateway's own answer that it is there.
    Health,
    /// The page over all contracts.
    ApiExplorer,
    /// The page on which one listens to channels.
    PubsubInspector,
    /// A port of a component.
    Port {
        /// The component's id.
        id: &'a ComponentId,
        /// What the model says of it.
        component: &'a Component,
        /// The port's name.
        name: &'a PortName,
        /// The port.
        port: &'a PortSpec,
    },
}

impl<'a> Part<'a> {
    /// A port that components of its kind and engine have.
    ///
    /// # Panics
    /// When they have no such port, which is a mistake of who asks: it has all that they have.
    #[must_use]
    pub fn port(&self, name: &str) -> &'a PortSpec {
        self.component.ports().get(name).expect("a component has the ports of its kind and engine")
    }
}

impl<'a> Database<'a> {
    /// What holds where the variable of a role is not set.
    ///
    /// # Panics
    /// When its engine has no such role, which is a mistake of who asks.
    #[must_use]
    pub fn variable(&self, role: Role) -> Variable<'a> {
        let variable = self.variables.iter().find(|variable| variable.role == role);
        *variable.expect("a database has a variable for each role of its engine")
    }
}

impl<'a> Gateway<'a> {
    /// The routes to a port of a component.
    pub fn routes_to<'r>(&'r self, id: &'r str, port: &'r str) -> impl Iterator<Item = &'r Route<'a>> {
        self.routes.iter().filter(move |route| route.target.is(id, port))
    }

    /// The path of a page of its own.
    #[must_use]
    pub fn page(&self, is: fn(&Target<'_>) -> bool) -> Option<&'a Text> {
        self.routes.iter().find(|route| is(&route.target)).map(|route| route.path)
    }

    /// The path at which it says that it is there.
    #[must_use]
    pub fn health(&self) -> Option<&'a Text> {
        self.routes.iter().find(|route| matches!(route.target, Target::Health)).map(|route| route.path)
    }
}

impl<'a> Target<'a> {
    /// The component and the name of its port, where it is one.
    #[must_use]
    pub fn port(&self) -> Option<(&'a str, &'a str)> {
        match self {
            Self::Port { id, name, .. } => Some((id.as_str(), name.as_str())),
            Self::Health | Self::ApiExplorer | Self::PubsubInspector => None,
        }
    }

    /// Whether it is this port of this component.
    #[must_use]
    pub fn is(&self, component: &str, port: &str) -> bool {
        matches!(self, Self::Port { id, name, .. } if *id == component && *name == port)
    }
}

/// Every component, by id.
pub(super) fn parts(system: &System) -> Result<Vec<Part<'_>>> {
    system.spec.components.iter().map(|(id, component)| part(system, id, component)).collect()
}

fn part<'a>(system: &'a System, id: &'a ComponentId, component: &'a Component) -> Result<Part<'a>> {
    for port in component.port_names() {
        found(component.ports().get(*port), format!("components.{id}"), "port", port)?;
    }
    let used = |(other, usage): (&ComponentId, &'a Use)| {
        let path = format!("components.{id}.uses.{other}");
        let (id, component) = found(system.spec.components.get_key_value(other), path, "component", other)?;
        Ok(Used { id, component, usage })
    };
    let image = component
        .image()
        .map(|image| found(system.pins.images.get(image.as_str()), format!("components.{id}.image"), "image", image));
    Ok(Part {
        id,
        component,
        uses: component.uses().into_iter().flatten().map(used).collect::<Result<_>>()?,
        image: image.transpose()?,
    })
}

/// The secrets of components, by variable.
pub(super) fn secrets<'a>(parts: &[Part<'a>]) -> Vec<Secret<'a>> {
    let secret = |part: &Part<'a>| Some(Secret { variable: part.component.password()?, component: part.id });
    let mut secrets: Vec<Secret<'a>> = parts.iter().filter_map(secret).collect();
    secrets.sort_by_key(|secret| secret.variable.as_str());
    secrets
}

/// The databases among the components.
pub(super) fn databases<'a>(parts: &[Part<'a>]) -> Result<Vec<Database<'a>>> {
    let databases = parts.iter().filter_map(|part| match part.component {
        Component::Database(database) => Some((part.id, database)),
        _ => None,
    });
    databases.map(|(id, database)| resolved_database(id, database)).collect()
}

fn resolved_database<'a>(id: &'a ComponentId, database: &'a system::Database) -> Result<Database<'a>> {
    let engine: &dyn DatabaseFacts = database.engine.facts();
    let variable = |role: &Role| {
        let path = |key: &str| format!("components.{id}.{key}");
        let value = match (role, engine.port()) {
            (Role::Host, _) => Value::Host,
            (Role::Password, _) => Value::Secret,
            (Role::Port, port) => {
                let port = port.and_then(|port| database.ports.get_key_value(port));
                let (name, port) = found(port, path("ports"), "port", role.name())?;
                Value::Port(name, port)
            }
            (role, _) => Value::Text(found(database.settings.get(*role), path("settings"), "role", role.name())?),
        };
        Ok(Variable {
            role: *role,
            name: found(database.address.get(*role), path("address"), "role", role.name())?,
            value,
        })
    };
    let variables = engine.roles().iter().map(variable).collect::<Result<_>>()?;
    Ok(Database { id, database, variables, migrations: Vec::new() })
}

/// The one entry point.
pub(super) fn gateway<'a>(system: &'a System, parts: &[Part<'a>]) -> Result<Option<Gateway<'a>>> {
    let mut gateways = parts.iter().filter(|part| matches!(part.component, Component::Gateway(_)));
    let Some(entry) = &system.spec.gateway else {
        return match gateways.next() {
            Some(part) => found(None, format!("components.{}", part.id), "key", "gateway"),
            None => Ok(None),
        };
    };
    let idle = gateways.find(|part| *part.id != entry.component);
    if let Some(part) = idle {
        return found(None, format!("components.{}", part.id), "route", part.id);
    }
    let component = parts.iter().find_map(|part| match part.component {
        Component::Gateway(gateway) if *part.id == entry.component => Some((part, gateway)),
        _ => None,
    });
    let (part, gateway) = found(component, "gateway.component", "gateway", &entry.component)?;
    let port = gateway.engine.facts().entry();
    let has_health = entry.routes.values().any(|route| route.to == HEALTH);
    if system.spec.system.runtime == Runtime::Compose && !has_health {
        return found(None, "gateway.routes", "route", HEALTH);
    }
    let routes = entry.routes.iter().map(|(path, route)| {
        let target = target(parts, path, &route.to)?;
        Ok(Route { path, route, target })
    });
    Ok(Some(Gateway { id: &entry.component, gateway, entry: part.port(port), routes: routes.collect::<Result<_>>()? }))
}

/// What `component.port` is.
fn target<'a>(parts: &[Part<'a>], path: &str, to: &str) -> Result<Target<'a>> {
    let path = || format!("gateway.routes.{path}.to");
    let (component, port) = match to {
        HEALTH => return Ok(Target::Health),
        "self.api-explorer" => return Ok(Target::ApiExplorer),
        PUBSUB_INSPECTOR => return Ok(Target::PubsubInspector),
        to => found(to.split_once('.'), path(), "port", to)?,
    };
    let part = found(parts.iter().find(|part| *part.id == *component), path(), "component", component)?;
    let (name, port) = found(part.component.ports().get_key_value(port), path(), "port", to)?;
    Ok(Target::Port { id: part.id, component: part.component, name, port })
}
