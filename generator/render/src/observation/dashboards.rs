//! Dashboards: what is shown of every system that is observed, and the panels that packs add.

use stategen_template::from_template;

use super::{Names, Objective, has, objectives, prefix};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::{spans, spans_of_each};
use crate::template::rendered;
use stategen_model::resolved::{Observer, Resolved};
use stategen_model::system::{self, Dashboard, Kind, Unit};
use stategen_model::tree::{Artifact, Tree};

#[from_template("observation/dashboards/overview.json")]
struct Overview {
    dashboard: Names,
    objectives: Vec<Objective>,
    has_logs: bool,
    own: Vec<Panel>,
}

#[from_template("observation/dashboards/services.json")]
struct Services {
    dashboard: Names,
    own: Vec<Panel>,
}

#[from_template("observation/dashboards/messaging.json")]
struct Messaging {
    dashboard: Names,
    objectives: Vec<Objective>,
    /// Whether there is a channel on which a service publishes what another handles.
    has_handled: bool,
    own: Vec<Panel>,
}

#[from_template("observation/dashboards/database.json")]
struct Database {
    dashboard: Names,
    own: Vec<Panel>,
}

#[from_template("observation/dashboards/runtime.json")]
struct Runtime {
    dashboard: Names,
    own: Vec<Panel>,
}

#[from_template("observation/dashboards/logs.json")]
struct Logs {
    dashboard: Names,
    components: Vec<Shown>,
}

#[from_template("observation/dashboards/traces.json")]
struct Traces {
    dashboard: Names,
    components: Vec<Shown>,
    has_logs: bool,
    prefix: Shown,
}

/// A panel that a pack adds.
struct Panel {
    id: usize,
    title: Shown,
    summary: Shown,
    query: Shown,
    legend: Option<Shown>,
    unit: &'static str,
    x: usize,
    y: usize,
}

/// Adds the dashboards below the folder of the component that shows them.
pub(crate) fn dashboards(system: &Resolved<'_>, observer: &Observer<'_>, tree: &mut Tree) {
    let id = observer.id;
    let mut sources = spans(system, ["system.name", "system.endpoints", format!("components.{id}").as_str()]);
    sources.extend(spans_of_each(system, "objectives"));
    sources.extend(spans_of_each(system, "panels"));
    let mut add = |name: &str, artifact: Artifact| tree.insert(format!("{id}/dashboards/{name}.json"), artifact);
    for dashboard in system.dashboards() {
        add(dashboard.name(), measured(system, dashboard, sources.clone()));
    }
    if has(system, Kind::Logs) {
        let components = system.parts.iter().filter(|part| part.component.runs()).map(|part| part.id.shown());
        let view = Logs { dashboard: Names::new(system), components: components.collect() };
        add("logs", rendered(&view, sources.clone()));
    }
    if has(system, Kind::Traces) {
        let view = Traces {
            dashboard: Names::new(system),
            components: system.observation.services.iter().map(|page| page.id.shown()).collect(),
            has_logs: has(system, Kind::Logs),
            prefix: prefix(observer),
        };
        add("traces", rendered(&view, sources));
    }
}

/// A dashboard of what is measured.
fn measured(system: &Resolved<'_>, dashboard: Dashboard, sources: Vec<stategen_model::diagnostic::Span>) -> Artifact {
    let own = own(system, dashboard);
    let names = Names::new(system);
    match dashboard {
        Dashboard::Overview => {
            let (objectives, has_logs) = (objectives(system, 21, 5), has(system, Kind::Logs));
            rendered(&Overview { dashboard: names, objectives, has_logs, own }, sources)
        }
        Dashboard::Services => rendered(&Services { dashboard: names, own }, sources),
        Dashboard::Messaging => {
            let mut channels = system.spec.channels.values();
            let has_handled = channels.any(|channel| channel.publisher.is_some() && channel.subscriber.is_some());
            let objectives = objectives(system, 32, 8);
            rendered(&Messaging { dashboard: names, objectives, has_handled, own }, sources)
        }
        Dashboard::Database => rendered(&Database { dashboard: names, own }, sources),
        Dashboard::Runtime => rendered(&Runtime { dashboard: names, own }, sources),
    }
}

/// The panels that packs add to a dashboard: two in a row, below all others.
fn own(system: &Resolved<'_>, dashboard: Dashboard) -> Vec<Panel> {
    let panels = system.spec.panels.values().filter(|panel| panel.dashboard == dashboard);
    let place = |(at, panel): (usize, &system::Panel)| Panel {
        id: 200 + at,
        title: panel.title.shown(),
        summary: panel.summary.shown(),
        query: panel.query.shown(),
        legend: panel.legend.as_ref().map(Show::shown),
        unit: unit(panel.unit),
        x: at % 2 * 12,
        y: 1000 + at / 2 * 8,
    };
    panels.enumerate().map(place).collect()
}

/// A unit as Grafana spells it.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Number => "short",
        Unit::PerSecond => "cps",
        Unit::Seconds => "s",
        Unit::Bytes => "bytes",
        Unit::Share => "percentunit",
    }
}
