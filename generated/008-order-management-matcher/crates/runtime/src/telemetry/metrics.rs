//! Metrics on a page that Prometheus reads. Their names are those of OpenTelemetry's semantic
//! conventions, as Prometheus spells them, and no label has more values than the system has parts.

use std::fmt;
use std::hash::Hash;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::http::Method;
use prometheus_client::encoding::{EncodeLabelSet, prometheus_text, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::exemplar::HistogramWithExemplars;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::process::Process;
use super::traces::Span;
use crate::Link;
use crate::conventions::METRIC_PREFIX;

/// Bounds of how long requests, calls and messages take, in seconds, as the conventions advise.
pub(crate) const BOUNDS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// The methods that have a series of their own. A client may send any word as a method, and must not
/// make a series of each.
static METHODS: [Method; 9] = [
    Method::CONNECT,
    Method::DELETE,
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PATCH,
    Method::POST,
    Method::PUT,
    Method::TRACE,
];

/// What this process measures.
static REGISTRY: LazyLock<Mutex<Registry>> = LazyLock::new(|| {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Process::new()));
    Mutex::new(registry)
});

static BUS: LazyLock<Family<Bus, Gauge>> = LazyLock::new(|| {
    let family = Family::default();
    let name = format!("{METRIC_PREFIX}_messagebus_connected");
    registry().register(name, "Whether the message bus is connected", family.clone());
    family
});

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Bus {
    component: &'static str,
    role: &'static str,
}

/// Durations by labels. A bucket names a trace of those that it counts.
pub(crate) struct Durations<L> {
    family: Family<L, HistogramWithExemplars<TraceId>, Bounded>,
}

/// Makes a histogram with these bounds.
#[derive(Clone)]
struct Bounded(&'static [f64]);

/// A trace.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TraceId {
    trace_id: String,
}

pub(crate) fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A counter that is on the page.
pub(crate) fn counter(name: impl Into<String>, help: &str) -> Counter {
    let counter = Counter::default();
    registry().register(name, help, counter.clone());
    counter
}

/// Counters by labels, which are on the page.
pub(crate) fn counters<L>(name: &str, help: &str) -> Family<L, Counter>
where
    L: Labels,
{
    let family = Family::default();
    registry().register(name, help, family.clone());
    family
}

/// What tells the series of a metric from each other.
pub(crate) trait Labels:
    EncodeLabelSet + fmt::Debug + Clone + Hash + Eq + Send + Sync + 'static
{
}

impl<L> Labels for L where L: EncodeLabelSet + fmt::Debug + Clone + Hash + Eq + Send + Sync + 'static
{}

impl<L: Labels> Durations<L> {
    /// Durations that are on the page; the unit is added to the name.
    pub(crate) fn new(name: impl Into<String>, help: &str, bounds: &'static [f64]) -> Self {
        let family = Family::new_with_constructor(Bounded(bounds));
        registry().register_with_unit(name, help, Unit::Seconds, family.clone());
        Self { family }
    }

    /// Counts what began at `start` and has now ended, as part of a span.
    pub(crate) fn ended(&self, labels: &L, start: Instant, span: &Span) {
        self.observe(labels, start.elapsed().as_secs_f64(), span);
    }

    pub(crate) fn observe(&self, labels: &L, seconds: f64, span: &Span) {
        let trace = span.kept_trace().map(|trace_id| TraceId { trace_id });
        let histogram = self.family.get_or_create(labels);
        histogram.observe(seconds, trace, None);
    }
}

impl MetricConstructor<HistogramWithExemplars<TraceId>> for Bounded {
    fn new_metric(&self) -> HistogramWithExemplars<TraceId> {
        HistogramWithExemplars::new(self.0.iter().copied())
    }
}

/// The method's label: its name where it is a known one.
pub(crate) fn method_label(method: &Method) -> &'static str {
    let known = METHODS.iter().find(|known| *known == method);
    known.map_or("_OTHER", Method::as_str)
}

/// The whole page with its media type. Only a page in OpenMetrics' form, which a reader has to ask for,
/// has exemplars.
pub(crate) fn page(
    component: &'static str,
    links: &[Link],
    accepted: &str,
) -> (&'static str, String) {
    for Link { role, connected } in links {
        let gauge = BUS.get_or_create(&Bus { component, role });
        gauge.set(i64::from(connected()));
    }
    let mut page = String::new();
    // Writing to a String cannot fail.
    if accepted.contains("application/openmetrics-text") {
        let _ = text::encode(&mut page, &registry());
        let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        (media_type, page)
    } else {
        let _ = prometheus_text::encode(&mut page, &registry());
        ("text/plain; version=0.0.4; charset=utf-8", page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connected_bus_is_one() {
        let link = |role, connected| Link {
            role,
            connected: Box::new(move || connected),
        };
        let links = [link("publisher", true), link("subscriber", false)];
        let (_, page) = page("x", &links, "*/*");
        for (role, value) in [("publisher", 1), ("subscriber", 0)] {
            let labels = format!("component=\"x\",role=\"{role}\"");
            let line = format!("{METRIC_PREFIX}_messagebus_connected{{{labels}}} {value}\n");
            assert!(page.contains(&line), "{page}");
        }
    }

    #[test]
    fn methods_that_clients_make_up_are_counted_together() {
        for (method, name) in [("GET", "GET"), ("get", "_OTHER"), ("MADE", "_OTHER")] {
            let method = Method::from_bytes(method.as_bytes()).expect("is a token");
            assert_eq!(method_label(&method), name);
        }
    }

    #[test]
    fn a_duration_is_in_its_bucket_and_only_one_who_asks_sees_traces() {
        #[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
        struct Kind {
            kind: &'static str,
        }
        let durations = Durations::new("test_duration", "How long tests take", BOUNDS);
        durations.observe(&Kind { kind: "a" }, 0.006, &Span::sampled());
        let (media_type, plain) = page("x", &[], "text/plain");
        let bucket = "test_duration_seconds_bucket{kind=\"a\",le=\"0.01\"} 1\n";
        assert!(media_type.starts_with("text/plain"));
        assert!(plain.contains(bucket), "{plain}");
        let (media_type, open) = page("x", &[], "application/openmetrics-text; version=1.0.0");
        assert!(media_type.starts_with("application/openmetrics-text"));
        let bucket = "test_duration_seconds_bucket{le=\"0.01\",kind=\"a\"} 1 # {trace_id=";
        assert!(open.contains(bucket), "{open}");
        assert!(open.ends_with("# EOF\n"));
    }
}
