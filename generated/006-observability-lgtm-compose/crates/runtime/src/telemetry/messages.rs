//! Messages that are sent and handled: each is measured, and a part of a trace.

use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

use super::metrics::{BOUNDS, Durations, counters};
use super::traces::{Asking, Kind, Span, attribute};
use crate::conventions::METRIC_PREFIX;

/// What traces call the system that carries messages.
const SYSTEM: &str = "nats";

static SENT: LazyLock<Family<Outcome, Counter>> =
    LazyLock::new(|| counters("messaging_client_sent_messages", "Messages that were sent"));

static CONSUMED: LazyLock<Family<Taken, Counter>> = LazyLock::new(|| {
    let help = "Messages that were taken to be handled";
    counters("messaging_client_consumed_messages", help)
});

static HANDLED: LazyLock<Durations<Outcome>> = LazyLock::new(|| {
    let help = "How long messages took to be handled";
    Durations::new("messaging_process_duration", help, BOUNDS)
});

static AGE: LazyLock<Durations<Taken>> = LazyLock::new(|| {
    let help = "How old messages were when they had been handled";
    Durations::new(format!("{METRIC_PREFIX}_message_age"), help, BOUNDS)
});

/// What became of messages of a channel; no error where all went well.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    messaging_destination_template: &'static str,
    error_type: Cow<'static, str>,
}

/// Messages of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Taken {
    messaging_destination_template: &'static str,
}

/// A message that is being sent. Dropped before it is, it failed.
pub struct Sending {
    outcome: Outcome,
    span: Span,
}

impl Sending {
    /// Begins to send a message of a channel to an address.
    pub fn begin(channel: &'static str, address: &str) -> Self {
        let told = || {
            let attributes = vec![
                attribute("messaging.system", SYSTEM),
                attribute("messaging.operation.type", "send"),
                attribute("messaging.operation.name", "publish"),
                attribute("messaging.destination.name", address.to_owned()),
                attribute("messaging.destination.template", channel),
            ];
            (format!("publish {channel}").into(), attributes)
        };
        Self {
            outcome: Outcome {
                messaging_destination_template: channel,
                error_type: "cancelled".into(),
            },
            span: Span::begin(Kind::Producer, told),
        }
    }

    /// What goes along with it: names and values of headers.
    pub fn headers(&self) -> Vec<(String, String)> {
        self.span.headers()
    }

    /// Says what became of it: the kind of failure, if it failed.
    pub fn end(mut self, error_type: Option<&'static str>) {
        self.outcome.error_type = error_type.unwrap_or_default().into();
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        if !self.outcome.error_type.is_empty() {
            self.span.fail(self.outcome.error_type.clone());
        }
        SENT.get_or_create(&self.outcome).inc();
    }
}

/// A message that is being handled.
pub struct Handling {
    channel: &'static str,
    start: Instant,
    span: Span,
}

impl Handling {
    /// Begins to handle a message of a channel, which says of what trace it is.
    pub fn begin(channel: &'static str, trace: &Asking) -> Self {
        let taken = Taken {
            messaging_destination_template: channel,
        };
        CONSUMED.get_or_create(&taken).inc();
        let told = || {
            let attributes = vec![
                attribute("messaging.system", SYSTEM),
                attribute("messaging.operation.type", "process"),
                attribute("messaging.operation.name", "process"),
                attribute("messaging.destination.template", channel),
            ];
            (format!("process {channel}").into(), attributes)
        };
        Self {
            channel,
            start: Instant::now(),
            span: Span::asked_for(trace, Kind::Consumer, told),
        }
    }

    /// Says that it is handled together with another, in whose trace that is told.
    pub fn links_to(&self, other: &Self) {
        self.span.links_to(&other.span);
    }

    /// Does something at once as part of handling it.
    pub fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        self.span.within(work)
    }

    /// Handles it.
    pub async fn around<F: Future>(&self, work: F) -> F::Output {
        self.span.around(work).await
    }

    /// Says what became of it: the kind of failure, if it failed, and when it was published, in
    /// milliseconds since 1970, if it was one that is read.
    pub fn end(self, error_type: Option<Cow<'static, str>>, published: Option<i64>) {
        let channel = self.channel;
        match &error_type {
            // Why it failed is logged where that is known.
            Some(kind) => self.span.fail(kind.clone()),
            None => {
                let milliseconds = self.start.elapsed().as_secs_f64() * 1000.0;
                self.span
                    .within(|| tracing::info!(channel, milliseconds, "handled"));
            }
        }
        let outcome = Outcome {
            messaging_destination_template: channel,
            error_type: error_type.unwrap_or_default(),
        };
        HANDLED.ended(&outcome, self.start, &self.span);
        if let Some(published) = published {
            let taken = Taken {
                messaging_destination_template: channel,
            };
            // The clock of whoever published may be ahead.
            let age = (chrono::Utc::now().timestamp_millis() - published).max(0);
            AGE.observe(&taken, age as f64 / 1000.0, &self.span);
        }
    }
}
