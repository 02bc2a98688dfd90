//! The types of this service's contract.

use chrono::{DateTime, Utc};
use runtime::Checked;
use serde::{Deserialize, Serialize};

/// A wish to buy or sell once the price allows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewOrder {
    /// The account that it is for.
    pub account_id: i32,
    /// Ticker of the security.
    pub security: String,
    pub side: model::Side,
    /// How many.
    pub quantity: i32,
    /// The most that a piece may cost, or the least that it has to bring.
    #[serde(with = "runtime::decimal::Number::<3>")]
    pub limit_price: rust_decimal::Decimal,
}

impl Checked for NewOrder {
    fn check(&self) -> Result<(), String> {
        if self.account_id < 1 {
            return Err("accountId must be at least 1".to_owned());
        }
        if self.security.is_empty() {
            return Err("security must not be empty".to_owned());
        }
        if self.security.chars().count() > 15 {
            return Err("security must have at most 15 characters".to_owned());
        }
        if self.quantity < 1 {
            return Err("quantity must be at least 1".to_owned());
        }
        if self.limit_price < rust_decimal::Decimal::new(1, 3) {
            return Err("limitPrice must be at least 0.001".to_owned());
        }
        if self.limit_price > rust_decimal::Decimal::new(999999999999999, 3) {
            return Err("limitPrice must be at most 999999999999.999".to_owned());
        }
        Ok(())
    }
}

/// An order as it stands.
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
    #[serde(with = "runtime::iso")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "runtime::iso")]
    pub updated_at: DateTime<Utc>,
    /// The price of its last trade; null where there is none.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    pub last_execution_price: Option<rust_decimal::Decimal>,
    /// How many its last trade was of; null where there is none.
    pub last_fill_quantity: Option<i32>,
    /// What a piece costs now; null where nobody knows.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    pub market_price: Option<rust_decimal::Decimal>,
    /// 1 at first, and one more with each change.
    pub version: i32,
    /// Why it was rejected; null where it was not.
    pub reason: Option<String>,
}

/// How many orders are open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderCounts {
    /// Those that wait or are filled in part.
    pub open_orders: i64,
    /// Those of them of which nothing is filled.
    pub unfilled_orders: i64,
}

/// How the service is, and what it has done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatcherHealth {
    /// `ok`, or `degraded` while the broker is away.
    pub status: String,
    /// The component's id.
    pub service: String,
    /// For how long it has run.
    pub uptime_seconds: i64,
    pub matcher: Matching,
    /// Orders that wait or are filled in part.
    pub open_orders: i64,
    /// Those of them of which nothing is filled.
    pub unfilled_orders: i64,
    /// `connected` or `disconnected`.
    pub message_bus: String,
}

/// What this process has done since its start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matching {
    /// Milliseconds between two looks at all orders.
    pub tick_ms: i32,
    /// How often it has looked.
    pub ticks: i64,
    /// When it last looked; null before the first time.
    #[serde(default, with = "runtime::iso::option")]
    pub last_tick_at: Option<DateTime<Utc>>,
    /// Fills that it began because of a price.
    pub auto_fill_attempts: i64,
    /// Those of them that trade-service accepted at once.
    pub auto_fill_success: i64,
    /// Calls by which trade-service accepted no fill.
    pub trade_submit_failures: i64,
}
