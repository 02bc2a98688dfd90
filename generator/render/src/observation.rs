//! What is scraped, computed, and shown of a system: views of what observes it.

mod dashboards;
mod rules;
mod targets;

pub(crate) use dashboards::dashboards;
pub(crate) use rules::{cases, rules};
pub(crate) use targets::targets;

use crate::shown::{Show, Shown};
use stategen_model::authored::Name;
use stategen_model::resolved::{Observer, Page, Path, Resolved};
use stategen_model::system::{self, Kind};

/// What the names and labels of metrics follow from.
pub(crate) struct Names {
    /// The system's name.
    pub(crate) system: Shown,
    /// What the system's own metrics start with.
    pub(crate) prefix: Shown,
    /// The path of questions after health.
    pub(crate) health: Shown,
    /// The path of questions after metrics.
    pub(crate) metrics: Shown,
    /// Whether services call each other.
    pub(crate) has_calls: bool,
}

impl Names {
    fn new(system: &Resolved<'_>) -> Self {
        let info = &system.spec.system;
        Self {
            system: info.name.shown(),
            prefix: info.name.shown(),
            health: info.endpoints.health.shown(),
            metrics: info.endpoints.metrics.shown(),
            has_calls: system.services.iter().any(|service| !service.calls.is_empty()),
        }
    }
}

/// A promise of how soon messages are handled.
pub(crate) struct Objective {
    pub(crate) name: Shown,
    pub(crate) summary: Shown,
    pub(crate) channel: Shown,
    /// The bound of the histogram's bucket that is counted.
    pub(crate) bound: Shown,
    /// The same for people.
    pub(crate) seconds: Shown,
    /// From 0 to 1.
    pub(crate) share: Shown,
    /// The number of its panel, and where it stands.
    pub(crate) id: usize,
    pub(crate) x: usize,
    pub(crate) y: usize,
}

/// The system's promises. Their panels stand side by side, two in a row, from this row on.
fn objectives(system: &Resolved<'_>, first_row: usize, height: usize) -> Vec<Objective> {
    let place = |(at, (name, objective)): (usize, (&Name<system::Objective>, &system::Objective))| {
        let within = objective.within_milliseconds.shown();
        let seconds = f64::from(*objective.within_milliseconds) / 1000.0;
        let share = objective.share().expect("a checked objective has a share");
        Objective {
            name: name.shown(),
            summary: objective.summary.shown(),
            channel: objective.channel.shown(),
            bound: within.map(|_| format!("{seconds:?}")),
            seconds: within.map(|_| seconds.to_string()),
            share: objective.percent.shown().map(|_| share.to_string()),
            id: 100 + at,
            x: at % 2 * 12,
            y: first_row + at / 2 * height,
        }
    };
    system.spec.objectives.iter().enumerate().map(place).collect()
}

/// Where a component is in the network of the containers.
pub(crate) fn address(page: &Page<'_>) -> Shown {
    let port = page.port.number.shown();
    page.id.shown_as(|id| format!("{id}:{}", port.text())).and(port.places().iter().copied())
}

/// The path of a page, with what stands before it.
pub(crate) fn path(page: &Page<'_>) -> Shown {
    let own = match page.path {
        Path::Authored(path) => path.shown(),
        Path::Own(path) => path.shown(),
    };
    match page.prefix {
        Some(prefix) => prefix.shown_as(|prefix| format!("{}{}", prefix.trim_end_matches('/'), own.text())),
        None => own,
    }
}

/// The path before the pages of an observer, without the slash at its end; nothing where it has none.
pub(crate) fn prefix(observer: &Observer<'_>) -> Shown {
    observer.prefix.map_or_else(Shown::default, |prefix| prefix.shown_as(|path| path.trim_end_matches('/').to_owned()))
}

/// Whether there is a component of this kind.
pub(crate) fn has(system: &Resolved<'_>, kind: Kind) -> bool {
    system.observation.of_kind(kind).is_some()
}
