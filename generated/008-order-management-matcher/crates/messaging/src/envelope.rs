//! What every message travels in, whatever the transport.

use serde::{Deserialize, Serialize};

/// A message with what is known about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T = serde_json::Value> {
    /// The address that it was published to.
    pub topic: String,
    /// What it says.
    pub payload: T,
    /// When it was published, in milliseconds since 1970.
    pub date: i64,
    /// Who published it.
    pub from: String,
    /// Name of the payload's type.
    #[serde(rename = "type", default)]
    pub kind: String,
}

impl Envelope {
    /// What this component says now.
    ///
    /// # Errors
    /// When the payload has no JSON form.
    pub(crate) fn new<T: Serialize>(
        from: &str,
        topic: &str,
        kind: &str,
        payload: &T,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            topic: topic.to_owned(),
            payload: serde_json::to_value(payload)?,
            date: chrono::Utc::now().timestamp_millis(),
            from: from.to_owned(),
            kind: kind.to_owned(),
        })
    }
}
