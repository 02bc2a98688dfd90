//! Rows, REST bodies and messages of the same name into each other. What the target may leave
//! out and the source does not have is left out.

use crate::types;

impl From<types::TradeOrder> for messaging::TradeOrder {
    fn from(from: types::TradeOrder) -> Self {
        Self {
            id: from.id,
            state: from.state,
            account_id: from.account_id,
            security: from.security,
            side: from.side,
            quantity: from.quantity,
            price: from.price,
            fill_id: from.fill_id,
            limit_price: from.limit_price,
        }
    }
}
