//! What the names in a step stand for.

use std::collections::BTreeMap;

use super::{Event, Metric, NoEvent, Publication, Role, Source, Step, WatchStep};
use crate::authored::Text;
use crate::node::Node;
use crate::system::{ChannelId, Component, ComponentId, Operation, System};

/// The operations that a name may mean, each with its component: none is unknown, several are ambiguous.
pub fn operations<'a>(system: &'a System, name: &str) -> Vec<(&'a ComponentId, &'a Operation)> {
    let (component, name) = name.rsplit_once('.').map_or((None, name), |(component, name)| (Some(component), name));
    system
        .contracts
        .iter()
        .filter(|(id, _)| component.is_none_or(|wanted| wanted == id.as_str()))
        .flat_map(|(id, contract)| contract.operations.iter().map(move |operation| (id, operation)))
        .filter(|(_, operation)| operation.id == name)
        .collect()
}

/// The component that a name means: its id, or the part that it plays in the system.
pub fn component<'a>(system: &'a System, name: &str) -> Option<(&'a ComponentId, &'a Component)> {
    let spec = &system.spec;
    let id = match (spec.components.contains_key(name), name) {
        (true, _) => name,
        (false, "broker") => &spec.messaging.as_ref()?.broker,
        (false, "gateway") => &spec.gateway.as_ref()?.component,
        (false, _) => return None,
    };
    spec.components.get_key_value(id)
}

/// Where messages come from or go to, as far as it tells listeners apart.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Channel id.
    pub channel: Option<&'a ChannelId>,
    /// Its parameters.
    pub parameters: &'a BTreeMap<Text, Node>,
    /// Address of the transport.
    pub address: Option<&'a Text>,
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.channel == other.channel && self.address == other.address && self.has_parameters(other.parameters)
    }
}

impl Place<'_> {
    fn has_parameters(&self, others: &BTreeMap<Text, Node>) -> bool {
        let mut pairs = self.parameters.iter().zip(others);
        self.parameters.len() == others.len() && pairs.all(|((a, one), (b, other))| a == b && one.same(other))
    }
}

impl<'a> From<&'a Source> for Place<'a> {
    fn from(from: &'a Source) -> Self {
        Self { channel: from.channel.as_ref(), parameters: &from.parameters, address: from.address.as_ref() }
    }
}

impl<'a> From<&'a Event> for Place<'a> {
    fn from(from: &'a Event) -> Self {
        Self { channel: from.channel.as_ref(), parameters: &from.parameters, address: from.address.as_ref() }
    }
}

impl<'a> From<&'a NoEvent> for Place<'a> {
    fn from(from: &'a NoEvent) -> Self {
        Self { channel: from.channel.as_ref(), parameters: &from.parameters, address: from.address.as_ref() }
    }
}

impl<'a> From<&'a Publication> for Place<'a> {
    fn from(from: &'a Publication) -> Self {
        Self { channel: from.channel.as_ref(), parameters: &from.parameters, address: from.address.as_ref() }
    }
}

/// The `listen` step that a later step at `before` is about: the last one of that channel or address, and of those
/// parameters where the later step gives any.
pub fn listener(steps: &[Step], before: usize, wanted: Place<'_>) -> Option<usize> {
    find(steps, before, |source| {
        let here = Place::from(source);
        here.channel == wanted.channel
            && here.address == wanted.address
            && (wanted.parameters.is_empty() || here.has_parameters(wanted.parameters))
    })
}

/// The `listen` step whose connection a publication goes over, if any listens to the same place in the same role.
pub fn publisher(steps: &[Step], before: usize, publication: &Publication) -> Option<usize> {
    let page = publication.role == Role::Browser;
    find(steps, before, |source| page && source.role == Role::Browser && Place::from(source) == publication.into())
}

fn find(steps: &[Step], before: usize, wanted: impl Fn(&Source) -> bool) -> Option<usize> {
    steps.iter().take(before).rposition(|step| match step {
        Step::Listen(listen) => !listen.expect.refused && wanted(&listen.listen),
        _ => false,
    })
}

/// The name that a text refers to: `$name`, where `$$` is a dollar.
pub fn reference(text: &str) -> Option<&str> {
    text.strip_prefix('$').filter(|name| !name.starts_with('$'))
}

/// The `watch` step that a later step at `before` is about: the last one of the same metric.
pub fn watch(steps: &[Step], before: usize, metric: &Metric) -> Option<usize> {
    steps.iter().take(before).rposition(|step| match step {
        Step::Watch(WatchStep { watch }) => {
            watch.component == metric.component && watch.metric == metric.metric && watch.labels == metric.labels
        }
        _ => false,
    })
}
