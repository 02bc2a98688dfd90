//! The types of this service's contract.

use runtime::Checked;
use serde::{Deserialize, Serialize};

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
    /// What a piece costs at the moment that the order is accepted.
    #[serde(default, with = "runtime::decimal::Number::<3>", skip_deserializing)]
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
