//! What this service measures beside what every service does.

use runtime::telemetry::measures::Gauge;

/// A method for each measure of this service.
#[derive(Clone)]
pub struct Measures {
    oldest_price_timestamp_seconds: Gauge<0>,
}

impl Measures {
    /// Measures that are on no page, as unit tests need them.
    pub fn unpublished() -> Self {
        Self {
            oldest_price_timestamp_seconds: Gauge::default(),
        }
    }

    /// Measures that are on the page of metrics.
    pub fn published() -> Self {
        let measures = Self::unpublished();
        let oldest_price_timestamp_seconds = &measures.oldest_price_timestamp_seconds;
        oldest_price_timestamp_seconds.publish(
            "oldest_price_timestamp_seconds",
            "When the price was made that has stood the longest, in seconds since 1970",
        );
        measures
    }

    /// When the price was made that has stood the longest, in seconds since 1970.
    pub fn set_oldest_price_timestamp_seconds(&self, value: i64) {
        self.oldest_price_timestamp_seconds.set([], value);
    }
}
