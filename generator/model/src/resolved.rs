//! A system with its references resolved: what names a thing holds the thing, so that whoever reads the system looks
//! nothing up, and has nothing to fall back on.

mod components;
mod data;
mod messages;
mod migrations;
mod observation;
mod scenarios;
mod services;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use crate::authored::{Name, Text};
use crate::needs::npm;
use crate::needs::packages::{Package, packages};
use crate::system::{
    ActionPin, BUILDER_IMAGE, CHECKOUT_ACTION, CratePin, ImagePin, PAGES_IMAGE, PortSpec, Runtime, System,
};

pub use components::{Database, Gateway, PUBSUB_INSPECTOR, Part, Route, Secret, Target, Used, Value, Variable};
pub use data::{Attribute, Entity, Key, Query, Seed};
pub use messages::{Channel, Exchange, Login, Message, Messaging, Order, Parameter, Payload, Word};
pub use migrations::{Changes, Migration, Underivable, engine_of};
pub use observation::{Asked, Observation, Observer, Page, Path};
pub use scenarios::{Endpoint, Place, Scenario, Step};
pub use services::{Call, Dataset, Handler, Service, WebPart};

/// The port of a component that has no engine.
pub const HTTP: &str = "http";

/// A system in which every reference leads to something.
#[derive(Debug)]
pub struct Resolved<'a> {
    system: &'a System,
    /// Every component, by id.
    pub parts: Vec<Part<'a>>,
    /// What nobody but who runs the system knows, by variable.
    pub secrets: Vec<Secret<'a>>,
    /// The services among them.
    pub services: Vec<Service<'a>>,
    /// The databases among them.
    pub databases: Vec<Database<'a>>,
    /// The web components among them.
    pub pages: Vec<WebPart<'a>>,
    /// The one entry point, where there is one.
    pub gateway: Option<Gateway<'a>>,
    /// What observes the system, and what it observes there.
    pub observation: Observation<'a>,
    /// How messages travel, and what they are, where there are any.
    pub messaging: Option<Messaging<'a>>,
    /// The entities, by table.
    pub entities: Vec<Entity<'a>>,
    /// Where each of those is in an order in which references are there before they are used.
    order: Vec<usize>,
    /// The scenarios, by id.
    pub scenarios: Vec<Scenario<'a>>,
    /// The crates of the rendered workspace, in path order.
    pub packages: Vec<Package>,
    /// The pin of each crate that those use, by name.
    pub crates: Crates<'a>,
    /// The npm packages that pages use, where there are any.
    pub npm: Option<Npm<'a>>,
    /// The action that checks the output out in its workflow.
    pub checkout: &'a ActionPin,
    /// The images that those of the system are built in, where it runs in containers.
    pub builders: Option<Builders<'a>>,
    /// How it gets to a host of its own, where output says how.
    pub deployment: Option<Deployment<'a>>,
}

/// How a system gets to a host of its own.
#[derive(Debug, Clone, Copy)]
pub struct Deployment<'a> {
    /// What kind of host that is.
    pub target: &'a Text,
    /// The repository that its images are below.
    pub registry: &'a Text,
    /// The port that browsers reach it at.
    pub entry: &'a PortSpec,
    /// The path at which the entry says that it is there.
    pub health: &'a Text,
}

/// The images that those of a system are built in.
#[derive(Debug, Clone, Copy)]
pub struct Builders<'a> {
    /// That of programs.
    pub programs: &'a ImagePin,
    /// That of pages, where there are any.
    pub pages: Option<&'a ImagePin>,
}

/// Pinned crates with their pins, by name.
pub type Crates<'a> = BTreeMap<&'static str, (&'a Name<CratePin>, &'a CratePin)>;

/// The npm packages that pages use, by name, each with its pinned version.
#[derive(Debug, Clone)]
pub struct Npm<'a> {
    /// Those that pages themselves use.
    pub used: BTreeMap<&'a str, &'a Text>,
    /// Those that pages are built with.
    pub building: BTreeMap<&'a str, &'a Text>,
}

/// A reference that leads to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// Dotted path of what refers.
    pub path: String,
    /// What kind of thing it refers to.
    pub what: &'static str,
    /// By which name.
    pub name: String,
}

/// What was resolved, or the first reference that leads to nothing.
pub(crate) type Result<T> = std::result::Result<T, Unresolved>;

impl System {
    /// The system with its references resolved.
    ///
    /// # Panics
    /// When a reference leads to nothing: the composition gives no such system.
    #[must_use]
    pub fn resolved(&self) -> Resolved<'_> {
        match Resolved::of(self) {
            Ok(resolved) => resolved,
            Err(unresolved) => panic!("a composed system is resolved: {unresolved}"),
        }
    }
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, what, name } = self;
        write!(f, "`{path}` points at the {what} `{name}`, which is not there")
    }
}

