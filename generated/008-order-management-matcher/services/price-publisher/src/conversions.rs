//! Rows, REST bodies and messages of the same name into each other. What the target may leave
//! out and the source does not have is left out.

use crate::types;

impl From<types::Price> for messaging::PriceTick {
    fn from(from: types::Price) -> Self {
        Self {
            ticker: from.ticker,
            price: from.price,
            open_price: from.open_price,
            close_price: from.close_price,
            as_of: from.as_of,
            source: from.source,
        }
    }
}
