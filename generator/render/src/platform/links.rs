//! Where documents lead to: pages where `states/repository.yaml` says which, else branch names and git's commands.

use crate::shown::{Show, Shown};
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
    pub(super) folder: Shown,
    pub(super) documents: Vec<Document>,
    /// Whether the documents have pages.
    pub(super) linked: bool,
}

/// A document of a pack.
pub(super) struct Document {
    pub(super) file: &'static str,
    pub(super) title: &'static str,
    pub(super) url: Option<Shown>,
}

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
        let folder = system.state.id.shown_as(|id| format!("specs/{id}"));
        let known =
            [("spec.md", "spec"), ("plan.md", "plan"), ("research.md", "research"), ("decision.md", "decision")];
        let there = known.into_iter().filter(|(file, _)| system.prose.iter().any(|path| path == file));
        let url = |file: &str| {
            let links = system.links.as_ref()?;
            Some(folder.map(|folder| links.file(&links.sources, &format!("{folder}/{file}"))))
        };
        let documents = there.map(|(file, title)| Document { file, title, url: url(file) }).collect();
        Self { documents, linked: system.links.is_some(), folder }
    }
}
