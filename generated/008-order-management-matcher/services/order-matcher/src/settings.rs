//! What this service is set by, read and checked when it starts.

use runtime::config::{self, Error};

/// The settings of this service.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// From which remaining quantity on half of it is filled at a time, and below which all of it.
    pub full_threshold: i32,
    /// How often all orders and fills are looked at, in milliseconds, beside at each price.
    pub tick_ms: i32,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        let default = Self::default();
        Ok(Self {
            full_threshold: config::number(
                "ORDER_FILL_FULL_THRESHOLD",
                default.full_threshold,
                1..=i32::MAX,
                "a whole number from 1",
            )?,
            tick_ms: config::number(
                "ORDER_MATCHER_TICK_MS",
                default.tick_ms,
                100..=3600000,
                "a whole number from 100 to 3600000",
            )?,
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            full_threshold: 1000,
            tick_ms: 1000,
        }
    }
}
