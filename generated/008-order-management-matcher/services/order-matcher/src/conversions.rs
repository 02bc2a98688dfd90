//! Rows, REST bodies and messages of the same name into each other. What the target may leave
//! out and the source does not have is left out.

use crate::{store, types};

impl From<store::Order> for types::Order {
    fn from(from: store::Order) -> Self {
        Self {
            order_id: from.order_id,
            account_id: from.account_id,
            security: from.security,
            side: from.side,
            quantity: from.quantity,
            remaining_quantity: from.remaining_quantity,
            limit_price: from.limit_price,
            status: from.status,
            created_at: from.created_at,
            updated_at: from.updated_at,
            last_execution_price: from.last_execution_price,
            last_fill_quantity: from.last_fill_quantity,
            market_price: None,
            version: from.version,
            reason: from.reason,
        }
    }
}

impl From<store::Order> for messaging::Order {
    fn from(from: store::Order) -> Self {
        Self {
            order_id: from.order_id,
            account_id: from.account_id,
            security: from.security,
            side: from.side,
            quantity: from.quantity,
            remaining_quantity: from.remaining_quantity,
            limit_price: from.limit_price,
            status: from.status,
            created_at: from.created_at,
            updated_at: from.updated_at,
            last_execution_price: from.last_execution_price,
            last_fill_quantity: from.last_fill_quantity,
            market_price: None,
            version: from.version,
            reason: from.reason,
        }
    }
}
