//! Requests that are answered: each is measured, and a part of a trace.

use std::sync::LazyLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;

use super::metrics::{BOUNDS, Durations, method_label};
use super::traces::{Asking, Kind, Span, attribute};
use crate::conventions::{HEALTH_PATH, METRICS_PATH};

static ANSWERED: LazyLock<Durations<Answered>> = LazyLock::new(|| {
    let help = "How long requests took to be answered";
    Durations::new("http_server_request_duration", help, BOUNDS)
});

/// An answer; without a route where none fits the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    http_request_method: &'static str,
    http_route: String,
    http_response_status_code: u16,
}

/// Measures a request and traces it. What machines ask all the time is in no trace and no log.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let by_machine = [HEALTH_PATH, METRICS_PATH].contains(&request.uri().path());
    let span = if by_machine {
        Span::none()
    } else {
        begin(&request)
    };
    span.around(answer(request, next, &span, by_machine)).await
}

fn begin(request: &Request) -> Span {
    let headers = request.headers();
    let asking = Asking::new(&|name| headers.get(name)?.to_str().ok());
    let safe = request.method().is_safe();
    Span::asked_for(&asking, Kind::Server { safe }, || {
        let method = method_label(request.method());
        let name = match request.extensions().get::<MatchedPath>() {
            Some(route) => format!("{method} {}", route.as_str()).into(),
            None => method.into(),
        };
        // What the query says stays out of traces.
        let attributes = vec![
            attribute("http.request.method", method),
            attribute("url.path", request.uri().path().to_owned()),
            attribute("url.scheme", "http"),
        ];
        (name, attributes)
    })
}

async fn answer(request: Request, next: Next, span: &Span, by_machine: bool) -> Response {
    let start = Instant::now();
    let safe = request.method().is_safe();
    let method = method_label(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(String::new, |route| route.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status();
    let code = status.as_u16();
    span.set(|| attribute("http.response.status_code", i64::from(code)));
    if !route.is_empty() {
        span.set(|| attribute("http.route", route.clone()));
    }
    if status.is_server_error() {
        span.fail(code.to_string());
    }
    // What only asks, and is answered as it asks, is in the log where its trace is kept.
    let is_told = !safe || code >= 400 || !span.is_left_out();
    if !by_machine && is_told {
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(method, route, status = code, milliseconds, "answered");
    }
    let labels = Answered {
        http_request_method: method,
        http_route: route,
        http_response_status_code: code,
    };
    ANSWERED.ended(&labels, start, span);
    response
}
