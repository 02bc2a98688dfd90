//! The names that every service of the system shares.

/// Path that answers how the service and its connections are.
pub const HEALTH_PATH: &str = "{{ health|rust_string }}";

/// Path that answers metrics.
pub const METRICS_PATH: &str = "{{ metrics|rust_string }}";

/// What every metric's name starts with.
pub(crate) const METRIC_PREFIX: &str = "{{ name|rust_string }}";

/// Variable with the origins that browsers may call from.
pub(crate) const CORS_VARIABLE: &str = "{{ cors_variable|rust_string }}";

/// The origins when that variable is not set.
pub(crate) const CORS_DEFAULT: &str = "{{ cors_default|rust_string }}";
