//! The changes of meaning as they are found.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::change::{Action, Change, Thing};
use crate::rules::Verdict;
use stategen_model::diagnostic::Span;
use stategen_model::system::System;

/// The two systems, and the changes found so far.
pub(super) struct Changes<'a> {
    pub(super) a: &'a System,
    pub(super) b: &'a System,
    pub(super) list: Vec<Change>,
}

impl Changes<'_> {
    pub(super) fn push(&mut self, thing: Thing, action: Action, verdict: Option<Verdict>, sources: Vec<Span>) {
        let (because, requirements, hunks) = (None, Vec::new(), Vec::new());
        self.list.push(Change { thing, action, verdict, note: None, sources, because, requirements, hunks });
    }

    /// One aspect that is a list of names, if some came or went. Their order makes no difference.
    pub(super) fn listed<'n>(
        &mut self,
        thing: &Thing,
        aspect: &'static str,
        (from, to): (impl IntoIterator<Item = &'n str>, impl IntoIterator<Item = &'n str>),
        path: &str,
    ) {
        if let Some(action) = listed(aspect, from, to) {
            self.push(thing.clone(), action, None, self.of_aspect(path));
        }
    }

    /// What says of an aspect that it is another.
    fn of_aspect(&self, path: &str) -> Vec<Span> {
        let at = self.b.edits.get(path).or_else(|| self.a.edits.get(path)).copied();
        at.or_else(|| declared(self.b, path)).or_else(|| declared(self.a, path)).into_iter().collect()
    }

    /// A thing that only `b` has, declared at `path` of the composed tree.
    pub(super) fn added(&mut self, thing: Thing, value: Option<impl ToString>, verdict: Option<Verdict>, path: &str) {
        let sources = declared(self.b, path).or_else(|| edited(self.a, path)).into_iter().collect();
        let value = value.map(|value| value.to_string());
        self.push(thing, Action::Added { value }, verdict, sources);
    }

    /// A thing that only `a` has: the line that removed it counts, else the one that declared it.
    pub(super) fn removed(&mut self, thing: Thing, value: Option<impl ToString>, verdict: Option<Verdict>, path: &str) {
        let sources = edited(self.b, path).or_else(|| declared(self.a, path)).into_iter().collect();
        let value = value.map(|value| value.to_string());
        self.push(thing, Action::Removed { value }, verdict, sources);
    }

    /// One aspect, if it differs.
    pub(super) fn aspect<T: Display + PartialEq>(
        &mut self,
        thing: &Thing,
        aspect: &'static str,
        (from, to): (Option<T>, Option<T>),
        verdict: Option<Verdict>,
        path: &str,
    ) {
        if from == to {
            return;
        }
        let text = |value: Option<T>| value.map(|value| value.to_string());
        let action = Action::Changed { aspect, from: text(from), to: text(to) };
        self.push(thing.clone(), action, verdict, self.of_aspect(path));
    }
}

/// What came into a list and went from it; nothing where both have the same names.
pub(super) fn listed<'n>(
    aspect: &'static str,
    from: impl IntoIterator<Item = &'n str>,
    to: impl IntoIterator<Item = &'n str>,
) -> Option<Action> {
    let (from, to): (BTreeSet<&str>, BTreeSet<&str>) = (from.into_iter().collect(), to.into_iter().collect());
    let only =
        |these: &BTreeSet<&str>, others: &BTreeSet<&str>| these.difference(others).map(ToString::to_string).collect();
    let (came, went): (Vec<String>, Vec<String>) = (only(&to, &from), only(&from, &to));
    (!came.is_empty() || !went.is_empty()).then_some(Action::Listed { aspect, came, went })
}

/// Where `system` declares `path`, or the nearest thing around it.
fn declared(system: &System, path: &str) -> Option<Span> {
    nearest(&system.spans, path)
}

/// Where a delta of `system`'s lineage removed or changed `path`, or the nearest thing around it.
fn edited(system: &System, path: &str) -> Option<Span> {
    nearest(&system.edits, path)
}

fn nearest(places: &BTreeMap<String, Span>, path: &str) -> Option<Span> {
    let mut path = path;
    loop {
        if let Some(span) = places.get(path) {
            return Some(*span);
        }
        path = &path[..path.rfind('.')?];
    }
}

/// Entries of two maps by key: those of `a`, of `b`, or of both.
pub(super) fn paired<'m, K: Ord + Borrow<str>, T>(
    a: &'m BTreeMap<K, T>,
    b: &'m BTreeMap<K, T>,
) -> impl Iterator<Item = (&'m str, Option<&'m T>, Option<&'m T>)> {
    let keys: BTreeSet<&str> = a.keys().chain(b.keys()).map(Borrow::borrow).collect();
    keys.into_iter().map(move |key| (key, a.get(key), b.get(key)))
}

/// The name of a unit variant as the specification writes it.
pub(super) fn word(value: &impl std::fmt::Debug) -> String {
    stategen_model::names::snake(&format!("{value:?}")).replace('_', "-")
}
