//! What is known of the products that observe the others.

use super::{Facts, Host, Native, blackbox_exporter, grafana, loki, otel_collector, prometheus, tempo};
use crate::system::{
    CollectorEngine, Component, DashboardsEngine, LogsEngine, MetricsEngine, ProberEngine, TracesEngine,
};

/// What is known of an observer beside what is known of each engine.
pub trait ObserverFacts: Facts {
    /// How its program is started on this machine; none for one that is only run in a container.
    fn native(&self, _host: &Host<'_>) -> Option<Native> {
        None
    }

    /// Where it tells its own metrics: the port and the path.
    fn measured(&self) -> (&'static str, &'static str);

    /// Whether its pages know the prefix of the route that leads to them, and have it in their own paths.
    fn knows_prefix(&self) -> bool {
        false
    }

    /// Whether its container can ask it how it is; where the image holds nothing that could, the start script asks.
    fn asks_itself(&self) -> bool {
        true
    }

    /// Whether it keeps something that outlives its container.
    fn keeps(&self) -> bool {
        false
    }

    /// The port that takes in what containers write; none for one that does not take it.
    fn takes_lines(&self) -> Option<&'static str> {
        None
    }
}

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
            for port in [Some(asked), Some(facts.measured().0), facts.takes_lines()].into_iter().flatten() {
                assert!(facts.ports().contains(&port), "{}: {port}", facts.name());
            }
        }
    }
}
