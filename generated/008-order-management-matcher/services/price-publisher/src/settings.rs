//! What this service is set by, read and checked when it starts.

use runtime::config::{self, Error};

/// The settings of this service.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The share of the securities whose price changes at once.
    pub publish_batch_ratio: f64,
    /// The longest time between two changes of prices, in milliseconds.
    pub publish_interval_max_ms: i32,
    /// The shortest time between two changes of prices, in milliseconds.
    pub publish_interval_min_ms: i32,
    /// The tickers of the securities that can be traded, each of which has a price.
    pub supported_tickers: Vec<String>,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        let default = Self::default();
        Ok(Self {
            publish_batch_ratio: config::number(
                "PRICE_PUBLISH_BATCH_RATIO",
                default.publish_batch_ratio,
                0.01..=1.0,
                "a number from 0.01 to 1",
            )?,
            publish_interval_max_ms: config::number(
                "PRICE_PUBLISH_INTERVAL_MAX_MS",
                default.publish_interval_max_ms,
                10..=3600000,
                "a whole number from 10 to 3600000",
            )?,
            publish_interval_min_ms: config::number(
                "PRICE_PUBLISH_INTERVAL_MIN_MS",
                default.publish_interval_min_ms,
                10..=3600000,
                "a whole number from 10 to 3600000",
            )?,
            supported_tickers: config::list(
                "SUPPORTED_TICKERS",
                &default.supported_tickers,
                "texts separated by commas",
            )?,
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            publish_batch_ratio: 0.25,
            publish_interval_max_ms: 1500,
            publish_interval_min_ms: 750,
            supported_tickers: config::texts(
                "AAPL,AMZN,BAC,C,COF,DB,DFS,FIS,FNF,FNMA,GOOGL,GS,IBM,JPM,META,MS,MSFT,NVDA,TSLA,UBS",
            ),
        }
    }
}
