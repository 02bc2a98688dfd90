//! What a service measures beside what every service does. A measure is on the page of metrics from
//! the moment that it is published, under the system's name.

use std::time::Duration;

use prometheus_client::metrics::counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::{gauge, histogram};
use prometheus_client::registry::Unit;

use super::metrics::{BOUNDS, registry};
use crate::conventions::METRIC_PREFIX;

/// What tells the series of a measure from each other: values by label.
pub type Labels<const N: usize> = [(&'static str, &'static str); N];

/// A whole number that goes up and down.
#[derive(Clone, Default)]
pub struct Gauge<const N: usize>(Family<Labels<N>, gauge::Gauge>);

/// How often something has happened.
#[derive(Clone, Default)]
pub struct Counter<const N: usize>(Family<Labels<N>, counter::Counter>);

/// How long something took.
#[derive(Clone)]
pub struct Histogram<const N: usize>(Family<Labels<N>, histogram::Histogram, Bounds>);

/// Makes a histogram with these bounds in seconds.
#[derive(Clone)]
struct Bounds(&'static [f64]);

impl<const N: usize> Gauge<N> {
    /// Puts it on the page.
    pub fn publish(&self, name: &str, help: &str) {
        registry().register(full(name), help, self.0.clone());
    }

    pub fn set(&self, labels: Labels<N>, value: i64) {
        self.0.get_or_create(&labels).set(value);
    }
}

impl<const N: usize> Counter<N> {
    /// Puts it on the page.
    pub fn publish(&self, name: &str, help: &str) {
        registry().register(full(name), help, self.0.clone());
    }

    /// A series at zero: what has not happened yet can be told from what nobody counts.
    pub fn begin(&self, labels: Labels<N>) {
        drop(self.0.get_or_create(&labels));
    }

    /// Adds one.
    pub fn count(&self, labels: Labels<N>) {
        self.0.get_or_create(&labels).inc();
    }
}

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Self {
        Self::new(BOUNDS)
    }
}

impl<const N: usize> Histogram<N> {
    /// A histogram with these bounds in seconds.
    pub fn new(bounds: &'static [f64]) -> Self {
        Self(Family::new_with_constructor(Bounds(bounds)))
    }

    /// Puts it on the page.
    pub fn publish(&self, name: &str, help: &str) {
        registry().register_with_unit(full(name), help, Unit::Seconds, self.0.clone());
    }

    /// A series of nothing: that nothing took long can be told from what nobody measures.
    pub fn begin(&self, labels: Labels<N>) {
        drop(self.0.get_or_create(&labels));
    }

    pub fn observe(&self, labels: Labels<N>, taken: Duration) {
        self.0.get_or_create(&labels).observe(taken.as_secs_f64());
    }
}

impl MetricConstructor<histogram::Histogram> for Bounds {
    fn new_metric(&self) -> histogram::Histogram {
        histogram::Histogram::new(self.0.iter().copied())
    }
}

fn full(name: &str) -> String {
    format!("{METRIC_PREFIX}_{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::page;

    #[test]
    fn what_is_measured_is_on_the_page_under_the_systems_name() {
        let (waiting, done) = (Gauge::default(), Counter::default());
        let taken = Histogram::new(&[0.5, 60.0]);
        waiting.publish("test_waiting", "Waiting");
        done.publish("test_done", "Done");
        taken.publish("test_taken", "Taken");

        waiting.set([("kind", "a")], 7);
        waiting.set([("kind", "a")], -3);
        done.begin([("how", "well")]);
        done.begin([("how", "badly")]);
        done.count([("how", "well")]);
        taken.begin([]);
        taken.observe([], Duration::from_secs(2));

        let (_, page) = page("x", &[], "text/plain");
        for line in [
            "test_waiting{kind=\"a\"} -3",
            "test_done_total{how=\"well\"} 1",
            "test_done_total{how=\"badly\"} 0",
            "test_taken_seconds_bucket{le=\"0.5\"} 0",
            "test_taken_seconds_bucket{le=\"60\"} 1",
            "test_taken_seconds_sum 2.0",
        ] {
            let line = format!("\n{METRIC_PREFIX}_{line}\n");
            assert!(page.contains(&line), "{line} is not in {page}");
        }
    }
}
