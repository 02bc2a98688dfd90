//! The types of this service's contract.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Prices of several securities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Prices {
    /// The prices.
    pub prices: Vec<Price>,
}

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

/// Between which prices a security moved on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionPrices {
    /// Ticker of the security.
    pub ticker: String,
    /// Its first price.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub open_price: rust_decimal::Decimal,
    /// Its last price.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub close_price: rust_decimal::Decimal,
}

/// How the service is, and how it makes prices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublisherHealth {
    /// `ok`, or `degraded` while the broker is away.
    pub status: String,
    /// Where open and close come from.
    pub source: String,
    /// How many securities have a price.
    pub tickers: i32,
    pub publish: Cadence,
    /// How many securities may move how far beyond the range from open to close, by
    /// `extended_4pct`, `extended_2pct` and `strict`, which is not at all.
    pub volatility_bands: std::collections::BTreeMap<String, i32>,
}

/// How often prices change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cadence {
    /// The shortest time between two changes in milliseconds.
    pub min_ms: i32,
    /// The longest.
    pub max_ms: i32,
    /// The share of the securities whose price changes at once.
    pub ratio: f64,
}
