//! Calls to other services.

use std::fmt::{Display, Write};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::telemetry::Call;
use crate::{Operation, Problem};

pub use reqwest::Method;

/// Why a call gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The service could not be reached, or did not answer in time.
    #[error("{service} cannot be reached: {reason}")]
    Unreachable {
        /// The service's component id.
        service: &'static str,
        /// What went wrong.
        reason: String,
        /// Whether it may have got the call all the same.
        is_sent: bool,
    },
    /// The service answered with a problem.
    #[error("{service} answered {status}: {body}")]
    Refused {
        /// The service's component id.
        service: &'static str,
        /// Its status.
        status: u16,
        /// Its body.
        body: String,
    },
    /// The service's answer is not what its contract says.
    #[error("{service} gave an answer that does not fit its contract: {reason}")]
    Malformed {
        /// The service's component id.
        service: &'static str,
        /// What does not fit.
        reason: String,
    },
}

impl Error {
    /// The status that the service answered with, if it answered.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::Unreachable { .. } | Self::Malformed { .. } => None,
        }
    }

    /// Whether the service did not get the call for certain: no connection to it came about.
    pub fn is_unsent(&self) -> bool {
        matches!(self, Self::Unreachable { is_sent: false, .. })
    }

    /// Whether the service answered that there is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }
}

impl<O: Operation> From<Error> for Problem<O> {
    fn from(error: Error) -> Self {
        Self::bad_gateway(error.to_string())
    }
}

type Stub = dyn Fn(&str, &str) -> (u16, Value) + Send + Sync;

/// A service that is called over HTTP, or a stub of it in unit tests.
#[derive(Clone)]
pub struct HttpClient {
    service: &'static str,
    base_url: String,
    http: reqwest::Client,
    stub: Option<Arc<Stub>>,
}

impl HttpClient {
    /// A client of the service at `base_url`.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
    pub fn new(service: &'static str, base_url: String) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(10))
            // Before the other side closes what is idle: a request would meet that half-way.
            .pool_idle_timeout(Duration::from_secs(5))
            .build()?;
        Ok(Self {
            service,
            base_url,
            http,
            stub: None,
        })
    }

    /// A client that asks `stub(method, path and query)` for status and body.
    pub fn stubbed(
        service: &'static str,
        stub: impl Fn(&str, &str) -> (u16, Value) + Send + Sync + 'static,
    ) -> Self {
        Self {
            service,
            base_url: String::new(),
            http: reqwest::Client::new(),
            stub: Some(Arc::new(stub)),
        }
    }

    /// Calls and reads the answer's JSON.
    ///
    /// # Errors
    /// When there is no answer, it is a problem, or it does not fit.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        target: &Target,
        body: Option<Value>,
    ) -> Result<T, Error> {
        self.answer(method, target, body).await?.json()
    }

    /// Calls and only looks whether it was done.
    ///
    /// # Errors
    /// When there is no answer, or it is a problem.
    pub async fn call_empty(
        &self,
        method: Method,
        target: &Target,
        body: Option<Value>,
    ) -> Result<(), Error> {
        self.answer(method, target, body).await.map(|_| ())
    }

    /// Calls and gives the answer as it is.
    ///
    /// # Errors
    /// When there is no answer, or it is a problem.
    pub async fn answer(
        &self,
        method: Method,
        target: &Target,
        body: Option<Value>,
    ) -> Result<Answer, Error> {
        let service = self.service;
        if let Some(stub) = &self.stub {
            let (status, answer) = stub(method.as_str(), &target.text);
            return Answer {
                service,
                status,
                headers: HeaderMap::new(),
                body: answer.to_string().into_bytes(),
                is_stub: true,
            }
            .judged();
        }
        let url = format!("{}{}", self.base_url, target.text);
        let call = Call::begin(service, &method);
        let mut request = self.http.request(method, url);
        for (name, value) in &target.headers {
            request = request.header(*name, value);
        }
        for (name, value) in call.headers() {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let unreachable = |error: reqwest::Error| Error::Unreachable {
            service,
            reason: error.to_string(),
            is_sent: !error.is_connect(),
        };
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let body = answer.bytes().await.map_err(unreachable)?.to_vec();
        call.answered(status);
        Answer {
            service,
            status,
            headers,
            body,
            is_stub: false,
        }
        .judged()
    }
}

/// What a service answers when all goes well.
#[derive(Debug)]
pub struct Answer {
    service: &'static str,
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
    /// Whether it is that of a stub, which gives even text as JSON.
    is_stub: bool,
}

