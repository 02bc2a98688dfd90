//! Times of a day: RFC 3339 in UTC, such as `14:30:00Z`.

use std::str::FromStr;

use chrono::{DateTime, NaiveTime, Timelike};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// A time of a day with its offset, as a request writes it, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay(pub NaiveTime);

/// The text is no time of a day with an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no time such as 14:30:00Z")]
pub struct NoTime;

impl FromStr for TimeOfDay {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        // Offsets lead from one day to another, but a time has none.
        let instant = format!("2000-01-02T{text}");
        let instant = DateTime::parse_from_rfc3339(&instant).map_err(|_| NoTime)?;
        // What the parser takes for a leap second has no place in a day of 24 hours.
        let time = instant.to_utc().time();
        (time.nanosecond() < 1_000_000_000)
            .then_some(Self(time))
            .ok_or(NoTime)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// The time as it is written.
pub fn text(time: NaiveTime) -> String {
    format!("{time}Z")
}

/// For `#[serde(with = "runtime::time")]`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(*time))
}

/// For `#[serde(with = "runtime::time")]`.
///
/// # Errors
/// When the text is no time with an offset.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
    TimeOfDay::deserialize(from).map(|TimeOfDay(time)| time)
}

/// The same for a member that may be missing.
pub mod option {
    use super::{Deserialize, Deserializer, NaiveTime, Serializer, TimeOfDay};

    /// For `#[serde(with = "runtime::time::option")]`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &Option<NaiveTime>, to: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::serialize(time, to),
            None => to.serialize_none(),
        }
    }

    /// For `#[serde(with = "runtime::time::option")]`.
    ///
    /// # Errors
    /// When there is text that is no time with an offset.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveTime>, D::Error> {
        Ok(Option::<TimeOfDay>::deserialize(from)?.map(|TimeOfDay(time)| time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_its_offset_and_written_in_utc() {
        let read = |text: &str| text.parse().map(|TimeOfDay(time)| super::text(time));
        assert_eq!(read("14:30:00+02:00").as_deref(), Ok("12:30:00Z"));
        assert_eq!(read("23:30:00.25-01:00").as_deref(), Ok("00:30:00.250Z"));
        for wrong in ["14:30:00", "14:30Z", "24:00:00Z", "23:59:60Z", "noon"] {
            assert_eq!(read(wrong), Err(NoTime), "{wrong}");
        }
    }
}
