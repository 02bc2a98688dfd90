{% macro kept(name, scale) %}

impl{{ scale.0 }} Type<Driver> for {{ name }}{{ scale.1 }} {
    fn type_info() -> <Driver as Database>::TypeInfo {
        <Stored{{ name }} as Type<Driver>>::type_info()
    }

    fn compatible(ty: &<Driver as Database>::TypeInfo) -> bool {
        <Stored{{ name }} as Type<Driver>>::compatible(ty)
    }
}
{%- endmacro -%}
//! Values that the database keeps in a form of its own.
{% if decimals %}
use runtime::decimal::{of_units, units};
{%- endif %}
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};

use super::Driver;
{%- if decimals %}

{% if own_types -%}
#[cfg(not(test))]
type StoredDecimal = rust_decimal::Decimal;
/// SQLite, on which unit tests run, has no exact decimals: it counts units of the last digit.
#[cfg(test)]
type StoredDecimal = i64;
{%- else -%}
/// SQLite has no exact decimals: it counts units of the last digit.
type StoredDecimal = i64;
{%- endif %}

/// A decimal with so many digits behind its point.
#[derive(Debug, Clone, Copy)]
pub struct Decimal<const SCALE: u32>(pub rust_decimal::Decimal);
{%- call kept("Decimal", ("<const SCALE: u32>", "<SCALE>")) %}{% endcall %}

impl<const SCALE: u32> Encode<'_, Driver> for Decimal<SCALE> {
    /// What has more digits than the column is an error, and never rounded.
    fn encode_by_ref(
        &self,
        buffer: &mut <Driver as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let units = units(self.0, SCALE)?;
{%- if own_types %}
        #[cfg(not(test))]
        let units = of_units(units, SCALE);
{%- endif %}
        <StoredDecimal as Encode<Driver>>::encode(units, buffer)
    }
}

impl<'r, const SCALE: u32> Decode<'r, Driver> for Decimal<SCALE> {
    fn decode(value: <Driver as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let stored = <StoredDecimal as Decode<Driver>>::decode(value)?;
{%- if own_types %}
        #[cfg(not(test))]
        let stored = units(stored, SCALE)?;
{%- endif %}
        Ok(Self(of_units(stored, SCALE)))
    }
}

impl<const SCALE: u32> From<Decimal<SCALE>> for rust_decimal::Decimal {
    fn from(kept: Decimal<SCALE>) -> Self {
        kept.0
    }
}
{%- if lists.decimals %}
{% if own_types %}
#[cfg(not(test))]
impl<const SCALE: u32> sqlx::postgres::PgHasArrayType for Decimal<SCALE> {
    fn array_type_info() -> sqlx::postgres::PgTypeInfo {
        <StoredDecimal as sqlx::postgres::PgHasArrayType>::array_type_info()
    }
}

/// In the JSON of a list.
#[cfg(test)]
{%- else %}
/// In the JSON of a list.
{%- endif %}
impl<const SCALE: u32> serde::Serialize for Decimal<SCALE> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units = units(self.0, SCALE).map_err(serde::ser::Error::custom)?;
        serde::Serialize::serialize(&units, serializer)
    }
}
{%- if lists.each_decimal %}

/// A value of a list.
pub fn decimal<const SCALE: u32>(value: &rust_decimal::Decimal) -> Decimal<SCALE> {
    Decimal(*value)
}
{%- endif %}
{%- if lists.each_optional_decimal %}

/// A value of a list, which may be missing.
pub fn optional_decimal<const SCALE: u32>(
    value: &Option<rust_decimal::Decimal>,
) -> Option<Decimal<SCALE>> {
    value.map(Decimal)
}
{%- endif %}
{%- endif %}
{%- endif %}
{%- if uuids %}

{% if own_types -%}
#[cfg(not(test))]
type StoredUuid = uuid::Uuid;
/// SQLite, on which unit tests run, keeps it as text.
#[cfg(test)]
type StoredUuid = uuid::fmt::Hyphenated;
{%- else -%}
/// SQLite keeps it as text.
type StoredUuid = uuid::fmt::Hyphenated;
{%- endif %}

/// A UUID.
#[derive(Debug, Clone, Copy)]
pub struct Uuid(pub uuid::Uuid);
{%- call kept("Uuid", ("", "")) %}{% endcall %}

impl Encode<'_, Driver> for Uuid {
    fn encode_by_ref(
        &self,
        buffer: &mut <Driver as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
{%- if own_types %}
        let uuid = self.0;
        #[cfg(test)]
        let uuid = uuid.hyphenated();
{%- else %}
        let uuid = self.0.hyphenated();
{%- endif %}
        <StoredUuid as Encode<Driver>>::encode(uuid, buffer)
    }
}

impl<'r> Decode<'r, Driver> for Uuid {
    fn decode(value: <Driver as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let uuid = <StoredUuid as Decode<Driver>>::decode(value)?;
{%- if own_types %}
        #[cfg(test)]
        let uuid = uuid.into_uuid();
        Ok(Self(uuid))
{%- else %}
        Ok(Self(uuid.into_uuid()))
{%- endif %}
    }
}

impl From<Uuid> for uuid::Uuid {
    fn from(kept: Uuid) -> Self {
        kept.0
    }
}
{%- if lists.uuids %}
{% if own_types %}
#[cfg(not(test))]
impl sqlx::postgres::PgHasArrayType for Uuid {
    fn array_type_info() -> sqlx::postgres::PgTypeInfo {
        <StoredUuid as sqlx::postgres::PgHasArrayType>::array_type_info()
    }
}

/// In the JSON of a list.
#[cfg(test)]
{%- else %}
/// In the JSON of a list.
{%- endif %}
impl serde::Serialize for Uuid {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde::Serialize::serialize(&self.0, serializer)
    }
}
{%- if lists.each_uuid %}

/// A value of a list.
pub fn uuid(value: &uuid::Uuid) -> Uuid {
    Uuid(*value)
}
{%- endif %}
{%- if lists.each_optional_uuid %}

/// A value of a list, which may be missing.
pub fn optional_uuid(value: &Option<uuid::Uuid>) -> Option<Uuid> {
    value.map(Uuid)
}
{%- endif %}
{%- endif %}
{%- endif %}