impl<'a> Resolved<'a> {
    /// The system with its references resolved.
    ///
    /// # Errors
    /// The first reference that leads to nothing. The composition finds all of them, and gives no such system.
    pub fn of(system: &'a System) -> Result<Self> {
        let entities = data::entities(&system.spec, &system.files)?;
        let parts = components::parts(system)?;
        let messaging = messages::messaging(system, &parts, &entities)?;
        let mut databases = components::databases(&parts)?;
        for database in &mut databases {
            database.migrations = migrations::migrations(system, database.id, database.database.engine)?;
        }
        let services = services::services(system, &parts, &databases, messaging.as_ref(), &entities)?;
        let pages = services::pages(system, &parts)?;
        let gateway = components::gateway(system, &parts)?;
        let on_compose = system.spec.system.runtime == Runtime::Compose;
        let packages = packages(system);
        Ok(Self {
            system,
            crates: crates(system, &packages)?,
            npm: if pages.is_empty() { None } else { Some(npm(system)?) },
            packages,
            scenarios: scenarios::scenarios(system)?,
            builders: if on_compose { Some(builders(system, !pages.is_empty())?) } else { None },
            deployment: deployment(system, gateway.as_ref())?,
            checkout: found(system.pins.actions.get(CHECKOUT_ACTION), "pins.actions", "action", CHECKOUT_ACTION)?,
            secrets: components::secrets(&parts),
            observation: observation::observation(system, &parts, gateway.as_ref())?,
            parts,
            services,
            databases,
            pages,
            gateway,
            messaging,
            order: data::order(&entities)?,
            entities,
        })
    }

    /// The messaging of the system, if a component publishes or handles messages.
    #[must_use]
    pub fn bus_of(&self, id: &str) -> Option<&Messaging<'a>> {
        self.messaging.as_ref().filter(|messaging| messaging.has(id))
    }

    /// The entities by table, but each after those that it refers to.
    pub fn tables(&self) -> impl Iterator<Item = &Entity<'a>> {
        self.order.iter().map(|at| &self.entities[*at])
    }

    /// The system that this is of.
    #[must_use]
    pub const fn system(&self) -> &'a System {
        self.system
    }
}

impl Deref for Resolved<'_> {
    type Target = System;

    fn deref(&self) -> &System {
        self.system
    }
}

fn crates<'a>(system: &'a System, packages: &[Package]) -> Result<Crates<'a>> {
    let names = packages.iter().flat_map(|package| package.pinned.keys().chain(package.pinned_for_tests.keys()));
    names
        .map(|name| Ok((*name, found(system.pins.crates.get_key_value(*name), "pins.crates", "crate", name)?)))
        .collect()
}

fn npm(system: &System) -> Result<Npm<'_>> {
    let pinned = |name| Ok((name, found(system.pins.npm.get(name), "pins.npm", "npm package", name)?));
    let imported = npm::imports(system).into_iter().map(|import| import.package);
    Ok(Npm {
        used: npm::wire(system).into_iter().chain(imported).map(pinned).collect::<Result<_>>()?,
        building: npm::BUILDING.into_iter().map(pinned).collect::<Result<_>>()?,
    })
}

fn builders(system: &System, has_pages: bool) -> Result<Builders<'_>> {
    let image = |id: &str| found(system.pins.images.get(id), "pins.images", "image", id);
    Ok(Builders { programs: image(BUILDER_IMAGE)?, pages: if has_pages { Some(image(PAGES_IMAGE)?) } else { None } })
}

fn deployment<'a>(system: &'a System, gateway: Option<&Gateway<'a>>) -> Result<Option<Deployment<'a>>> {
    let Some(deployment) = &system.spec.deployment else { return Ok(None) };
    let gateway = found(gateway, "deployment", "gateway", "gateway")?;
    let publishing = found(system.spec.publishing.as_ref(), "deployment", "registry", "publishing")?;
    let health = found(gateway.health(), "deployment", "route", "self.health")?;
    let (target, registry, entry) = (&deployment.target, &publishing.registry, gateway.entry);
    Ok(Some(Deployment { target, registry, entry, health }))
}

/// What a lookup gave.
fn found<T>(thing: Option<T>, path: impl Into<String>, what: &'static str, name: &str) -> Result<T> {
    thing.ok_or_else(|| Unresolved { path: path.into(), what, name: name.to_owned() })
}
