//! What messages say. Dates are milliseconds since 1970; what there is none of is left out.

use chrono::{DateTime, Utc};
use runtime::Checked;
use serde::{Deserialize, Serialize};

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
