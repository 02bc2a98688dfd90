//! Calls of operations, and what is expected of their answers.

use std::panic::Location;
use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::{Client, Method};
use serde::Serialize;
use serde_json::Value;

use crate::address;
use crate::answer::Answer;
use crate::expectation::{Expectation, Order};
use crate::format::Format;

/// How often a call is repeated that is waited for.
const PAUSE: Duration = Duration::from_millis(100);

/// A call that is about to be made.
#[derive(Debug, Clone)]
#[must_use = "a call is made with `.await`"]
pub struct Call {
    client: Client,
    place: &'static Location<'static>,
    method: Method,
    target: Target,
    /// With the parameters that are filled in so far.
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    times: usize,
    patience: Option<Duration>,
    expectations: Vec<Expectation>,
}

#[derive(Debug, Clone)]
enum Target {
    Gateway,
    Component {
        id: String,
        port: String,
        direct: bool,
    },
}

impl Call {
    pub(crate) fn new(
        client: Client,
        place: &'static Location<'static>,
        method: &str,
        path: &str,
    ) -> Self {
        let method = method.parse();
        Self {
            client,
            place,
            method: method.expect("a rendered method is one of HTTP's"),
            target: Target::Gateway,
            path: path.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            times: 1,
            patience: None,
            expectations: Vec::new(),
        }
    }

    /// Goes to a component's port, through the gateway where that leads there.
    pub fn to(mut self, component: &str, port: &str) -> Self {
        self.target = Target::Component {
            id: component.to_owned(),
            port: port.to_owned(),
            direct: false,
        };
        self
    }

    /// Goes to a component's port past the gateway.
    pub fn directly_to(mut self, component: &str, port: &str) -> Self {
        self.target = Target::Component {
            id: component.to_owned(),
            port: port.to_owned(),
            direct: true,
        };
        self
    }

