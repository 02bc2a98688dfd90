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
