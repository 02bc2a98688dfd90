//! Logs: one JSON object a line. A line names the trace and the span of the work that wrote it.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use chrono::{SecondsFormat, Utc};
use serde::Serialize;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::traces;

/// Writes log lines to standard output, from the level that `LOG_LEVEL` names, by default `info`.
pub fn start_logging(component: &'static str) {
    let level = crate::config::text("LOG_LEVEL", "info");
    tracing_subscriber::fmt()
        .with_max_level(level.parse().unwrap_or(tracing::Level::INFO))
        .event_format(Lines { component })
        .init();
    // What a panic says may tell of what was worked on, which no log does.
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => tracing::error!("panicked at {place}"),
        None => tracing::error!("panicked"),
    }));
}

struct Lines {
    component: &'static str,
}

#[derive(Serialize)]
struct Line {
    time: String,
    level: &'static str,
    component: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_id: Option<String>,
    #[serde(flatten)]
    fields: BTreeMap<&'static str, Value>,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut said = Said::default();
        event.record(&mut said);
        let (trace_id, span_id) = traces::current().unzip();
        let line = Line {
            time: Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true),
            level: event.metadata().level().as_str(),
            component: self.component,
            message: said.message,
            trace_id,
            span_id,
            fields: said.fields,
        };
        let line = serde_json::to_string(&line).map_err(|_| fmt::Error)?;
        writeln!(writer, "{line}")
    }
}

/// What an event says.
#[derive(Default)]
struct Said {
    message: String,
    fields: BTreeMap<&'static str, Value>,
}

impl Said {
    fn add(&mut self, field: &Field, value: Value) {
        match (field.name(), value) {
            ("message", Value::String(message)) => self.message = message,
            (name, value) => drop(self.fields.insert(name, value)),
        }
    }
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value.into());
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::super::traces::Span;
    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("is not poisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_line_is_an_object_that_names_the_trace_it_was_written_in() {
        let written = Written::default();
        let writer = written.clone();
        let subscriber = tracing_subscriber::fmt()
            .event_format(Lines { component: "x" })
            .with_writer(move || writer.clone())
            .finish();
        let span = Span::sampled();
        let _here = tracing::subscriber::set_default(subscriber);
        tracing::warn!(number = 7, name = "a\nb", "said {}", "\"this\"");
        span.around(async { tracing::info!("within") }).await;

        let text = written.0.lock().expect("is not poisoned").clone();
        let text = String::from_utf8(text).expect("is text");
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("is JSON"))
            .collect();
        assert_eq!(lines.len(), 2, "{text}");
        for (key, value) in [
            ("level", Value::from("WARN")),
            ("component", "x".into()),
            ("message", "said \"this\"".into()),
            ("number", 7.into()),
            ("name", "a\nb".into()),
        ] {
            assert_eq!(lines[0][key], value, "{text}");
        }
        assert_eq!(lines[0].get("trace_id"), None);
        assert_eq!(lines[1]["trace_id"], span.kept_trace().expect("is kept"));
    }
}
