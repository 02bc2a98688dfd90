//! Calls to reference-data.

use runtime::client::{Error, HttpClient, Method, Target};
use serde::{Deserialize, Serialize};

/// The component's id.
const SERVICE: &str = "reference-data";

/// A security.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stock {
    /// Its short name on the exchange.
    pub ticker: String,
    /// The company that issued it.
    pub company_name: String,
}

/// Knows the securities that can be traded.
#[derive(Clone)]
pub struct ReferenceData {
    http: HttpClient,
}

impl ReferenceData {
    /// A client of the service at `base_url`.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
    pub fn new(base_url: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let http = HttpClient::new(SERVICE, base_url.to_owned())?;
        Ok(Self { http })
    }

    /// A client for unit tests: `answer` gets method, path and query, and gives status and body.
    #[cfg(test)]
    pub fn stubbed(
        answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,
    ) -> Self {
        let http = HttpClient::stubbed(SERVICE, answer);
        Self { http }
    }

    /// Makes this client answer what `answer` says.
    #[cfg(test)]
    pub fn stub(
        &mut self,
        answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,
    ) {
        *self = Self::stubbed(answer);
    }

    /// One security by its ticker.
    ///
    /// # Errors
    /// When the service does not answer, or answers with a problem.
    pub async fn get_stock(&self, ticker: &str) -> Result<Stock, Error> {
        let target = Target::default().path("/stocks/").segment(ticker);
        self.http.call(Method::GET, &target, None).await
    }
}