impl Answer {
    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body's JSON.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| self.malformed(error.to_string()))
    }

    /// The body's text.
    ///
    /// # Errors
    /// When it is none.
    pub fn text(&self) -> Result<String, Error> {
        if self.is_stub {
            return self.json();
        }
        let text = String::from_utf8(self.body.clone());
        text.map_err(|error| self.malformed(error.to_string()))
    }

    /// A header, if it is there.
    ///
    /// # Errors
    /// When it does not fit the type.
    pub fn header<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, Error> {
        let Some(value) = self.headers.get(name) else {
            return Ok(None);
        };
        let text = value
            .to_str()
            .map_err(|error| self.malformed(error.to_string()))?;
        let value = text
            .parse()
            .map_err(|error| self.malformed(format!("{name}: {error}")))?;
        Ok(Some(value))
    }

    /// A header that must be there.
    ///
    /// # Errors
    /// When it is missing or does not fit the type.
    pub fn required_header<T: FromStr<Err: Display>>(&self, name: &str) -> Result<T, Error> {
        let value = self.header(name)?;
        value.ok_or_else(|| self.malformed(format!("{name} is missing")))
    }

    /// That the contract has no such answer.
    pub fn unexpected(&self) -> Error {
        self.malformed(format!("it has no status {}", self.status))
    }

    fn malformed(&self, reason: String) -> Error {
        Error::Malformed {
            service: self.service,
            reason,
        }
    }

    fn judged(self) -> Result<Self, Error> {
        // The last one says that what the caller knows is still so.
        if (200..300).contains(&self.status) || self.status == 304 {
            return Ok(self);
        }
        Err(Error::Refused {
            service: self.service,
            status: self.status,
            body: String::from_utf8_lossy(&self.body).into_owned(),
        })
    }
}

/// A request body as JSON.
///
/// # Errors
/// When the value has no JSON form.
pub fn body<T: Serialize>(service: &'static str, value: &T) -> Result<Option<Value>, Error> {
    serde_json::to_value(value)
        .map(Some)
        .map_err(|error| Error::Malformed {
            service,
            reason: error.to_string(),
        })
}

/// A path with its query, and headers. What callers fill in is escaped, so that it stays one segment or value.
#[derive(Debug, Default)]
pub struct Target {
    text: String,
    has_query: bool,
    headers: Vec<(&'static str, String)>,
}

impl Target {
    /// Adds a fixed part of the path.
    #[must_use]
    pub fn path(mut self, part: &str) -> Self {
        self.text.push_str(part);
        self
    }

    /// Adds a parameter of the path.
    #[must_use]
    pub fn segment(mut self, value: impl ToString) -> Self {
        escape(&mut self.text, &value.to_string());
        self
    }

    /// Adds a parameter of the query, if there is one.
    #[must_use]
    pub fn query<T: ToString>(mut self, name: &str, value: Option<T>) -> Self {
        if let Some(value) = value {
            self.text.push(if self.has_query { '&' } else { '?' });
            self.has_query = true;
            escape(&mut self.text, name);
            self.text.push('=');
            escape(&mut self.text, &value.to_string());
        }
        self
    }

    /// Adds a header, if there is a value for it.
    #[must_use]
    pub fn header<T: ToString>(mut self, name: &'static str, value: Option<T>) -> Self {
        self.headers
            .extend(value.map(|value| (name, value.to_string())));
        self
    }
}

fn escape(text: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_stays_in_its_place() {
        let target = Target::default()
            .path("/things/")
            .segment("a/b?c")
            .query("name", Some("x&y"))
            .query("other", None::<&str>);
        assert_eq!(target.text, "/things/a%2Fb%3Fc?name=x%26y");
    }

    #[tokio::test]
    async fn what_never_got_there_is_told_from_what_was_lost() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let client = HttpClient::new("desk", format!("http://{address}")).expect("it is built");
        let target = Target::default().path("/things");
        let call = || client.call_empty(Method::POST, &target, None);

        // Whoever connects here is not answered.
        let hanging_up = std::thread::spawn(move || drop(listener.accept()));
        let lost = call().await.expect_err("nobody answers");
        assert!(!lost.is_unsent(), "{lost}");
        hanging_up.join().expect("somebody called");

        let unsent = call().await.expect_err("nobody listens");
        assert!(unsent.is_unsent(), "{unsent}");
    }
}
