//! Traces: what components tell of the work that a call made, received as a collector would.

use std::collections::BTreeMap;
use std::env;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use prost::Message;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::call::text;

/// How often the spans that have come are looked at.
const PAUSE: Duration = Duration::from_millis(100);

/// A trace that a call begins.
#[derive(Debug, Clone)]
pub struct Trace {
    id: String,
}

impl Trace {
    /// A trace that nothing is known of yet.
    pub fn begin() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let nanoseconds = now.map_or(0, |now| now.as_nanos());
        Self {
            id: format!(
                "{:032x}",
                nanoseconds << 32 | u128::from(std::process::id())
            ),
        }
    }

    /// Its id, as logs have it.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What a call says of it: <https://www.w3.org/TR/trace-context/#traceparent-header>.
    pub fn header(&self) -> String {
        format!("00-{}-00000000000000ca-01", self.id)
    }
}

/// A span that came.
#[derive(Debug, Clone)]
struct Span {
    trace: String,
    id: String,
    parent: String,
    start: u64,
    component: String,
    name: String,
    attributes: BTreeMap<String, String>,
}

/// A span that must come, with those that it is the parent of.
#[derive(Debug, Deserialize)]
struct Wanted {
    component: String,
    name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    then: Vec<Wanted>,
}

type Spans = Arc<Mutex<Vec<Span>>>;

/// Receives spans until it is dropped.
pub struct Receiver {
    spans: Spans,
    serving: JoinHandle<()>,
}

impl Receiver {
    /// Receives where `OTLP_ADDRESS` says, by default where a collector on this machine would.
    pub(crate) async fn open() -> Self {
        let address = env::var("OTLP_ADDRESS").unwrap_or_else(|_| "127.0.0.1:4318".to_owned());
        let listener = match TcpListener::bind(&address).await {
            Ok(listener) => listener,
            Err(error) => panic!("no spans can be received at {address}: {error}"),
        };
        let spans = Spans::default();
        let router = Router::new().route("/v1/traces", post(receive));
        let router = router.with_state(spans.clone());
        let serving = tokio::spawn(async move {
            let ended = axum::serve(listener, router).await;
            ended.expect("a server ends with its task");
        });
        Self { spans, serving }
    }

