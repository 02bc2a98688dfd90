//! Components and who reaches whom, before a change and after it.

use std::collections::BTreeMap;

use crate::shown::{Show, Shown};
use stategen_model::system::{Component, ComponentId, SystemSpec};

/// Components with what leads from one to another.
#[derive(Default)]
pub(super) struct Picture {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// A component.
#[derive(Clone, PartialEq)]
pub(super) struct Node {
    pub(super) id: Shown,
    /// The program that it is, where that is none of the output's own.
    pub(super) engine: Option<&'static str>,
}

/// Two components of which one reaches the other.
#[derive(Clone)]
pub(super) struct Edge {
    pub(super) from: Shown,
    pub(super) to: Shown,
    /// Whether it is by messages.
    pub(super) by_messages: bool,
}

type Key<'a> = (&'a str, &'a str, bool);

impl Edge {
    fn key(&self) -> Key<'_> {
        (self.from.text(), self.to.text(), self.by_messages)
    }
}

impl Picture {
    /// All of a system.
    pub(super) fn of(spec: &SystemSpec) -> Self {
        let nodes = spec
            .components
            .iter()
            .map(|(id, component)| Node { id: id.shown(), engine: component.facts().map(|facts| facts.name()) });
        let mut edges: BTreeMap<(String, String, bool), Edge> = BTreeMap::new();
        let mut add = |from: Shown, to: Shown, by_messages| {
            let key = (from.text().to_owned(), to.text().to_owned(), by_messages);
            edges.entry(key).or_insert(Edge { from, to, by_messages });
        };
        if let Some(entry) = &spec.gateway {
            for route in entry.routes.values() {
                let to = route.to.shown_as(|to| to.split('.').next().into_iter().collect());
                if spec.components.contains_key(to.text()) {
                    add(entry.component.shown(), to, false);
                }
            }
        }
        // Where there is a gateway, pages reach the others through it.
        let uses = |(id, component): (&ComponentId, &Component)| {
            let direct = spec.gateway.is_none() || matches!(component, Component::Service(_));
            let uses = component.uses().filter(|_| direct).into_iter().flat_map(|uses| uses.keys());
            uses.map(|to| (id.shown(), to.shown())).collect::<Vec<_>>()
        };
        spec.components.iter().flat_map(uses).for_each(|(from, to)| add(from, to, false));
        if let Some(messaging) = &spec.messaging {
            let talking = spec.channels.values().flat_map(|channel| [&channel.publisher, &channel.subscriber]);
            talking.flatten().for_each(|id| add(id.shown(), messaging.broker.shown(), true));
        }
        Self { nodes: nodes.collect(), edges: edges.into_values().collect() }
    }

    /// The parts of both that differ, with the components at the other ends.
    pub(super) fn difference(before: &Self, after: &Self) -> Option<(Self, Self)> {
        let (left, right) = (before.without(after), after.without(before));
        (!left.nodes.is_empty() || !right.nodes.is_empty()).then_some((left, right))
    }

    /// What the other does not have, with the components at the ends of it.
    fn without(&self, other: &Self) -> Self {
        let is_new =
            |node: &Node| !other.nodes.iter().any(|one| one.id.text() == node.id.text() && one.engine == node.engine);
        let new: Vec<&str> = self.nodes.iter().filter(|node| is_new(node)).map(|node| node.id.text()).collect();
        let differs = |edge: &&Edge| {
            let moved = !other.edges.iter().any(|one| one.key() == edge.key());
            moved || new.contains(&edge.from.text()) || new.contains(&edge.to.text())
        };
        let edges: Vec<Edge> = self.edges.iter().filter(differs).cloned().collect();
        let touched = |node: &&Node| {
            let id = node.id.text();
            new.contains(&id) || edges.iter().any(|edge| edge.from.text() == id || edge.to.text() == id)
        };
        Self { nodes: self.nodes.iter().filter(touched).cloned().collect(), edges }
    }
}
