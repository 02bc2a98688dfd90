//! Values that the database keeps in a form of its own.

use runtime::decimal::{of_units, units};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};

use super::Driver;

#[cfg(not(test))]
type StoredDecimal = rust_decimal::Decimal;
/// SQLite, on which unit tests run, has no exact decimals: it counts units of the last digit.
#[cfg(test)]
type StoredDecimal = i64;

/// A decimal with so many digits behind its point.
#[derive(Debug, Clone, Copy)]
pub struct Decimal<const SCALE: u32>(pub rust_decimal::Decimal);

impl<const SCALE: u32> Type<Driver> for Decimal<SCALE> {
    fn type_info() -> <Driver as Database>::TypeInfo {
        <StoredDecimal as Type<Driver>>::type_info()
    }

    fn compatible(ty: &<Driver as Database>::TypeInfo) -> bool {
        <StoredDecimal as Type<Driver>>::compatible(ty)
    }
}

impl<const SCALE: u32> Encode<'_, Driver> for Decimal<SCALE> {
    /// What has more digits than the column is an error, and never rounded.
    fn encode_by_ref(
        &self,
        buffer: &mut <Driver as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let units = units(self.0, SCALE)?;
        #[cfg(not(test))]
        let units = of_units(units, SCALE);
        <StoredDecimal as Encode<Driver>>::encode(units, buffer)
    }
}

impl<'r, const SCALE: u32> Decode<'r, Driver> for Decimal<SCALE> {
    fn decode(value: <Driver as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let stored = <StoredDecimal as Decode<Driver>>::decode(value)?;
        #[cfg(not(test))]
        let stored = units(stored, SCALE)?;
        Ok(Self(of_units(stored, SCALE)))
    }
}

impl<const SCALE: u32> From<Decimal<SCALE>> for rust_decimal::Decimal {
    fn from(kept: Decimal<SCALE>) -> Self {
        kept.0
    }
}

#[cfg(not(test))]
impl<const SCALE: u32> sqlx::postgres::PgHasArrayType for Decimal<SCALE> {
    fn array_type_info() -> sqlx::postgres::PgTypeInfo {
        <StoredDecimal as sqlx::postgres::PgHasArrayType>::array_type_info()
    }
}

/// In the JSON of a list.
#[cfg(test)]
impl<const SCALE: u32> serde::Serialize for Decimal<SCALE> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units = units(self.0, SCALE).map_err(serde::ser::Error::custom)?;
        serde::Serialize::serialize(&units, serializer)
    }
}

/// A value of a list, which may be missing.
pub fn optional_decimal<const SCALE: u32>(
    value: &Option<rust_decimal::Decimal>,
) -> Option<Decimal<SCALE>> {
    value.map(Decimal)
}
