//! `measures.rs`: what a service measures beside what every service does.

use std::collections::BTreeSet;

use stategen_template::from_template;

use crate::filters;
use crate::rust::names::{constant, field, snake};
use crate::shown::{Show, Shown};
use stategen_model::authored::{Name, Text};
use stategen_model::resolved::Service;
use stategen_model::system::{self, MeasureKind};

/// The measures of a service.
#[from_template("services/service/src/measures.rs")]
pub(super) struct Measures {
    /// The rendered types, in the order of their names.
    kinds: Vec<&'static str>,
    has_histograms: bool,
    measures: Vec<Measure>,
}

struct Measure {
    kind: MeasureKind,
    /// The name on the page, without the system's and what its kind adds.
    name: Shown,
    field: Shown,
    /// The constant with the bounds of its buckets, where it has its own.
    bounds: Shown,
    method: Shown,
    summary: Shown,
    /// The summary without its stop, which the page adds.
    help: Shown,
    ty: &'static str,
    verb: &'static str,
    /// What is measured: how it is declared, and its name.
    given: Option<&'static str>,
    value: Option<&'static str>,
    labels: Vec<Label>,
    buckets: Vec<Shown>,
}

struct Label {
    name: Shown,
    variable: Shown,
    /// The enum of its values.
    values: Shown,
    /// How far the loop over its values is indented within the others.
    indent: String,
}

impl Measures {
    pub(super) fn new(service: &Service<'_>) -> Self {
        let measures = &service.service.measures;
        Self {
            kinds: measures.values().map(|measure| ty(measure.kind)).collect::<BTreeSet<_>>().into_iter().collect(),
            has_histograms: measures.values().any(|measure| measure.kind == MeasureKind::Histogram),
            measures: measures.iter().map(|(id, measure)| Measure::new(id, measure)).collect(),
        }
    }
}

impl Measure {
    fn new(id: &Name<system::Measure>, measure: &system::Measure) -> Self {
        let verb = measure.kind.verb();
        let (given, value) = match measure.kind {
            MeasureKind::Gauge => (Some("value: i64"), Some("value")),
            MeasureKind::Counter => (None, None),
            MeasureKind::Histogram => (Some("taken: Duration"), Some("taken")),
        };
        Self {
            kind: measure.kind,
            name: id.shown_as(snake),
            field: id.shown_as(field),
            bounds: id.shown_as(|id| format!("{}_BOUNDS", constant(id))),
            method: id.shown_as(|id| format!("{verb}_{}", snake(id))),
            summary: measure.summary.shown(),
            help: measure.summary.shown_as(|summary| summary.strip_suffix('.').unwrap_or(summary).to_owned()),
            ty: ty(measure.kind),
            verb,
            given,
            value,
            labels: measure.labels.iter().enumerate().map(|(depth, (name, of))| Label::new(depth, name, of)).collect(),
            buckets: measure.buckets.iter().map(|bound| bound.shown_as(super::settings::decimal)).collect(),
        }
    }

    /// Whether each of its series is there from the start: nobody knows a gauge before it is set.
    fn begins(&self) -> bool {
        self.kind != MeasureKind::Gauge
    }

    /// How far what is done for each series is indented.
    fn inner(&self) -> String {
        "    ".repeat(self.labels.len())
    }
}

impl Label {
    fn new(depth: usize, name: &Text, values: &Text) -> Self {
        Self {
            name: name.shown(),
            variable: name.shown_as(field),
            values: values.shown(),
            indent: "    ".repeat(depth),
        }
    }
}

/// The rendered type.
const fn ty(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Gauge => "Gauge",
        MeasureKind::Counter => "Counter",
        MeasureKind::Histogram => "Histogram",
    }
}
