//! Where documents lead to: pages where `states/repository.yaml` says which, else branch names and git's commands.

use crate::shown::{Show, Shown};
use stategen_model::names::state_number;
use stategen_model::system::{State, System};

/// A state's branch.
pub(crate) struct Branch {
    pub(crate) name: Shown,
    /// Its page.
    pub(crate) url: Option<Shown>,
}

/// What one state adds to another.
pub(crate) struct Comparison {
    /// Branch of the state that came first.
    pub(crate) older: Shown,
    /// Branch of the other.
    pub(crate) newer: Shown,
    /// The page that shows it.
    pub(crate) url: Option<Shown>,
}

/// The state's feature pack.
pub(super) struct Pack {
    pub(super) documents: Vec<Document>,
}

/// A document of a pack, which the output has.
pub(super) struct Document {
    pub(super) title: &'static str,
    pub(super) url: Shown,
}

/// Where an output has the prose of its pack.
pub(super) const SPECIFICATION: &str = "docs/specification/";

impl Branch {
    pub(crate) fn new(system: &System, state: &State) -> Self {
        let name = state.file.branch.shown();
        Self { url: system.links.as_ref().map(|links| name.map(|name| links.branch(name))), name }
    }
}

impl Comparison {
    pub(crate) fn new(system: &System, older: &State, newer: &State) -> Self {
        let (older, newer) = (older.file.branch.shown(), newer.file.branch.shown());
        let url = system.links.as_ref().map(|links| {
            let url = newer.map(|newer| links.compare(older.text(), newer));
            url.and(older.places().iter().copied())
        });
        Self { older, newer, url }
    }
}

impl Pack {
    /// The documents that say most, in the order in which they are read.
    pub(super) fn new(system: &System) -> Self {
        let known =
            [("spec.md", "spec"), ("plan.md", "plan"), ("research.md", "research"), ("decision.md", "decision")];
        let path = |file: &str| format!("{}/{file}", state_number(&system.state.id));
        let there = known.into_iter().filter(|(file, _)| system.prose.contains_key(&path(file)));
        let url = |file: &str| system.state.id.shown_as(|_| format!("{SPECIFICATION}{}", path(file)));
        Self { documents: there.map(|(file, title)| Document { title, url: url(file) }).collect() }
    }
}
