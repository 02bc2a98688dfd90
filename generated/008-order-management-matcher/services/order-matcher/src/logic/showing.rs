//! An order as others see it.

use model::OrderEvent;

use super::taking;
use crate::ports::Ports;
use crate::store::Order as Kept;
use crate::types::Order;

/// The order, and what a piece costs now. The fill that is under way is nobody's business.
pub fn shown(ports: &Ports, kept: Kept) -> Order {
    Order {
        market_price: ports.memory.price(&kept.security),
        ..kept.into()
    }
}

/// Counts what became of the order, tells those who follow the account what it is like from now on, and gives it.
///
/// It is in the database by now and stays so: a message that cannot be sent is logged, and whoever missed it reads the
/// order over REST.
pub async fn announced(ports: &Ports, kept: Kept, event: OrderEvent) -> Order {
    let message = messaging::Order {
        market_price: ports.memory.price(&kept.security),
        ..kept.clone().into()
    };
    let told = ports.events.account_orders(kept.account_id, &message);
    if let Err(error) = told.await {
        tracing::warn!(%error, order = %kept.order_id, "the order has changed but was not announced");
    }
    ports.measures.count_order_events(event);
    let age = (kept.updated_at - kept.created_at).to_std();
    if let (false, Ok(age)) = (taking::is_open(kept.status), age) {
        ports.measures.observe_order_book_age(age);
    }
    shown(ports, kept)
}
