//! What messages say. Dates are milliseconds since 1970; what there is none of is left out.

use chrono::{DateTime, Utc};
use runtime::Checked;
use serde::{Deserialize, Serialize};

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Unique id.
    pub order_id: String,
    /// The account that it is for.
    pub account_id: i32,
    /// Ticker of the security.
    pub security: String,
    pub side: model::Side,
    /// How many were ordered.
    pub quantity: i32,
    /// How many of them are not traded.
    pub remaining_quantity: i32,
    /// The most that a piece may cost, or the least that it has to bring.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub limit_price: rust_decimal::Decimal,
    pub status: model::OrderStatus,
    /// When it was taken.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub updated_at: DateTime<Utc>,
    /// The price of its last trade; null where there is none.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_execution_price: Option<rust_decimal::Decimal>,
    /// How many its last trade was of; null where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_fill_quantity: Option<i32>,
    /// What a piece costs now; null where nobody knows.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market_price: Option<rust_decimal::Decimal>,
    /// 1 at first, and one more with each change.
    pub version: i32,
    /// Why it was rejected; null where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Checked for Order {
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A position with its new absolute quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// The account.
    pub account_id: i32,
    /// Ticker of the security.
    pub security: String,
    /// Bought minus sold; may be zero or less.
    pub quantity: i32,
    /// When the last trade changed it.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub updated: DateTime<Utc>,
    /// What a piece of what is held cost on average; null where nobody knows.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_cost_basis: Option<rust_decimal::Decimal>,
}

impl Checked for Position {
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// What a piece of a security costs from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceTick {
    /// Ticker of the security.
    pub ticker: String,
    /// What it costs.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub price: rust_decimal::Decimal,
    /// What it cost when the day's trading began.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub open_price: rust_decimal::Decimal,
    /// What it cost when trading ended before.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub close_price: rust_decimal::Decimal,
    /// When the price was made.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub as_of: DateTime<Utc>,
    /// Where open and close come from.
    pub source: String,
}

impl Checked for PriceTick {
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A trade as it stands after its transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trade {
    /// Unique id.
    pub id: String,
    /// The account that it is booked to.
    pub account_id: i32,
    /// Ticker of the security.
    pub security: String,
    pub side: model::Side,
    pub state: model::TradeState,
    /// How many.
    pub quantity: i32,
    /// When its state last changed.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub updated: DateTime<Utc>,
    /// When its order was taken up.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub created: DateTime<Utc>,
    /// What a piece cost when its order was accepted; null where nobody knew.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<rust_decimal::Decimal>,
}

impl Checked for Trade {
    fn check(&self) -> Result<(), String> {
        if self.quantity < 1 {
            return Err("quantity must be at least 1".to_owned());
        }
        Ok(())
    }
}

/// An order that was accepted and is to be settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TradeOrder {
    /// Null on an order; the trade that it becomes gets an id of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Null on an order; the trade that it becomes has a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The account that it is for.
    pub account_id: i32,
    /// Ticker of the security.
    pub security: String,
    pub side: model::Side,
    /// How many.
    pub quantity: i32,
    /// What a piece costs at the moment that the order is accepted.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<rust_decimal::Decimal>,
    /// Id of the trade that this becomes; however often an order of one id is placed, it is booked
    /// once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill_id: Option<uuid::Uuid>,
    /// The most that a piece may cost, or the least that it has to bring, at the moment that the
    /// order is accepted.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_price: Option<rust_decimal::Decimal>,
}

impl Checked for TradeOrder {
    fn check(&self) -> Result<(), String> {
        if self.security.is_empty() {
            return Err("security must not be empty".to_owned());
        }
        if self.quantity < 1 {
            return Err("quantity must be at least 1".to_owned());
        }
        Ok(())
    }
}
