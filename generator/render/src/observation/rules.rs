//! What a store of metrics computes, when it raises an alert, and the cases by which both are tried.

use stategen_template::from_template;

use super::{Names, Objective, has, objectives};
use crate::shown::{Show, Shown};
use crate::sources::{spans, spans_of_each};
use crate::template::rendered;
use stategen_model::diagnostic::Span;
use stategen_model::resolved::Resolved;
use stategen_model::system::Kind;
use stategen_model::tree::Artifact;

#[from_template("observation/rules.yml")]
struct Rules {
    dashboard: Names,
    has_probes: bool,
    has_messages: bool,
    channels: Vec<Channel>,
    objectives: Vec<Objective>,
}

#[from_template("observation/cases.yml")]
struct Cases {
    dashboard: Names,
    has_probes: bool,
    has_messages: bool,
    /// A service by which the rules of all are tried.
    service: Option<Shown>,
    observer: Option<Shown>,
    channels: Vec<Channel>,
    objectives: Vec<Objective>,
}

/// A channel on which a service publishes what another handles.
struct Channel {
    id: Shown,
    publisher: Shown,
    subscriber: Shown,
}

/// The rules.
pub(crate) fn rules(system: &Resolved<'_>) -> Artifact {
    let view = Rules {
        dashboard: Names::new(system),
        has_probes: has(system, Kind::Prober),
        has_messages: system.messaging.is_some(),
        channels: channels(system),
        objectives: objectives(system, 0, 1),
    };
    rendered(&view, sources(system))
}

/// Their cases, for `promtool test rules`.
pub(crate) fn cases(system: &Resolved<'_>) -> Artifact {
    let view = Cases {
        dashboard: Names::new(system),
        has_probes: has(system, Kind::Prober),
        has_messages: system.messaging.is_some(),
        service: system.observation.services.first().map(|page| page.id.shown()),
        observer: system.observation.observers.first().map(|observer| observer.id.shown()),
        channels: channels(system),
        objectives: objectives(system, 0, 1),
    };
    rendered(&view, sources(system))
}

fn channels(system: &Resolved<'_>) -> Vec<Channel> {
    let channels = system.spec.channels.iter().filter_map(|(id, channel)| {
        let (publisher, subscriber) = (channel.publisher.as_ref()?, channel.subscriber.as_ref()?);
        Some(Channel { id: id.shown(), publisher: publisher.shown(), subscriber: subscriber.shown() })
    });
    channels.collect()
}

fn sources(system: &Resolved<'_>) -> Vec<Span> {
    let mut sources = spans(system, ["system.name", "system.endpoints"]);
    sources.extend(spans_of_each(system, "channels"));
    sources.extend(spans_of_each(system, "objectives"));
    sources
}
