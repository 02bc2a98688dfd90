//! Traces: W3C's trace context comes and goes with calls and messages, and spans leave in batches by
//! OpenTelemetry's protocol. No request waits for that: spans that cannot be sent are dropped, and
//! counted.

use std::borrow::Cow;
use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{
    FutureExt, SpanContext, SpanKind, Status, TraceContextExt, TraceFlags, TraceState, Tracer,
    TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, IdGenerator, RandomIdGenerator, SdkTracer,
    SdkTracerProvider, SpanData, SpanExporter, SpanProcessor,
};
use prometheus_client::metrics::counter::Counter;

use super::metrics::counter;
use super::sampling::Sampling;
use crate::config;
use crate::conventions::METRIC_PREFIX;

/// How long the end of a process may take to send the last spans.
const LAST_SENDING: Duration = Duration::from_secs(2);

static DROPPED: LazyLock<Counter> = LazyLock::new(|| {
    let name = format!("{METRIC_PREFIX}_telemetry_spans_dropped");
    counter(name, "Spans that could not be sent")
});

/// What makes spans, once traces are started.
static TRACER: OnceLock<Tracing> = OnceLock::new();

struct Tracing {
    tracer: SdkTracer,
    /// Which traces are kept, unless `OTEL_TRACES_SAMPLER` says it.
    sampling: Option<Sampling>,
}

/// Sends spans until it is dropped.
#[must_use = "no span is sent once this is dropped"]
pub struct Traces {
    provider: Option<SdkTracerProvider>,
}

impl Traces {
    /// Starts to trace, as the standard variables say: `OTEL_TRACES_SAMPLER` with its `_ARG` (without
    /// it, some traces of each second are kept), `OTEL_EXPORTER_OTLP_ENDPOINT`, `_HEADERS` and
    /// `_TIMEOUT`, the same with `_TRACES_`, those that start with `OTEL_BSP_` and `OTEL_SPAN_`,
    /// `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, and `OTEL_SDK_DISABLED`.
    ///
    /// # Errors
    /// When one of them has a value that cannot be used.
    pub fn start(component: &'static str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        if config::text("OTEL_SDK_DISABLED", "false").eq_ignore_ascii_case("true") {
            return Ok(Self { provider: None });
        }
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .build()?;
        // That nothing was dropped is on the page from the start.
        LazyLock::force(&DROPPED);
        let room = config::parsed("OTEL_BSP_MAX_QUEUE_SIZE", 2048, "a number of spans")?;
        let name = config::text("OTEL_SERVICE_NAME", component);
        let provider = SdkTracerProvider::builder()
            .with_resource(Resource::builder().with_service_name(name).build())
            .with_span_processor(Queue::new(exporter, room))
            .build();
        // Later calls, of which only unit tests have any, make no other tracer.
        let _ = TRACER.set(Tracing {
            tracer: provider.tracer("runtime"),
            sampling: config::text("OTEL_TRACES_SAMPLER", "")
                .is_empty()
                .then(Sampling::new),
        });
        Ok(Self {
            provider: Some(provider),
        })
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Some(provider) = &self.provider {
            // What cannot be sent by then is lost, as it would be at any other time.
            let _ = provider.shutdown_with_timeout(LAST_SENDING);
        }
    }
}

/// A piece of work within a trace, which ends when this is dropped.
#[derive(Debug, Clone)]
pub struct Span {
    context: Context,
}

/// What a span is to the one that called for it.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A request that is answered; one by a safe method only asks.
    Server { safe: bool },
    /// A call of somebody else.
    Client,
    /// A message that is sent.
    Producer,
    /// A message that is handled.
    Consumer,
}

impl Span {
    /// Begins work for whatever this task works on at the moment. What is told of it is asked for
    /// where its trace is kept.
    pub fn begin(kind: Kind, told: impl FnOnce() -> Told) -> Self {
        Self::under(&Context::current(), kind, told)
    }

    /// Begins work that somebody else asked for, who may have said of what trace it is.
    pub fn asked_for(asking: &Asking, kind: Kind, told: impl FnOnce() -> Told) -> Self {
        Self::under(&asking.context, kind, told)
    }

    /// Work that is part of no trace.
    pub(crate) fn none() -> Self {
        let context = Context::new();
        Self { context }
    }

    fn under(parent: &Context, kind: Kind, told: impl FnOnce() -> Told) -> Self {
        let Some(Tracing { tracer, sampling }) = TRACER.get() else {
            return Self {
                context: parent.clone(),
            };
        };
        if let Some(sampling) = sampling
            && let Some(context) = left_out(parent, || sampling.keeps(kind))
        {
            return Self { context };
        }
        let (name, attributes) = told();
        let span = tracer
            .span_builder(name)
            .with_kind(match kind {
                Kind::Server { .. } => SpanKind::Server,
                Kind::Client => SpanKind::Client,
                Kind::Producer => SpanKind::Producer,
                Kind::Consumer => SpanKind::Consumer,
            })
            .with_attributes(attributes)
            .start_with_context(tracer, parent);
        Self {
            context: parent.with_span(span),
        }
    }

