//! Scenarios with what their steps name.

use std::collections::BTreeMap;

use super::{Result, found};
use crate::authored::{Name, Text};
use crate::node::Node;
use crate::scenario::{
    self, CallStep, EventStep, ListenStep, Log, Metric, NoEventStep, PublishStep, RequestStep, ScaleStep, Trace, Watch,
    resolve,
};
use crate::system::{Channel, ChannelId, ComponentId, Contract, Operation, PackFile, ScenarioId, System};

/// A scenario.
#[derive(Debug, Clone)]
pub struct Scenario<'a> {
    /// Its id.
    pub id: &'a ScenarioId,
    /// What the model says of it.
    pub scenario: &'a scenario::Scenario,
    /// Its file.
    pub file: &'a PackFile,
    /// Its steps, with what each names.
    pub steps: Vec<Step<'a>>,
}

/// A step.
#[derive(Debug, Clone)]
pub enum Step<'a> {
    /// Calls an operation of a service, whose contract says how callers show who they are.
    Call(&'a CallStep, &'a ComponentId, &'a Contract, &'a Operation),
    /// Makes a request, to a port of a component or through the gateway.
    Request(&'a RequestStep, Option<Endpoint>),
    /// Subscribes.
    Listen(&'a ListenStep, Place<'a>),
    /// Waits for a message, of the subscription of that step.
    Event(&'a EventStep, usize),
    /// Sees that no message comes, of the subscription of that step.
    NoEvent(&'a NoEventStep, usize),
    /// Ends the subscription of that step.
    Leave(usize),
    /// Publishes a message, over the connection of that step where one listens to the same place.
    Publish(&'a PublishStep, Place<'a>, Option<usize>),
    /// Ends a component without warning.
    Stop(Text),
    /// Starts a component again.
    Start(Text),
    /// Ends a component and starts it again.
    Restart(Text),
    /// Runs so many processes of a component.
    Scale(&'a ScaleStep, Text),
    /// Sees the spans of a trace.
    Trace(&'a Trace),
    /// Reads a metric.
    Watch(&'a Watch),
    /// Sees what a metric is, or how far it has moved since that step.
    Metric(&'a Metric, Option<usize>),
    /// Sees what these components write.
    Log(&'a Log, Vec<Text>),
}

/// A port of a component, as a request names it.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The component's id.
    pub component: Text,
    /// The name of its port.
    pub port: Text,
}

/// Where messages come from or go to.
#[derive(Debug, Clone)]
pub enum Place<'a> {
    /// A channel, or a pattern by which pages follow it.
    Channel {
        /// The channel's id.
        id: &'a ChannelId,
        /// The pattern's name.
        pattern: Option<&'a Text>,
        /// Values for the parameters of its address, in their order.
        arguments: Vec<&'a Node>,
    },
    /// An address of the transport.
    Address(&'a Text),
}

impl Step<'_> {
    /// The step whose subscription it is about.
    #[must_use]
    pub const fn subscription(&self) -> Option<usize> {
        match self {
            Self::Event(_, index) | Self::NoEvent(_, index) | Self::Leave(index) => Some(*index),
            Self::Publish(_, _, over) => *over,
            _ => None,
        }
    }
}

/// Every scenario, by id.
pub(super) fn scenarios(system: &System) -> Result<Vec<Scenario<'_>>> {
    let scenarios = system.scenarios.iter().map(|(id, scenario)| {
        let path = format!("scenarios.{id}");
        let file = found(system.files.get(&format!("scenarios/{id}.yaml")), path.as_str(), "file", id)?;
        let reader = Reader { system, path, steps: &scenario.steps };
        let steps = (0..scenario.steps.len()).map(|index| reader.step(index)).collect::<Result<_>>()?;
        Ok(Scenario { id, scenario, file, steps })
    });
    scenarios.collect()
}

/// Resolves the steps of a scenario.
struct Reader<'a> {
    system: &'a System,
    path: String,
    steps: &'a [scenario::Step],
}

impl<'a> Reader<'a> {
    fn step(&self, index: usize) -> Result<Step<'a>> {
        Ok(match &self.steps[index] {
            scenario::Step::Call(step) => {
                let operation = resolve::operations(self.system, &step.call).into_iter().next();
                let (id, operation) = self.found(operation, "operation", &step.call)?;
                let contract: &Contract = self.found(self.system.contracts.get(id), "contract", id)?;
                for name in step.credentials.keys() {
                    self.found(contract.scheme(name), "security scheme", name)?;
                }
                Step::Call(step, id, contract, operation)
            }
            scenario::Step::Request(step) => {
                let to = step.request.to.as_ref().map(|to| self.endpoint(to)).transpose()?;
                Step::Request(step, to)
            }
            scenario::Step::Listen(step) => {
                Step::Listen(step, self.place((&step.listen).into(), step.listen.pattern.as_ref())?)
            }
            scenario::Step::Event(step) => Step::Event(step, self.listener(index, (&step.event).into())?),
            scenario::Step::NoEvent(step) => Step::NoEvent(step, self.listener(index, (&step.no_event).into())?),
            scenario::Step::Leave(step) => Step::Leave(self.listener(index, (&step.leave).into())?),
            scenario::Step::Publish(step) => {
                let over = resolve::publisher(self.steps, index, &step.publish);
                Step::Publish(step, self.place((&step.publish).into(), None)?, over)
            }
            scenario::Step::Stop(step) => Step::Stop(self.component(&step.stop)?),
            scenario::Step::Start(step) => Step::Start(self.component(&step.start)?),
            scenario::Step::Restart(step) => Step::Restart(self.component(&step.restart)?),
            scenario::Step::Scale(step) => Step::Scale(step, self.component(&step.scale.component)?),
            scenario::Step::Trace(step) => Step::Trace(&step.trace),
            scenario::Step::Watch(step) => Step::Watch(&step.watch),
            scenario::Step::Metric(step) => Step::Metric(&step.metric, resolve::watch(self.steps, index, &step.metric)),
            scenario::Step::Log(step) => Step::Log(&step.log, self.writers(&step.log)?),
        })
    }

    /// Who writes the lines that a step is about.
    fn writers(&self, log: &Log) -> Result<Vec<Text>> {
        match &log.component {
            Some(component) => Ok(vec![self.component(component)?]),
            None => {
                let built = self.system.spec.components.iter().filter(|(_, component)| component.is_built());
                Ok(built.map(|(id, _)| id.map(ToOwned::to_owned)).collect())
            }
        }
    }

    fn found<T>(&self, thing: Option<T>, what: &'static str, name: &str) -> Result<T> {
        found(thing, self.path.as_str(), what, name)
    }

    /// The id of the component that a name means, which stands where the name does.
    fn component<K>(&self, name: &Name<K>) -> Result<Text> {
        let (id, _) = self.found(resolve::component(self.system, name), "component", name)?;
        Ok(name.map(|_| id.to_string()))
    }

    /// `component` or `component.port`.
    fn endpoint(&self, to: &Text) -> Result<Endpoint> {
        let (name, port) = to.split_once('.').unwrap_or((to, super::HTTP));
        let (id, component) = self.found(resolve::component(self.system, name), "component", name)?;
        self.found(component.ports().get(port), "port", to)?;
        Ok(Endpoint { component: to.map(|_| id.to_string()), port: to.map(|_| port.to_owned()) })
    }

    fn listener(&self, index: usize, place: resolve::Place<'_>) -> Result<usize> {
        let name = place.channel.map(Name::as_str).or(place.address.map(Name::as_str));
        let name = name.map_or_else(String::new, ToOwned::to_owned);
        self.found(resolve::listener(self.steps, index, place), "subscription", &name)
    }

    fn place(&self, place: resolve::Place<'a>, pattern: Option<&'a Text>) -> Result<Place<'a>> {
        let Some(id) = place.channel else {
            return self.found(place.address, "address", "").map(Place::Address);
        };
        let channel: &Channel = self.found(self.system.spec.channels.get(id), "channel", id)?;
        let address = match pattern {
            Some(name) => self.found(channel.browser_patterns.get(name.as_str()), "browser pattern", name)?,
            None => &channel.address,
        };
        let parameters: &'a BTreeMap<Text, Node> = place.parameters;
        let arguments = crate::address::parameters(address).filter_map(|name| parameters.get(name)).collect();
        Ok(Place::Channel { id, pattern, arguments })
    }
}
