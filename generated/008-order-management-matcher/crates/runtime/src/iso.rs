//! Instants in REST bodies: ISO 8601 with three digits of milliseconds and `+00:00`.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serializer};

/// For `#[serde(with = "runtime::iso")]`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(instant: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(instant))
}

/// For `#[serde(with = "runtime::iso")]`.
///
/// # Errors
/// When the text is not an instant.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    DateTime::<Utc>::deserialize(from)
}

fn text(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, false)
}

/// The same for a member that may be missing.
pub mod option {
    use super::{DateTime, Deserialize, Deserializer, Serializer, Utc};

    /// For `#[serde(with = "runtime::iso::option")]`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        instant: &Option<DateTime<Utc>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match instant {
            Some(instant) => super::serialize(instant, to),
            None => to.serialize_none(),
        }
    }

    /// For `#[serde(with = "runtime::iso::option")]`.
    ///
    /// # Errors
    /// When there is text that is not an instant.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        Option::<DateTime<Utc>>::deserialize(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_and_offset_are_always_written() {
        assert_eq!(text(&DateTime::UNIX_EPOCH), "1970-01-01T00:00:00.000+00:00");
    }
}
