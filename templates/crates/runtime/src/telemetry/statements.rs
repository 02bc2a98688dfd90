//! Statements of the database: each is measured, and a part of a trace.

use std::fmt;
use std::sync::LazyLock;
use std::time::Instant;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;

use super::metrics::{Durations, registry};
use super::traces::{Kind, Span, attribute};

/// Bounds of how long statements take, in seconds, as the conventions advise.
const BOUNDS: &[f64] = &[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];

static ENDED: LazyLock<Durations<Statement>> = LazyLock::new(|| {
    let help = "How long statements of the database took";
    Durations::new("db_client_operation_duration", help, BOUNDS)
});

/// A statement, by the name of its query.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Statement {
    db_operation_name: &'static str,
    error_type: &'static str,
}

/// Shows how the connections of a pool are used; `count` gives all of them, and those that are idle.
pub fn watch(count: impl Fn() -> (u32, usize) + Send + Sync + 'static) {
    registry().register_collector(Box::new(Pool(count)));
}

/// Runs the statement of a query. Its text is part of the trace; values are no part of the text.
///
/// # Errors
/// When the statement fails.
pub async fn run<T, E>(
    system: &'static str,
    name: &'static str,
    text: &'static str,
    statement: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let start = Instant::now();
    let span = Span::begin(Kind::Client, || {
        let attributes = vec![
            attribute("db.system.name", system),
            attribute("db.operation.name", name),
            attribute("db.query.text", text.trim_start()),
        ];
        (name.into(), attributes)
    });
    let outcome = span.around(statement).await;
    let error_type = if outcome.is_ok() { "" } else { "_OTHER" };
    if outcome.is_err() {
        span.fail(error_type);
    }
    let labels = Statement {
        db_operation_name: name,
        error_type,
    };
    ENDED.ended(&labels, start, &span);
    outcome
}

struct Pool<C>(C);

impl<C> fmt::Debug for Pool<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}

impl<C: Fn() -> (u32, usize) + Send + Sync + 'static> Collector for Pool<C> {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let (open, idle) = (self.0)();
        let used = (open as usize).saturating_sub(idle);
        let help = "Connections of the pool.";
        let gauge = MetricType::Gauge;
        let mut family =
            encoder.encode_descriptor("db_client_connection_count", help, None, gauge)?;
        for (state, number) in [("idle", idle), ("used", used)] {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            let labels = [("db_client_connection_state", state)];
            ConstGauge::new(number).encode(family.encode_family(&labels)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::page;

    #[tokio::test]
    async fn statements_are_counted_by_name_and_failure() {
        watch(|| (3, 1));
        for outcome in [Ok(1), Err("locked")] {
            let ran = run("sqlite", "find_it", "\nSELECT 1", async move { outcome }).await;
            assert_eq!(ran, outcome);
        }
        let (_, page) = page("x", &[], "");
        let ended = "db_client_operation_duration_seconds_count{db_operation_name=\"find_it\"";
        let connections = "db_client_connection_count{db_client_connection_state";
        for line in [
            format!("{ended},error_type=\"\"}} 1"),
            format!("{ended},error_type=\"_OTHER\"}} 1"),
            format!("{connections}=\"idle\"}} 1"),
            format!("{connections}=\"used\"}} 2"),
        ] {
            let line = format!("{line}\n");
            assert!(page.contains(&line), "{line} is not in {page}");
        }
    }
}
