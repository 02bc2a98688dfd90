//! The types of this service's contract.

use chrono::{DateTime, Utc};
use runtime::Checked;
use serde::{Deserialize, Serialize};

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TradeBooking {
    pub trade: Trade,
    pub position: Position,
}

/// A wish to buy or sell for an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TradeOrder {
    /// Null on an order; the trade that it becomes gets an id of its own.
    #[serde(skip_deserializing)]
    pub id: Option<String>,
    /// Null on an order; the trade that it becomes has a state.
    #[serde(skip_deserializing)]
    pub state: Option<String>,
    /// The account that it is for.
    pub account_id: i32,
    /// Ticker of the security.
    pub security: String,
    pub side: model::Side,
    /// How many.
    pub quantity: i32,
    /// Null on an order; the trade that it becomes has the price of this moment.
    #[serde(default, with = "runtime::decimal::Number::<3>", skip_deserializing)]
    pub price: Option<rust_decimal::Decimal>,
}

impl Checked for TradeOrder {
    fn check(&self) -> Result<(), String> {
        if self.security.is_empty() {
            return Err("security must not be empty".to_owned());
        }
        if self.security.chars().count() > 15 {
            return Err("security must have at most 15 characters".to_owned());
        }
        if self.quantity < 1 {
            return Err("quantity must be at least 1".to_owned());
        }
        Ok(())
    }
}

/// One purchase or sale.
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
    #[serde(with = "runtime::iso")]
    pub updated: DateTime<Utc>,
    /// When its order was taken up.
    #[serde(with = "runtime::iso")]
    pub created: DateTime<Utc>,
    /// What a piece cost when its order was accepted; null where nobody knew.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    pub price: Option<rust_decimal::Decimal>,
}

/// How much of one security an account holds.
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
    #[serde(with = "runtime::iso")]
    pub updated: DateTime<Utc>,
    /// What a piece of what is held cost on average; null where nobody knows.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    pub average_cost_basis: Option<rust_decimal::Decimal>,
}
