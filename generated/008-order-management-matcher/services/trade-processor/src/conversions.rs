//! Rows, REST bodies and messages of the same name into each other. What the target may leave
//! out and the source does not have is left out.

use crate::types;

impl From<types::Position> for messaging::Position {
    fn from(from: types::Position) -> Self {
        Self {
            account_id: from.account_id,
            security: from.security,
            quantity: from.quantity,
            updated: from.updated,
            average_cost_basis: from.average_cost_basis,
        }
    }
}

impl From<types::Trade> for messaging::Trade {
    fn from(from: types::Trade) -> Self {
        Self {
            id: from.id,
            account_id: from.account_id,
            security: from.security,
            side: from.side,
            state: from.state,
            quantity: from.quantity,
            updated: from.updated,
            created: from.created,
            price: from.price,
        }
    }
}

impl From<messaging::TradeOrder> for types::TradeOrder {
    fn from(from: messaging::TradeOrder) -> Self {
        Self {
            id: from.id,
            state: from.state,
            account_id: from.account_id,
            security: from.security,
            side: from.side,
            quantity: from.quantity,
            price: from.price,
        }
    }
}