    /// Does work as part of this span.
    pub async fn around<F: Future>(&self, work: F) -> F::Output {
        work.with_context(self.context.clone()).await
    }

    /// Does something at once as part of this span.
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        let _current = self.context.clone().attach();
        work()
    }

    /// Says that it belongs together with another, where its trace is kept.
    pub(crate) fn links_to(&self, other: &Self) {
        let other = other.context.span().span_context().clone();
        self.context.span().add_link(other, Vec::new());
    }

    /// Says more of it, where its trace is kept.
    pub fn set(&self, attribute: impl FnOnce() -> Attribute) {
        let span = self.context.span();
        if span.is_recording() {
            span.set_attribute(attribute());
        }
    }

    /// Says that it failed, by a word for what kind of failure it is.
    pub fn fail(&self, kind: impl Into<Cow<'static, str>>) {
        let span = self.context.span();
        if !span.is_recording() {
            return;
        }
        span.set_attribute(KeyValue::new("error.type", kind.into()));
        span.set_status(Status::error(""));
    }

    /// What goes along with a call or a message, so that whoever takes it goes on with the trace:
    /// names and values of headers.
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers = Sent(Vec::new());
        TraceContextPropagator::new().inject_context(&self.context, &mut headers);
        headers.0
    }

    /// Whether its trace is one of those that are not kept because there are so many.
    pub(crate) fn is_left_out(&self) -> bool {
        let span = self.context.span();
        let context = span.span_context();
        let sampling = TRACER.get().and_then(|tracing| tracing.sampling.as_ref());
        sampling.is_some() && context.is_valid() && !context.is_sampled()
    }

    /// The id of its trace, if that is kept.
    pub(crate) fn kept_trace(&self) -> Option<String> {
        let span = self.context.span();
        let context = span.span_context();
        context.is_sampled().then(|| context.trace_id().to_string())
    }
}

/// What work goes on with whose trace is not kept, if it is not: the trace has ids all the same, which
/// its lines bear, and by its headers whoever takes it up keeps it no more.
fn left_out(parent: &Context, is_kept: impl FnOnce() -> bool) -> Option<Context> {
    let asking = parent.span();
    let asking = asking.span_context();
    if asking.is_valid() {
        return (!asking.is_sampled()).then(|| parent.clone());
    }
    (!is_kept()).then(|| {
        let ids = RandomIdGenerator::default();
        let (trace, span) = (ids.new_trace_id(), ids.new_span_id());
        let flags = TraceFlags::default();
        let begun = SpanContext::new(trace, span, flags, false, TraceState::NONE);
        parent.with_remote_span_context(begun)
    })
}

/// The name of a span, and what else it says.
pub type Told = (Cow<'static, str>, Vec<Attribute>);

/// A name and what it says of a span.
pub type Attribute = KeyValue;

/// What a span is told of by the name that OpenTelemetry's semantic conventions have for it.
pub fn attribute(name: &'static str, value: impl Into<opentelemetry::Value>) -> Attribute {
    KeyValue::new(name, value)
}

/// What a request or a message says of the trace that it is of.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    context: Context,
}

impl Asking {
    /// What its headers say; `header` gives the value of one.
    pub fn new<'h>(header: &dyn Fn(&str) -> Option<&'h str>) -> Self {
        let headers = Received { header };
        let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &headers);
        Self { context }
    }
}

/// The ids of the trace and of the span that this task works on at the moment.
pub(crate) fn current() -> Option<(String, String)> {
    Context::map_current(|context| {
        let span = context.span();
        let span = span.span_context();
        span.is_valid()
            .then(|| (span.trace_id().to_string(), span.span_id().to_string()))
    })
}

struct Sent(Vec<(String, String)>);

impl Injector for Sent {
    fn set(&mut self, name: &str, value: String) {
        // A trace that nobody said more of has a state without content.
        if !value.is_empty() {
            self.0.push((name.to_owned(), value));
        }
    }
}

struct Received<'f, 'h> {
    header: &'f dyn Fn(&str) -> Option<&'h str>,
}

impl Extractor for Received<'_, '_> {
    fn get(&self, name: &str) -> Option<&str> {
        (self.header)(name)
    }

