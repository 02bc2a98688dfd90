use runtime::{Problem, retry};

use super::booking;
use crate::ports::Ports;
use crate::types::TradeOrder;

pub async fn on_new_trades(ports: &Ports, message: messaging::TradeOrder) -> Result<(), Problem> {
    let order = TradeOrder::from(message);
    // The order was acknowledged, and nobody but this process has it: it waits for a database that
    // is away. One id for all attempts, because one that seems to have failed may have been booked.
    let id = booking::new_id();
    let attempt = || booking::book(ports, &id, &order);
    retry::while_temporary("booking an order", attempt).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use model::Side;

    use super::*;

    fn message(account_id: i32) -> messaging::TradeOrder {
        messaging::TradeOrder {
            id: None,
            state: None,
            account_id,
            security: "IBM".to_owned(),
            side: Side::Buy,
            quantity: 10,
        }
    }

    #[tokio::test]
    async fn an_order_that_arrives_is_settled_and_announced() {
        let ports = Ports::in_memory().await;

        assert_eq!(on_new_trades(&ports, message(22214)).await, Ok(()));

        assert_eq!(ports.events.published()[0].1["state"], "Settled");
    }

    #[tokio::test]
    async fn an_order_that_cannot_be_booked_is_refused() {
        let ports = Ports::in_memory().await;

        let problem = on_new_trades(&ports, message(999)).await.unwrap_err();

        assert_eq!(problem.status(), 404);
        assert!(ports.events.published().is_empty());
    }
}
