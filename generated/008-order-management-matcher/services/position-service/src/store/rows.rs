//! What queries give.

use sqlx::{Decode, FromRow, Row, Type};

use super::{Driver, DriverRow, kept};

// Rows that hold what an object of the contract does.
pub use crate::types::{Position, Trade};

impl FromRow<'_, DriverRow> for Position {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            account_id: row.try_get("accountid")?,
            security: row.try_get("security")?,
            average_cost_basis: optional_kept::<kept::Decimal<3>, _>(row, "averagecostbasis")?,
            quantity: row.try_get("quantity")?,
            updated: row.try_get("updated")?,
        })
    }
}

impl FromRow<'_, DriverRow> for Trade {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            account_id: row.try_get("accountid")?,
            created: row.try_get("created")?,
            price: optional_kept::<kept::Decimal<3>, _>(row, "price")?,
            quantity: row.try_get("quantity")?,
            security: row.try_get("security")?,
            side: name(row, "side")?,
            state: name(row, "state")?,
            updated: row.try_get("updated")?,
        })
    }
}

/// What a column keeps in a form of its own, if there is something in it.
fn optional_kept<T, V>(row: &DriverRow, column: &str) -> Result<Option<V>, sqlx::Error>
where
    T: for<'r> Decode<'r, Driver> + Type<Driver> + Into<V>,
{
    let kept: Option<T> = row.try_get(column)?;
    Ok(kept.map(Into::into))
}

/// A name that the system knows, from the text in a column.
fn name<T>(row: &DriverRow, column: &str) -> Result<T, sqlx::Error>
where
    T: std::str::FromStr<Err = model::UnknownName>,
{
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error| decode_error(column, error))
}

fn decode_error(column: &str, error: model::UnknownName) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    }
}
