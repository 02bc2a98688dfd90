//! Calls of other components over HTTP: each is measured, and a part of a trace.

use std::sync::LazyLock;
use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use reqwest::Method;

use super::metrics::{BOUNDS, Durations, method_label};
use super::traces::{Kind, Span, attribute};

static CALLED: LazyLock<Durations<Called>> = LazyLock::new(|| {
    let help = "How long calls of other components took";
    Durations::new("http_client_request_duration", help, BOUNDS)
});

/// A call; without a status where no answer came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Called {
    server_address: &'static str,
    http_request_method: &'static str,
    http_response_status_code: Option<u16>,
    error_type: String,
}

/// A call that goes on. Dropped without an answer, it failed.
pub(crate) struct Call {
    labels: Called,
    start: Instant,
    span: Span,
}

impl Call {
    /// Begins a call of a component.
    pub(crate) fn begin(service: &'static str, method: &Method) -> Self {
        let method = method_label(method);
        let told = || {
            let attributes = vec![
                attribute("http.request.method", method),
                attribute("server.address", service),
            ];
            (method.into(), attributes)
        };
        Self {
            labels: Called {
                server_address: service,
                http_request_method: method,
                http_response_status_code: None,
                error_type: "unreachable".to_owned(),
            },
            start: Instant::now(),
            span: Span::begin(Kind::Client, told),
        }
    }

    /// What is sent along.
    pub(crate) fn headers(&self) -> Vec<(String, String)> {
        self.span.headers()
    }

    /// Ends the call with the status of its answer.
    pub(crate) fn answered(mut self, status: u16) {
        self.span
            .set(|| attribute("http.response.status_code", i64::from(status)));
        self.labels.http_response_status_code = Some(status);
        self.labels.error_type = if status < 400 {
            String::new()
        } else {
            status.to_string()
        };
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.labels.error_type.is_empty() {
            self.span.fail(self.labels.error_type.clone());
        }
        CALLED.ended(&self.labels, self.start, &self.span);
    }
}
