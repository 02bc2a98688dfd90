//! What changed in meaning between two composed systems. Pure, and told in the order of [`Thing`].

mod api;
mod changes;
mod consequences;
mod data;
mod events;
mod parts;
mod trace;

use self::changes::Changes;
use super::change::{Action, Change, Thing};
use stategen_model::system::System;

/// Every change between `a` and `b`, in order.
pub(super) fn between(a: &System, b: &System) -> Vec<Change> {
    let mut found = Changes { a, b, list: Vec::new() };
    parts::compare(&mut found);
    api::compare(&mut found);
    events::compare(&mut found);
    data::compare(&mut found);
    trace::compare(&mut found);
    let mut list = found.list;
    list.sort_by(|x, y| key(x).cmp(&key(y)));
    consequences::mark(&mut list, a, b);
    list
}

/// Requirements that come are told before those that go; of other things, what happened to one stands together.
fn key(change: &Change) -> (&'static str, u8, &Thing, &Action) {
    let Change { thing, action, .. } = change;
    match thing {
        Thing::Requirement { .. } => ("", action.rank(), thing, action),
        _ => ("others", 0, thing, action),
    }
}
