//! What this service is set by, read and checked when it starts.

use runtime::config::{self, Error};

/// The settings of this service.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
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
            supported_tickers: config::texts(
                "AAPL,AMZN,BAC,C,COF,DB,DFS,FIS,FNF,FNMA,GOOGL,GS,IBM,JPM,META,MS,MSFT,NVDA,TSLA,UBS",
            ),
        }
    }
}
