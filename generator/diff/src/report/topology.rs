//! Both topologies as SVG: every component stands in the same place on both sides, so that what moved is what changed.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{self, HEIGHT};
use crate::{Change, Diff};
use stategen_model::system::{Component, System};

/// One drawing.
pub(super) struct Drawing {
    pub(super) title: String,
    /// Name of the arrow tip, which is one a page.
    pub(super) tip: &'static str,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// A component's box.
pub(super) struct Node {
    pub(super) id: String,
    /// What it is, below its name.
    pub(super) kind: String,
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    /// `same`, `changed`, `added`, `removed`, or `absent` for what only the other side has.
    pub(super) state: &'static str,
    /// `+`, `−`, `~` or nothing: colour alone tells nobody who cannot see it.
    pub(super) sign: &'static str,
    /// The page of its lines, where it has any.
    pub(super) page: Option<String>,
}

/// Who reaches whom.
pub(super) struct Edge {
    pub(super) path: String,
    /// `same`, `added` or `removed`, and `messages` for those that carry messages.
    pub(super) class: String,
    /// Why it is there.
    pub(super) why: String,
}

impl Node {
    pub(super) fn height(&self) -> i32 {
        HEIGHT
    }

    pub(super) fn middle(&self) -> i32 {
        self.x + self.width / 2
    }
}

/// The connections of a system with their reasons, by the ids of both ends.
type Connections = BTreeMap<(String, String), BTreeSet<String>>;

fn connections(system: &System) -> Connections {
    let mut found = Connections::new();
    let mut add = |from: &str, to: &str, why: String| {
        found.entry((from.to_owned(), to.to_owned())).or_default().insert(why);
    };
    if let Some(gateway) = &system.spec.gateway {
        for (prefix, route) in &gateway.routes {
            if let Some(target) = route.to.split('.').next().filter(|target| *target != "self") {
                add(&gateway.component, target, format!("route {prefix}"));
            }
        }
    }
    for (id, component) in &system.spec.components {
        for (used, usage) in component.uses().into_iter().flatten() {
            let operations = usage.operations.join(", ");
            add(id, used, if operations.is_empty() { "uses".to_owned() } else { format!("calls {operations}") });
        }
    }
    if let Some(messaging) = &system.spec.messaging {
        for (id, channel) in &system.spec.channels {
            if let Some(publisher) = &channel.publisher {
                add(publisher, &messaging.broker, format!("publishes {id}"));
            }
            if let Some(subscriber) = &channel.subscriber {
                let verb = if channel.reply.is_some() { "answers" } else { "handles" };
                add(subscriber, &messaging.broker, format!("{verb} {id}"));
            }
        }
    }
    found
}

fn described(component: &Component) -> String {
    let kind = component.kind();
    component.facts().map_or_else(|| kind.to_string(), |engine| format!("{kind}, {}", engine.name()))
}

/// Both sides, drawn over one layout of everything that either has. `page` gives a component's page.
pub(super) fn drawings(diff: &Diff, a: &System, b: &System, page: &dyn Fn(&str) -> Option<String>) -> [Drawing; 2] {
    let (before, after) = (connections(a), connections(b));
    let nodes: BTreeSet<String> =
        a.spec.components.keys().chain(b.spec.components.keys()).map(ToString::to_string).collect();
    let edges: BTreeSet<(String, String)> = before.keys().chain(after.keys()).cloned().collect();
    let components = a.spec.components.iter().chain(&b.spec.components);
    let labels: Vec<(String, String)> = components.map(|(id, one)| (format!("+ {id}"), described(one))).collect();
    let width = layout::box_width(labels.iter().map(|(name, kind)| (name.as_str(), kind.as_str())));
    let layout = layout::layout(&nodes, &edges, width);
    let changed: BTreeSet<&str> = diff.changes.iter().filter_map(|change: &Change| change.thing.component()).collect();
    let drawing = |system: &System, other: &System, mine: &Connections, theirs: &Connections, old: bool| {
        let alone = if old { ("removed", "−") } else { ("added", "+") };
        let nodes = layout.nodes.iter().map(|(id, (x, y))| {
            let component = system.spec.components.get(id.as_str());
            let shown = component.or_else(|| other.spec.components.get(id.as_str()));
            let (state, sign) = match (component.is_some(), other.spec.components.contains_key(id.as_str())) {
                (true, false) => alone,
                (true, true) if changed.contains(id.as_str()) => ("changed", "~"),
                (true, true) => ("same", ""),
                (false, _) => ("absent", ""),
            };
            let kind = shown.map(described).unwrap_or_default();
            Node { id: id.clone(), kind, x: *x, y: *y, width, state, sign, page: page(id) }
        });
        let edges = mine.iter().filter_map(|(ends, why)| {
            let points = layout.edges.get(ends)?;
            let state = if theirs.contains_key(ends) { "same" } else { alone.0 };
            let messages =
                why.iter().all(|why| ["publishes ", "handles ", "answers "].iter().any(|verb| why.starts_with(verb)));
            let reasons: Vec<&str> = why.iter().map(String::as_str).collect();
            Some(Edge {
                path: layout::path(points),
                class: format!("{state}{}", if messages { " messages" } else { "" }),
                why: format!("{} → {}: {}", ends.0, ends.1, reasons.join("; ")),
            })
        });
        // What changed is drawn last, above the rest.
        let mut edges: Vec<Edge> = edges.collect();
        edges.sort_by_key(|edge| !edge.class.starts_with("same"));
        Drawing {
            title: if old { diff.a.clone() } else { diff.b.clone() },
            tip: if old { "tip-a" } else { "tip-b" },
            width: layout.width,
            height: layout.height,
            nodes: nodes.collect(),
            edges,
        }
    };
    [drawing(a, b, &before, &after, true), drawing(b, a, &after, &before, false)]
}