    /// The spans of a trace.
    #[track_caller]
    pub fn of<'r>(&'r self, trace: &'r Trace) -> Spanned<'r> {
        Spanned {
            place: Location::caller(),
            receiver: self,
            trace,
            patience: Duration::ZERO,
            wanted: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// A span that came, of whatever trace, that tells of this.
    fn telling(&self, secret: &str) -> Option<Span> {
        let spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let tells = |span: &&Span| {
            let mut texts = span.attributes.values();
            span.name.contains(secret) || texts.any(|text| text.contains(secret))
        };
        spans.iter().find(tells).cloned()
    }

    fn spans_of(&self, trace: &Trace) -> Vec<Span> {
        let spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let of_trace = spans.iter().filter(|span| span.trace == trace.id);
        let mut spans: Vec<Span> = of_trace.cloned().collect();
        spans.sort_by_key(|span| span.start);
        spans
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What is expected of a trace.
#[must_use = "nothing is looked at before `.check()`"]
pub struct Spanned<'r> {
    place: &'static Location<'static>,
    receiver: &'r Receiver,
    trace: &'r Trace,
    patience: Duration,
    wanted: Vec<Wanted>,
    secrets: Vec<String>,
}

impl Spanned<'_> {
    /// Waits for so long.
    pub fn within(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The trace has such a span, with such spans below it.
    pub fn expect(mut self, wanted: Value) -> Self {
        let wanted = serde_json::from_value(wanted);
        self.wanted.push(wanted.expect("a rendered span is one"));
        self
    }

    /// No span that came, of whatever trace, tells of this.
    pub fn expect_nothing_of(mut self, secret: impl Serialize) -> Self {
        self.secrets.push(text(secret));
        self
    }

    /// Looks at the spans, and panics when they are not as expected.
    pub async fn check(self) {
        let (start, place) = (Instant::now(), self.place);
        loop {
            let spans = self.receiver.spans_of(self.trace);
            let all: Vec<&Span> = spans.iter().collect();
            if has_in_order(&all, &spans, &self.wanted) {
                break;
            }
            if start.elapsed() >= self.patience {
                let (wanted, came) = (&self.wanted, tree(&spans));
                panic!("{place}: expected {wanted:#?}\ncame:\n{came}");
            }
            tokio::time::sleep(PAUSE).await;
        }
        for secret in &self.secrets {
            if let Some(span) = self.receiver.telling(secret) {
                panic!("{place}: a span tells of {secret:?}: {span:#?}");
            }
        }
    }
}

async fn receive(State(spans): State<Spans>, body: Bytes) -> StatusCode {
    let Ok(request) = ExportTraceServiceRequest::decode(body) else {
        return StatusCode::BAD_REQUEST;
    };
    let mut all = spans.lock().unwrap_or_else(PoisonError::into_inner);
    for of_resource in request.resource_spans {
        let resource = attributes(of_resource.resource.unwrap_or_default().attributes);
        let component = resource.get("service.name").cloned().unwrap_or_default();
        let scopes = of_resource.scope_spans.into_iter();
        all.extend(scopes.flat_map(|scope| scope.spans).map(|span| Span {
            trace: hexadecimal(&span.trace_id),
            id: hexadecimal(&span.span_id),
            parent: hexadecimal(&span.parent_span_id),
            start: span.start_time_unix_nano,
            component: component.clone(),
            name: span.name,
            attributes: attributes(span.attributes),
        }));
    }
    StatusCode::OK
}

fn attributes(attributes: Vec<KeyValue>) -> BTreeMap<String, String> {
    let text = |value: Option<AnyValue>| match value.and_then(|value| value.value) {
        Some(Any::StringValue(text)) => text,
        Some(Any::IntValue(number)) => number.to_string(),
        Some(Any::BoolValue(value)) => value.to_string(),
        Some(Any::DoubleValue(number)) => number.to_string(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    };
    let pairs = attributes.into_iter();
    pairs.map(|pair| (pair.key, text(pair.value))).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether some of these spans, in their order, are those wanted.
fn has_in_order(candidates: &[&Span], spans: &[Span], wanted: &[Wanted]) -> bool {
    let mut candidates = candidates.iter();
    wanted
        .iter()
        .all(|wanted| candidates.any(|span| is(span, spans, wanted)))
}

fn is(span: &Span, spans: &[Span], wanted: &Wanted) -> bool {
    let mut attributes = wanted.attributes.iter();
    let below: Vec<&Span> = spans.iter().filter(|one| one.parent == span.id).collect();
    span.component == wanted.component
        && span.name == wanted.name
        && attributes.all(|(name, value)| span.attributes.get(name) == Some(value))
        && has_in_order(&below, spans, &wanted.then)
}

/// The spans, each below its parent.
fn tree(spans: &[Span]) -> String {
    fn add(text: &mut String, spans: &[Span], span: &Span, depth: usize) {
        let margin = "  ".repeat(depth);
        text.push_str(&format!("{margin}{} {}\n", span.component, span.name));
        for below in spans.iter().filter(|one| one.parent == span.id) {
            add(text, spans, below, depth + 1);
        }
    }
    let mut text = String::new();
    let is_root = |span: &&Span| spans.iter().all(|other| other.id != span.parent);
    for root in spans.iter().filter(is_root) {
        add(&mut text, spans, root, 0);
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn span(id: &str, parent: &str, start: u64, name: &str) -> Span {
        Span {
            trace: "t".to_owned(),
            id: id.to_owned(),
            parent: parent.to_owned(),
            start,
            component: "c".to_owned(),
            name: name.to_owned(),
            attributes: BTreeMap::from([("a".to_owned(), id.to_owned())]),
        }
    }

    #[test]
    fn spans_have_the_right_parents_and_come_in_order() {
        let spans = [
            span("1", "", 1, "root"),
            span("2", "1", 2, "first"),
            span("3", "2", 3, "below"),
            span("4", "1", 4, "second"),
        ];
        let check = |wanted: Value, expected: bool| {
            let parsed: Wanted = serde_json::from_value(wanted.clone()).expect("is one");
            assert_eq!(is(&spans[0], &spans, &parsed), expected, "{wanted}");
        };
        let root = |then: Value| json!({ "component": "c", "name": "root", "then": then });
        let below = |name: &str| json!({ "component": "c", "name": name });
        check(root(json!([])), true);
        check(root(json!([below("first"), below("second")])), true);
        check(root(json!([below("second")])), true);
        check(root(json!([below("second"), below("first")])), false);
        check(root(json!([below("below")])), false);
        let first = |then: Value, id: &str| json!({ "component": "c", "name": "first", "attributes": { "a": id }, "then": then });
        check(root(json!([first(json!([below("below")]), "2")])), true);
        check(root(json!([first(json!([below("second")]), "2")])), false);
        check(root(json!([first(json!([]), "3")])), false);
    }
}
