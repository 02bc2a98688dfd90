//! Which changes follow from others: a component brings its ports, an address its variables, a requirement its scenarios.

use std::collections::{BTreeMap, BTreeSet};

use super::parts;
use crate::change::{Action, Change, Thing};
use stategen_model::system::System;

/// Notes at each change the one that it follows from.
pub(super) fn mark(list: &mut [Change], a: &System, b: &System) {
    let known: BTreeMap<Thing, u8> = list
        .iter()
        .filter(|change| change.action.rank() < 2)
        .map(|change| (change.thing.clone(), change.action.rank()))
        .collect();
    let (before, after) = (parts::environment(a), parts::environment(b));
    for change in list {
        let rank = change.action.rank();
        let is_cause = |thing: &Thing| known.get(thing) == Some(&rank);
        change.because = candidates(change, [&before, &after], a, b).into_iter().find(is_cause);
    }
}

/// What a change would follow from, if that came or went with it; the nearest first.
fn candidates(change: &Change, environments: [&parts::Environment<'_>; 2], a: &System, b: &System) -> Vec<Thing> {
    match &change.thing {
        Thing::Image { component }
        | Thing::Port { component, .. }
        | Thing::Address { component, .. }
        | Thing::Setting { component, .. }
        | Thing::Use { component, .. }
        | Thing::Dataset { component, .. }
        | Thing::Timer { component, .. }
        | Thing::Measure { component, .. } => vec![Thing::Component { id: component.clone() }],
        Thing::Variable { component, name } => {
            let found = environments.iter().filter_map(|one| one.get(&(component.as_str(), name.as_str())));
            let declared = found.filter_map(|variable| parts::declared_by(&variable.path));
            [Thing::Component { id: component.clone() }].into_iter().chain(declared).collect()
        }
        Thing::Pattern { channel, .. } => vec![Thing::Channel { id: channel.clone() }],
        Thing::Scenario { id } => {
            let system = if matches!(change.action, Action::Removed { .. }) { a } else { b };
            let verified =
                system.requirements.values().filter(|one| one.verified_by.iter().any(|by| by.as_str() == id));
            let ids: BTreeSet<String> = verified.map(|one| one.id.to_string()).collect();
            ids.into_iter().map(|id| Thing::Requirement { id }).collect()
        }
        _ => Vec::new(),
    }
}
