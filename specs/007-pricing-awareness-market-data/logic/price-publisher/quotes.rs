//! The prices as they stand.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};

use crate::ports::Ports;
use crate::types::Price;

/// Where open and close come from.
pub const SOURCE: &str = "snapshot";

/// When prices were made.
static START: LazyLock<DateTime<Utc>> = LazyLock::new(Utc::now);

/// Every price, by ticker.
pub fn all(ports: &Ports) -> Vec<Price> {
    let mut prices: Vec<Price> = ports
        .data
        .prices
        .iter()
        .map(|session| Price {
            ticker: session.ticker.clone(),
            price: session.close_price,
            open_price: session.open_price,
            close_price: session.close_price,
            as_of: *START,
            source: SOURCE.to_owned(),
        })
        .collect();
    prices.sort_by(|one, next| one.ticker.cmp(&next.ticker));
    prices
}