    fn keys(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// The spans that are not sent yet, and no more than there is room for. The library would drop the
/// others as well, and tell nobody how many.
#[derive(Debug)]
struct Queue {
    batches: BatchSpanProcessor,
    waiting: Arc<AtomicUsize>,
    room: usize,
}

impl Queue {
    fn new(exporter: impl SpanExporter + 'static, room: usize) -> Self {
        let waiting = Arc::<AtomicUsize>::default();
        let exporter = Counted {
            exporter,
            waiting: waiting.clone(),
            failing: AtomicBool::new(false),
        };
        let config = BatchConfigBuilder::default().with_max_queue_size(room);
        Self {
            batches: BatchSpanProcessor::new(exporter, config.build()),
            waiting,
            room,
        }
    }
}

impl SpanProcessor for Queue {
    fn on_start(&self, span: &mut opentelemetry_sdk::trace::Span, context: &Context) {
        self.batches.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        if !span.span_context.is_sampled() {
            return;
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) < self.room {
            self.batches.on_end(span);
        } else {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            DROPPED.inc();
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.batches.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.batches.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.batches.set_resource(resource);
    }
}

/// Sends spans, and counts those that it could not send.
#[derive(Debug)]
struct Counted<E> {
    exporter: E,
    waiting: Arc<AtomicUsize>,
    failing: AtomicBool,
}

impl<E: SpanExporter> SpanExporter for Counted<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let number = batch.len();
        let sent = self.exporter.export(batch).await;
        self.waiting.fetch_sub(number, Ordering::Relaxed);
        if sent.is_err() {
            DROPPED.inc_by(number as u64);
        }
        let failed_before = self.failing.swap(sent.is_err(), Ordering::Relaxed);
        match &sent {
            Err(error) if !failed_before => {
                tracing::warn!("spans cannot be sent, and are dropped: {error}");
            }
            Ok(()) if failed_before => tracing::info!("spans are sent again"),
            Err(_) | Ok(()) => {}
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::sync::{Mutex, PoisonError};

    use opentelemetry::trace::{SpanId, TraceId};
    use opentelemetry_sdk::error::OTelSdkError;

    use super::*;

    impl Span {
        /// Work of a trace that is kept.
        pub(crate) fn sampled() -> Self {
            let (trace, span) = (TraceId::from(0xabc), SpanId::from(0xdef));
            let state = TraceState::NONE;
            let span = SpanContext::new(trace, span, TraceFlags::SAMPLED, true, state);
            let context = Context::new().with_remote_span_context(span);
            Self { context }
        }
    }

    #[test]
    fn a_trace_goes_along_and_is_taken_up() {
        let headers = Span::sampled().headers();
        let traceparent = "00-00000000000000000000000000000abc-0000000000000def-01";
        let sent = [("traceparent".to_owned(), traceparent.to_owned())];
        assert_eq!(headers, sent);

        let asking = Asking::new(&|name| (name == "traceparent").then_some(traceparent));
        let kind = Kind::Server { safe: true };
        let span = Span::asked_for(&asking, kind, || ("x".into(), Vec::new()));
        assert_eq!(span.headers(), headers);
        let nonsense = Asking::new(&|_| Some("nonsense"));
        assert!(!nonsense.context.has_active_span());
    }

    #[test]
    fn a_trace_is_kept_whole_or_not_at_all() {
        let nobody = Context::new();
        assert!(left_out(&nobody, || true).is_none());
        let begun = left_out(&nobody, || false).expect("is not kept");
        let span = Span { context: begun };
        let sent = span.headers();
        assert!(sent[0].1.ends_with("-00"), "{sent:?}");
        assert!(span.kept_trace().is_none());

        // Neither what is part of it nor who takes it up asks anew.
        let asking = Asking::new(&|name| (name == "traceparent").then_some(&*sent[0].1));
        for parent in [&span.context, &asking.context] {
            let part = left_out(parent, || true).expect("is not kept either");
            assert_eq!(Span { context: part }.headers(), sent);
        }
        assert!(left_out(&Span::sampled().context, || false).is_none());
    }

    /// Waits with each batch until it is told what becomes of it.
    #[derive(Debug)]
    struct Waiting(Mutex<Receiver<OTelSdkResult>>);

    impl SpanExporter for Waiting {
        async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
            let outcomes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            outcomes.recv().unwrap_or(Ok(()))
        }
    }

    #[test]
    fn nobody_waits_for_spans_to_be_sent_and_those_that_are_not_are_counted() {
        let (tell, told) = channel();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(Queue::new(Waiting(Mutex::new(told)), 3))
            .build();
        let tracer = provider.tracer("test");
        let before = DROPPED.get();

        // Nothing is sent yet, and there is room for three.
        for _ in 0..10 {
            drop(tracer.start("work"));
        }
        assert_eq!(DROPPED.get() - before, 7);

        tell.send(Err(OTelSdkError::InternalFailure("away".to_owned())))
            .expect("somebody listens");
        // Which of the two sends them, the full batch or this, is as it happens; both are over then.
        let _ = provider.force_flush();
        assert_eq!(DROPPED.get() - before, 10);

        drop(tracer.start("work"));
        tell.send(Ok(())).expect("somebody listens");
        provider.force_flush().expect("is sent");
        assert_eq!(DROPPED.get() - before, 10);
    }
}
