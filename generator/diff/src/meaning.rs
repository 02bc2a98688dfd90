//! What changed in meaning between two composed systems. Pure, and told in the order of [`Thing`].

mod api;
mod changes;
mod data;
mod events;
mod parts;
mod trace;

use self::changes::Changes;
use super::change::Change;
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
    list.sort_by(|x, y| (&x.thing, &x.action).cmp(&(&y.thing, &y.action)));
    list
}
