//! Calls to price-publisher.

use chrono::{DateTime, Utc};
use runtime::client::{Error, HttpClient, Method, Target};
use serde::{Deserialize, Serialize};

/// The component's id.
const SERVICE: &str = "price-publisher";

/// What one piece of a security costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Price {
    /// Ticker of the security.
    pub ticker: String,
    /// What it costs.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub price: rust_decimal::Decimal,
    /// What it cost when the day's trading began.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub open_price: rust_decimal::Decimal,
    /// What it cost when trading ended before.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub close_price: rust_decimal::Decimal,
    /// When the price was made.
    #[serde(with = "runtime::iso")]
    pub as_of: DateTime<Utc>,
    /// Where open and close come from.
    pub source: String,
}

/// Makes prices of securities that move, and tells what they are.
#[derive(Clone)]
pub struct PricePublisher {
    http: HttpClient,
}

impl PricePublisher {
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

    /// The price of one security.
    ///
    /// # Errors
    /// When the service does not answer, or answers with a problem.
    pub async fn get_price(&self, ticker: &str) -> Result<Price, Error> {
        let target = Target::default().path("/prices/").segment(ticker);
        self.http.call(Method::GET, &target, None).await
    }
}
