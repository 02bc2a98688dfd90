//! What queries give.

use chrono::{DateTime, Utc};
use sqlx::{Decode, FromRow, Row, Type};

use super::{Driver, DriverRow, kept};

/// A row.
#[derive(Debug, Clone, PartialEq)]
#[allow(dead_code, reason = "a row is whole, whatever of it handlers read")]
pub struct Account {
    /// Number of the account.
    pub id: i32,
    /// Name that people know it by.
    pub display_name: String,
}

impl FromRow<'_, DriverRow> for Account {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            display_name: row.try_get("displayname")?,
        })
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
#[allow(dead_code, reason = "a row is whole, whatever of it handlers read")]
pub struct CountOpenOrdersRow {
    pub status: model::OrderStatus,
    pub side: model::Side,
    pub orders: i64,
}

impl FromRow<'_, DriverRow> for CountOpenOrdersRow {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            status: name(row, "status")?,
            side: name(row, "side")?,
            orders: row.try_get("orders")?,
        })
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
#[allow(dead_code, reason = "a row is whole, whatever of it handlers read")]
pub struct InsertCancelledTradeRow {
    pub id: String,
}

impl FromRow<'_, DriverRow> for InsertCancelledTradeRow {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
        })
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
#[allow(dead_code, reason = "a row is whole, whatever of it handlers read")]
pub struct ListEndedFillsRow {
    pub fill_id: Option<String>,
    pub fill_attempts: Option<i32>,
    pub state: model::TradeState,
}

impl FromRow<'_, DriverRow> for ListEndedFillsRow {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            fill_id: row.try_get("fillid")?,
            fill_attempts: row.try_get("fillattempts")?,
            state: name(row, "state")?,
        })
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
#[allow(dead_code, reason = "a row is whole, whatever of it handlers read")]
pub struct Order {
    /// Unique id.
    pub order_id: String,
    /// The account that it is for.
    pub account_id: i32,
    /// When it was taken.
    pub created_at: DateTime<Utc>,
    /// When what became of it is looked for next.
    pub fill_at: Option<DateTime<Utc>>,
    /// How often it was handed over, or was about to be.
    pub fill_attempts: Option<i32>,
    /// Whether it heeds no limit.
    pub fill_forced: Option<bool>,
    /// The fill that is under way, and the trade that it becomes.
    pub fill_id: Option<String>,
    /// How many it is of.
    pub fill_quantity: Option<i32>,
    /// The price of its last trade.
    pub last_execution_price: Option<rust_decimal::Decimal>,
    /// How many its last trade was of.
    pub last_fill_quantity: Option<i32>,
    /// The most that a piece may cost, or the least that it has to bring.
    pub limit_price: rust_decimal::Decimal,
    /// How many were ordered.
    pub quantity: i32,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// How many of them are not traded.
    pub remaining_quantity: i32,
    /// Ticker of the security.
    pub security: String,
    /// Whether the account buys or sells.
    pub side: model::Side,
    /// How far it has come.
    pub status: model::OrderStatus,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// 1 at first, and one more with each change.
    pub version: i32,
}

impl FromRow<'_, DriverRow> for Order {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            order_id: row.try_get("orderid")?,
            account_id: row.try_get("accountid")?,
            created_at: row.try_get("createdat")?,
            fill_at: row.try_get("fillat")?,
            fill_attempts: row.try_get("fillattempts")?,
            fill_forced: row.try_get("fillforced")?,
            fill_id: row.try_get("fillid")?,
            fill_quantity: row.try_get("fillquantity")?,
            last_execution_price: optional_kept::<kept::Decimal<3>, _>(row, "lastexecutionprice")?,
            last_fill_quantity: row.try_get("lastfillquantity")?,
            limit_price: kept::<kept::Decimal<3>, _>(row, "limitprice")?,
            quantity: row.try_get("quantity")?,
            reason: row.try_get("reason")?,
            remaining_quantity: row.try_get("remainingquantity")?,
            security: row.try_get("security")?,
            side: name(row, "side")?,
            status: name(row, "status")?,
            updated_at: row.try_get("updatedat")?,
            version: row.try_get("version")?,
        })
    }
}

/// What a column keeps in a form of its own.
fn kept<T, V>(row: &DriverRow, column: &str) -> Result<V, sqlx::Error>
where
    T: for<'r> Decode<'r, Driver> + Type<Driver> + Into<V>,
{
    let kept: T = row.try_get(column)?;
    Ok(kept.into())
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
