//! Whose pages may listen. A browser asks before it shows a page an answer of another origin, but not before it
//! opens a websocket: the relay has to.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The origins of pages that may listen.
pub enum Origins {
    /// Any.
    All,
    /// The relay's own and these.
    Listed(Vec<String>),
}

impl Origins {
    /// Reads `*` or a list separated by commas.
    pub fn of(text: &str) -> Self {
        if text.trim() == "*" {
            return Self::All;
        }
        Self::Listed(text.split(',').map(|one| one.trim().to_owned()).collect())
    }

    fn allow(&self, headers: &HeaderMap) -> bool {
        let Self::Listed(listed) = self else {
            return true;
        };
        // Who is no page says none.
        let Some(origin) = headers.get(header::ORIGIN) else {
            return true;
        };
        let own = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        origin.to_str().is_ok_and(|origin| {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == own || listed.iter().any(|one| one == origin)
        })
    }
}

/// Refuses what a page of another origin asks.
pub async fn hold(State(origins): State<Arc<Origins>>, request: Request, next: Next) -> Response {
    if origins.allow(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this origin is not allowed").into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn allowed(list: &str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("relay.org:80"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        Origins::of(list).allow(&headers)
    }

    #[test]
    fn pages_of_other_origins_are_told_apart() {
        let list = "https://a.org, https://b.org";
        for origin in [None, Some("http://relay.org:80"), Some("https://b.org")] {
            assert!(allowed(list, origin), "{origin:?}");
        }
        for origin in [
            "https://c.org",
            "http://b.org",
            "https://b.org.c.org",
            "null",
            "",
        ] {
            assert!(!allowed(list, Some(origin)), "{origin:?}");
        }
        assert!(allowed("*", Some("https://c.org")));
    }
}
