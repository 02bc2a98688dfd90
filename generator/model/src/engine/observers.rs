//! What is known of the products that observe the others.

use super::{ObserverFacts, blackbox_exporter, grafana, loki, otel_collector, prometheus, tempo};
use crate::system::{
    CollectorEngine, Component, DashboardsEngine, LogsEngine, MetricsEngine, ProberEngine, TracesEngine,
};

macro_rules! engines {
    ($($engine:ident { $($variant:ident => $facts:expr),+ })*) => {
        $(impl $engine {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// What is known of it.
            #[must_use]
            pub fn facts(self) -> &'static dyn ObserverFacts {
                match self {
                    $(Self::$variant => &$facts),+
                }
            }
        })*

        /// What is known of every engine of an observer.
        pub(super) fn observers() -> impl Iterator<Item = &'static dyn ObserverFacts> {
            std::iter::empty()$(.chain($engine::ALL.iter().map(|engine| engine.facts())))*
        }
    };
}

engines! {
    ProberEngine { BlackboxExporter => blackbox_exporter::BlackboxExporter }
    MetricsEngine { Prometheus => prometheus::Prometheus }
    LogsEngine { Loki => loki::Loki }
    TracesEngine { Tempo => tempo::Tempo }
    CollectorEngine { OtelCollector => otel_collector::OtelCollector }
    DashboardsEngine { Grafana => grafana::Grafana }
}

impl Component {
    /// What is known of its engine, where it observes the others.
    #[must_use]
    pub fn observer(&self) -> Option<&'static dyn ObserverFacts> {
        match self {
            Self::Prober(prober) => Some(prober.engine.facts()),
            Self::Metrics(metrics) => Some(metrics.engine.facts()),
            Self::Logs(logs) => Some(logs.engine.facts()),
            Self::Traces(traces) => Some(traces.engine.facts()),
            Self::Collector(collector) => Some(collector.engine.facts()),
            Self::Dashboards(dashboards) => Some(dashboards.engine.facts()),
            Self::Service(_) | Self::Broker(_) | Self::Database(_) | Self::Gateway(_) | Self::Web(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_observer_names_ports_that_it_has() {
        for facts in observers() {
            let asked = facts.answers().expect("an observer can be asked").port();
            for port in
                [Some(asked), Some(facts.measured().0), facts.takes_lines(), facts.takes_spans()].into_iter().flatten()
            {
                assert!(facts.ports().contains(&port), "{}: {port}", facts.name());
            }
        }
    }
}
