//! What observes a system, and what it observes there. All of it follows from the components: nobody lists it, and what a later
//! state adds is observed as well.

use super::components::{Gateway, Part, Target};
use super::{HTTP, Result, found};
use crate::authored::Text;
use crate::engine::{Answers, ObserverFacts};
use crate::system::{Component, ComponentId, Kind, PortSpec, System};

/// What observes a system, and what it observes there.
#[derive(Debug, Clone)]
pub struct Observation<'a> {
    /// The components that observe the others, by id.
    pub observers: Vec<Observer<'a>>,
    /// The pages on which services and the servers of pages tell what they measure, by id.
    pub services: Vec<Page<'a>>,
    /// How every component is asked whether it is there, by id.
    pub asked: Vec<Asked<'a>>,
}

/// A component that observes the others.
#[derive(Debug, Clone, Copy)]
pub struct Observer<'a> {
    /// Its id.
    pub id: &'a ComponentId,
    /// What the model says of it.
    pub component: &'a Component,
    /// The page on which it tells what it measures of itself.
    pub measured: Page<'a>,
    /// How it is asked whether it is there.
    pub asked: Asked<'a>,
    /// The path that the gateway's route to it has before its own paths.
    pub prefix: Option<&'a Text>,
}

/// A page of a component.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The component's id.
    pub id: &'a ComponentId,
    /// The port.
    pub port: &'a PortSpec,
    /// What stands before the path; it ends with a slash.
    pub prefix: Option<&'a Text>,
    /// The path.
    pub path: Path<'a>,
}

/// A path on a port.
#[derive(Debug, Clone, Copy)]
pub enum Path<'a> {
    /// One that an author wrote.
    Authored(&'a Text),
    /// One that an engine has.
    Own(&'static str),
}

/// How a component is asked whether it is there.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// A page answers with 200.
    Page(Page<'a>),
    /// A port accepts connections.
    Port {
        /// The component's id.
        id: &'a ComponentId,
        /// The port.
        port: &'a PortSpec,
    },
}

impl<'a> Observation<'a> {
    /// The component of a kind, where there is one: there are no two.
    #[must_use]
    pub fn of_kind(&self, kind: Kind) -> Option<&Observer<'a>> {
        self.observers.iter().find(|observer| observer.component.kind() == kind)
    }

    /// The component that takes in what containers write, and the port for it.
    #[must_use]
    pub fn takes_lines(&self) -> Option<(&'a ComponentId, &'a PortSpec)> {
        self.takes(|facts| facts.takes_lines())
    }

    /// The component that takes in what services trace, and the port for it.
    #[must_use]
    pub fn takes_spans(&self) -> Option<(&'a ComponentId, &'a PortSpec)> {
        self.takes(|facts| facts.takes_spans())
    }

    fn takes(&self, port: fn(&dyn ObserverFacts) -> Option<&'static str>) -> Option<(&'a ComponentId, &'a PortSpec)> {
        let ports =
            |observer: &Observer<'a>| Some((observer.id, observer.component.ports().get(port(observer.facts())?)?));
        self.observers.iter().find_map(ports)
    }
}

impl Observer<'_> {
    /// What is known of its engine.
    ///
    /// # Panics
    /// Never: what observes has an engine that does.
    #[must_use]
    pub fn facts(&self) -> &'static dyn ObserverFacts {
        self.component.observer().expect("a component that observes has the engine of an observer")
    }
}

/// What observes the system, and what is observed.
pub(super) fn observation<'a>(
    system: &'a System,
    parts: &[Part<'a>],
    gateway: Option<&Gateway<'a>>,
) -> Result<Observation<'a>> {
    let endpoints = &system.spec.system.endpoints;
    let (mut observers, mut services, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        if let Some(facts) = part.component.observer() {
            let observer = observer(part, gateway, facts)?;
            asked.push(observer.asked);
            observers.push(observer);
        } else if part.component.is_built() {
            services.push(page(part, HTTP, None, Path::Authored(&endpoints.metrics))?);
            asked.push(Asked::Page(page(part, HTTP, None, Path::Authored(&endpoints.health))?));
        } else if let Some(answers) = part.component.facts().and_then(|facts| facts.answers()) {
            asked.push(how(part, None, answers)?);
        }
    }
    asked.extend(gateway.into_iter().flat_map(through));
    Ok(Observation { observers, services, asked })
}

fn observer<'a>(
    part: &Part<'a>,
    gateway: Option<&Gateway<'a>>,
    facts: &'static dyn ObserverFacts,
) -> Result<Observer<'a>> {
    let answers = facts.answers();
    let (measured, path) = facts.measured();
    let whole = |gateway: &Gateway<'a>| {
        let mut routes = gateway.routes.iter();
        let route = routes.find(|route| !route.route.strip_prefix && route.target.is(part.id, measured))?;
        Some(route.path)
    };
    let prefix = gateway.filter(|_| facts.knows_prefix()).and_then(whole);
    let answers = found(answers, format!("components.{}", part.id), "question", "whether it is there")?;
    Ok(Observer {
        id: part.id,
        component: part.component,
        measured: page(part, measured, prefix, Path::Own(path))?,
        asked: how(part, prefix, answers)?,
        prefix,
    })
}

fn how<'a>(part: &Part<'a>, prefix: Option<&'a Text>, answers: Answers) -> Result<Asked<'a>> {
    Ok(match answers {
        Answers::Http(port, path) => Asked::Page(page(part, port, prefix, Path::Own(path))?),
        Answers::Tcp(port) => Asked::Port { id: part.id, port: named(part, port)? },
    })
}

fn page<'a>(part: &Part<'a>, port: &str, prefix: Option<&'a Text>, path: Path<'a>) -> Result<Page<'a>> {
    Ok(Page { id: part.id, port: named(part, port)?, prefix, path })
}

fn named<'a>(part: &Part<'a>, port: &str) -> Result<&'a PortSpec> {
    found(part.component.ports().get(port), format!("components.{}", part.id), "port", port)
}

/// What the gateway itself answers: whether it is there, and the page that it leads to.
fn through<'a>(gateway: &Gateway<'a>) -> Vec<Asked<'a>> {
    let routes = gateway.routes.iter();
    let asked = routes.filter(|route| match route.target {
        Target::Health => true,
        Target::Port { .. } => route.path.as_str() == "/",
        Target::ApiExplorer | Target::PubsubInspector => false,
    });
    let page = |route: &super::Route<'a>| {
        Asked::Page(Page { id: gateway.id, port: gateway.entry, prefix: None, path: Path::Authored(route.path) })
    };
    asked.map(page).collect()
}
