//! The types of this service's contract.

use serde::{Deserialize, Serialize};

/// A security.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stock {
    /// Its short name on the exchange.
    pub ticker: String,
    /// The company that issued it.
    pub company_name: String,
}

/// A short word on how the service is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// `ok`.
    pub status: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotFound {
    /// What was not found.
    pub message: String,
    /// Name of the status.
    pub error: String,
    /// The status again.
    pub status_code: i32,
}
