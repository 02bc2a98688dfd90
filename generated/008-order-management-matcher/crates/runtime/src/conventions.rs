//! The names that every service of the system shares.

/// Path that answers how the service and its connections are.
pub const HEALTH_PATH: &str = "/system/health";

/// Path that answers metrics.
pub const METRICS_PATH: &str = "/actuator/prometheus";

/// What every metric's name starts with.
pub(crate) const METRIC_PREFIX: &str = "traderx";

/// Variable with the origins that browsers may call from.
pub(crate) const CORS_VARIABLE: &str = "CORS_ALLOWED_ORIGINS";

/// The origins when that variable is not set.
pub(crate) const CORS_DEFAULT: &str = "*";
