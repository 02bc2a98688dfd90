//! What a request is answered with when it cannot be done.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A status and a body that says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    content_type: &'static str,
    message: String,
    temporary: bool,
}

impl Problem {
    /// A problem whose body is a plain sentence.
    pub fn text(status: u16, sentence: impl Into<String>) -> Self {
        Self {
            status: known(status),
            content_type: "text/plain; charset=utf-8",
            message: sentence.into(),
            temporary: false,
        }
    }

    /// A problem whose body is JSON.
    pub fn json<T: Serialize>(status: u16, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(message) => Self {
                status: known(status),
                content_type: "application/json",
                message,
                temporary: false,
            },
            Err(error) => Self::text(500, error.to_string()),
        }
    }

    /// The same problem, as one that goes by: what failed may succeed when it is tried again.
    pub fn temporary(self) -> Self {
        Self {
            temporary: true,
            ..self
        }
    }

    /// Whether what failed may succeed when it is tried again.
    pub fn is_temporary(&self) -> bool {
        self.temporary
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The body.
    pub fn message(&self) -> &str {
        &self.message
    }
}

fn known(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.status.as_u16(), self.message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if self.status.is_server_error() {
            tracing::error!(status = self.status.as_u16(), "{}", self.message);
        }
        let headers = [(header::CONTENT_TYPE, self.content_type)];
        (self.status, headers, self.message).into_response()
    }
}
