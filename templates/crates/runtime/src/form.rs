//! How JSON writes what lists and maps hold, where serde writes it otherwise.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use chrono::serde::ts_milliseconds;
use chrono::{DateTime,
{%- if times %} NaiveTime,{% endif %} Utc};
{%- if decimals %}
use rust_decimal::Decimal;
{%- endif %}
use serde::{Deserialize, Deserializer, Serialize, Serializer};

{% if patches && decimals && times -%}
use crate::{Change, decimal, iso, time};
{%- else if patches && decimals -%}
use crate::{Change, decimal, iso};
{%- else if patches && times -%}
use crate::{Change, iso, time};
{%- else if patches -%}
use crate::{Change, iso};
{%- else if decimals && times -%}
use crate::{decimal, iso, time};
{%- else if decimals -%}
use crate::{decimal, iso};
{%- else if times -%}
use crate::{iso, time};
{%- else -%}
use crate::iso;
{%- endif %}

/// How JSON writes a value.
pub trait Form {
    /// The value's type.
    type Value;

    /// Writes the value.
    ///
    /// # Errors
    /// When it cannot be written so, and those of the serializer.
    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error>;

    /// Reads a value.
    ///
    /// # Errors
    /// When it is not written so.
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error>;
}

/// For `#[serde(with)]`: a member of a form.
pub struct As<F>(PhantomData<F>);

impl<F: Form> As<F> {
    /// Writes the member.
    ///
    /// # Errors
    /// When it cannot be written so, and those of the serializer.
    pub fn serialize<S: Serializer>(value: &F::Value, to: S) -> Result<S::Ok, S::Error> {
        F::write(value, to)
    }

    /// Reads the member.
    ///
    /// # Errors
    /// When it is not written so.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<F::Value, D::Error> {
        F::read(from)
    }
}

/// What may be missing.
pub struct Maybe<F>(PhantomData<F>);

impl<F: Form> Form for Maybe<F> {
    type Value = Option<F::Value>;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => F::write(value, to),
            None => to.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        Ok(Option::<Read<F>>::deserialize(from)?.map(|Read(value)| value))
    }
}
{%- if patches %}

/// What may be absent, but not null.
pub struct Present<F>(PhantomData<F>);

impl<F: Form> Form for Present<F> {
    type Value = Option<F::Value>;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        Maybe::<F>::write(value, to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        F::read(from).map(Some)
    }
}

/// What may be absent or null, which is not the same.
pub struct Changed<F>(PhantomData<F>);

impl<F: Form> Form for Changed<F> {
    type Value = Change<F::Value>;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        match value.value() {
            Some(value) => F::write(value, to),
            None => to.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        Maybe::<F>::read(from).map(Change::from)
    }
}
{%- endif %}

/// A list of such values.
pub struct List<F>(PhantomData<F>);

impl<F: Form> Form for List<F> {
    type Value = Vec<F::Value>;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(value.iter().map(Written::<F>))
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        let read = Vec::<Read<F>>::deserialize(from)?;
        Ok(read.into_iter().map(|Read(value)| value).collect())
    }
}

/// Such values by name.
pub struct Map<F>(PhantomData<F>);

impl<F: Form> Form for Map<F> {
    type Value = BTreeMap<String, F::Value>;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        let entries = value.iter();
        to.collect_map(entries.map(|(name, value)| (name, Written::<F>(value))))
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        let read = BTreeMap::<String, Read<F>>::deserialize(from)?;
        let entries = read.into_iter().map(|(name, Read(value))| (name, value));
        Ok(entries.collect())
    }
}

/// An instant, in ISO 8601.
pub struct Iso;

impl Form for Iso {
    type Value = DateTime<Utc>;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        iso::serialize(value, to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        iso::deserialize(from)
    }
}

/// An instant, in milliseconds since 1970.
pub struct Milliseconds;

impl Form for Milliseconds {
    type Value = DateTime<Utc>;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        ts_milliseconds::serialize(value, to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        ts_milliseconds::deserialize(from)
    }
}
{%- if times %}

/// A time of a day.
pub struct TimeOfDay;

impl Form for TimeOfDay {
    type Value = NaiveTime;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        time::serialize(value, to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        time::deserialize(from)
    }
}
{%- endif %}
{%- if decimals %}

impl<const SCALE: u32> Form for decimal::Number<SCALE> {
    type Value = Decimal;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(value, to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        Self::deserialize(from)
    }
}

impl<const SCALE: u32> Form for decimal::Text<SCALE> {
    type Value = Decimal;

    fn write<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(value, to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
        Self::deserialize(from)
    }
}
{%- endif %}

/// A value that serde writes in its form.
struct Written<'a, F: Form>(&'a F::Value);

impl<F: Form> Serialize for Written<'_, F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        F::write(self.0, to)
    }
}

/// A value that serde reads in its form.
struct Read<F: Form>(F::Value);

impl<'de, F: Form> Deserialize<'de> for Read<F> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        F::read(from).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Seen {
        #[serde(with = "As::<List<List<Milliseconds>>>")]
        heard: Vec<Vec<DateTime<Utc>>>,
        #[serde(default, with = "As::<Map<Milliseconds>>")]
        last: BTreeMap<String, DateTime<Utc>>,
        #[serde(default, with = "As::<Maybe<List<Iso>>>")]
        asked: Option<Vec<DateTime<Utc>>>,
    }

    #[test]
    fn what_a_list_holds_is_written_in_its_form() {
        let json =
            r#"{"heard":[[1500],[]],"last":{"a":1500},"asked":["1970-01-01T00:00:01.500+00:00"]}"#;
        let seen: Seen = serde_json::from_str(json).expect("fits");
        assert_eq!(seen.asked.as_deref(), Some(&seen.heard[0][..]));
        assert_eq!(serde_json::to_string(&seen).expect("fits"), json);
        let missing: Seen = serde_json::from_str(r#"{"heard":[]}"#).expect("fits");
        assert_eq!(missing.asked, None);
        let wrong = serde_json::from_str::<Seen>(r#"{"heard":[["1970-01-01"]]}"#);
        assert!(wrong.is_err());
    }
}
