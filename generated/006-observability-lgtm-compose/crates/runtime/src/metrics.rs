//! Metrics in the text format that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use axum::http::Method;

use crate::Link;
use crate::conventions::METRIC_PREFIX;

/// The methods that have a count of their own. A client may send any word as a method, and must not
/// make a time series of each.
static METHODS: [Method; 9] = [
    Method::CONNECT,
    Method::DELETE,
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PATCH,
    Method::POST,
    Method::PUT,
    Method::TRACE,
];

/// How many requests were answered, by method and status.
#[derive(Default)]
pub(crate) struct Requests {
    answered: Mutex<BTreeMap<(&'static str, u16), u64>>,
}

impl Requests {
    pub(crate) fn count(&self, method: &Method, status: u16) {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        *answered.entry((label(method), status)).or_default() += 1;
    }
}

/// The method's label: its name where it is a known one.
fn label(method: &Method) -> &'static str {
    let known = METHODS.iter().find(|known| *known == method);
    known.map_or("other", Method::as_str)
}

/// The whole text.
pub(crate) fn text(component: &str, links: &[Link], requests: &Requests) -> String {
    let mut text = String::new();
    if !links.is_empty() {
        let name = format!("{METRIC_PREFIX}_messagebus_connected");
        head(
            &mut text,
            &name,
            "gauge",
            "Whether the message bus is connected.",
        );
        for link in links {
            let value = u8::from((link.connected)());
            let role = link.role;
            let _ = writeln!(
                text,
                "{name}{{component=\"{component}\",role=\"{role}\"}} {value}"
            );
        }
    }
    let name = format!("{METRIC_PREFIX}_http_requests_total");
    head(&mut text, &name, "counter", "Requests answered.");
    let answered = requests
        .answered
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    for ((method, status), count) in answered.iter() {
        let labels = format!("component=\"{component}\",method=\"{method}\",status=\"{status}\"");
        let _ = writeln!(text, "{name}{{{labels}}} {count}");
    }
    text
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "# HELP {name} {help}");
    let _ = writeln!(text, "# TYPE {name} {kind}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connected_bus_is_one() {
        let links = [Link {
            role: "publisher",
            connected: Box::new(|| true),
        }];
        let line =
            format!("{METRIC_PREFIX}_messagebus_connected{{component=\"x\",role=\"publisher\"}} 1");
        assert!(text("x", &links, &Requests::default()).contains(&line));
    }

    #[test]
    fn methods_that_clients_make_up_are_counted_together() {
        let requests = Requests::default();
        for method in ["GET", "MADE", "UP", "get"] {
            let method = Method::from_bytes(method.as_bytes()).expect("is a token");
            requests.count(&method, 405);
        }

        let text = text("x", &[], &requests);

        assert!(text.contains("method=\"GET\",status=\"405\"} 1\n"));
        assert!(text.contains("method=\"other\",status=\"405\"} 3\n"));
        assert_eq!(text.matches("method=").count(), 2);
    }
}