    /// A parameter of the path, or else of the query.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        let text = text(value);
        let placeholder = format!("{{{name}}}");
        if self.path.contains(&placeholder) {
            self.path = self.path.replace(&placeholder, &encoded(&text));
        } else {
            self.query.push((name.to_owned(), text));
        }
        self
    }

    /// A header.
    pub fn header(mut self, name: &str, value: impl Serialize) -> Self {
        self.headers.push((name.to_owned(), text(value)));
        self
    }

    /// A JSON body, of another media type where a header says so.
    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body.to_string());
        self
    }

    /// A body that says that it is JSON, as it is.
    pub fn raw_body(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    /// Makes the call so many times at the same time; every answer must be as expected.
    pub fn at_once(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Repeats the call for so long, until the answer is as expected.
    pub fn within(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    /// The answer has this status.
    pub fn expect_status(self, status: u16) -> Self {
        self.expect_one_of(&[status])
    }

    /// The answer has one of these statuses.
    pub fn expect_one_of(self, statuses: &[u16]) -> Self {
        self.expect(Expectation::Status(statuses.to_vec()))
    }

    /// The body has this media type.
    pub fn expect_media_type(self, media_type: &str) -> Self {
        self.expect(Expectation::MediaType(media_type.to_owned()))
    }

    /// The answer has this header.
    pub fn expect_header(self, name: &str, value: &str) -> Self {
        self.expect(Expectation::Header(name.to_owned(), value.to_owned()))
    }

    /// This is a part of the body's text.
    pub fn expect_text(self, part: impl Serialize) -> Self {
        self.expect(Expectation::Text(text(part)))
    }

    /// The body is an object with at least these members, a list of exactly these elements, or this.
    pub fn expect_body(self, body: Value) -> Self {
        self.expect(Expectation::Body(body))
    }

    /// The body is a list that has such an element.
    pub fn expect_element(self, element: Value) -> Self {
        self.expect(Expectation::Includes(element))
    }

    /// The body has no such element.
    pub fn expect_no_element(self, element: Value) -> Self {
        self.expect(Expectation::Excludes(element))
    }

    /// The body is a list that is at least so long.
    pub fn expect_at_least(self, length: usize) -> Self {
        self.expect(Expectation::AtLeast(length))
    }

    /// The body is a list of this length.
    pub fn expect_length(self, length: usize) -> Self {
        self.expect(Expectation::Length(length))
    }

    /// A member of the body is a list of this length.
    pub fn expect_length_of(self, member: &str, length: usize) -> Self {
        self.expect(Expectation::LengthOf(member.to_owned(), length))
    }

    /// The body is a list that ascends by these members.
    pub fn expect_sorted_by(self, members: &[&str]) -> Self {
        self.expect(Expectation::Sorted(owned(members), Order::Ascending))
    }

    /// The body is a list that descends by these members.
    pub fn expect_descending_by(self, members: &[&str]) -> Self {
        self.expect(Expectation::Sorted(owned(members), Order::Descending))
    }

    /// A member of the body is at least this.
    pub fn expect_minimum(self, member: &str, minimum: i64) -> Self {
        self.expect(Expectation::Minimum(member.to_owned(), minimum))
    }

    /// A member of the body is something else.
    pub fn expect_other(self, member: &str, value: Value) -> Self {
        self.expect(Expectation::Differs(member.to_owned(), value))
    }

    /// A member of the body, or of every element, is written like this.
    pub fn expect_format(self, member: &str, format: Format) -> Self {
        self.expect(Expectation::Format(member.to_owned(), format))
    }

    fn expect(mut self, expectation: Expectation) -> Self {
        self.expectations.push(expectation);
        self
    }

    /// Makes the call, and panics when an answer is not as expected.
    async fn send(self) -> Answer {
        let calls = (0..self.times).map(|_| self.until_expected());
        let mut answers = join_all(calls).await;
        answers.swap_remove(0)
    }

    async fn until_expected(&self) -> Answer {
        let start = Instant::now();
        loop {
            let failure = match self.answer().await {
                Ok(answer) => {
                    let failures = self.expectations.iter();
                    let failures = failures.filter_map(|one| one.failure(&answer));
                    match failures.reduce(|all, one| format!("{all}; {one}")) {
                        None => return answer,
                        Some(expected) => format!(
                            "expected {expected}\nthe answer was {} {}",
                            answer.status, answer.text
                        ),
                    }
                }
                Err(error) => format!("no answer: {error}"),
            };
            if self
                .patience
                .is_none_or(|patience| start.elapsed() >= patience)
            {
                panic!("{}: {} {}: {failure}", self.place, self.method, self.url());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn answer(&self) -> Result<Answer, String> {
        let mut request = self.client.request(self.method.clone(), self.url());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &self.body {
            request = request.body(body.clone());
            let mut headers = self.headers.iter();
            if !headers.any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                request = request.header("content-type", "application/json");
            }
        }
        let answer = request.send().await.map_err(|error| chain(&error))?;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let text = answer.text().await.map_err(|error| chain(&error))?;
        Ok(Answer {
            question: format!("{} {}", self.method, self.path),
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }

    fn url(&self) -> String {
        let base = match &self.target {
            Target::Gateway => address::gateway(),
            Target::Component { id, port, direct } => address::url(id, port, *direct),
        };
        let pairs = self.query.iter();
        let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let query = pairs.collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{base}{}{mark}{query}", self.path)
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A value as text: a string without its quotes.
pub(crate) fn text(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(error) => panic!("a value has no JSON form: {error}"),
    }
}

/// Percent-encoding of all but unreserved characters (RFC 3986).
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |all, cause| format!("{all}: {cause}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_fill_the_path_and_then_the_query() {
        let client = Client::new();
        let call = Call::new(client, Location::caller(), "GET", "/books/{id}");
        let call = call.with("id", json!("a/b")).with("part", 2);
        assert_eq!(call.path, "/books/a%2Fb");
        assert_eq!(call.query, [("part".to_owned(), "2".to_owned())]);
    }
}
