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
    let Err(problem) = retry::while_temporary("booking an order", attempt).await else {
        return Ok(());
    };
    // Whoever placed it was told that it is accepted, and has to hear that it came to nothing.
    let attempt = || booking::cancel(ports, &id, &order);
    retry::while_temporary("cancelling an order", attempt).await?;
    Err(problem)
}

#[cfg(test)]
mod tests {
    use model::Side;
    use rust_decimal::Decimal;

    use super::*;

    fn message(account_id: i32, quantity: i32) -> messaging::TradeOrder {
        messaging::TradeOrder {
            id: None,
            state: None,
            account_id,
            security: "IBM".to_owned(),
            side: Side::Buy,
            quantity,
            price: Some(Decimal::new(187_125, 3)),
        }
    }

    #[tokio::test]
    async fn an_order_that_arrives_is_settled_and_announced() {
        let ports = Ports::in_memory().await;

        assert_eq!(on_new_trades(&ports, message(22214, 10)).await, Ok(()));

        assert_eq!(ports.events.published()[0].1["state"], "Settled");
    }

    #[tokio::test]
    async fn an_order_that_cannot_be_booked_is_refused() {
        let ports = Ports::in_memory().await;

        let problem = on_new_trades(&ports, message(999, 10)).await.unwrap_err();

        assert_eq!(problem.status(), 404);
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn an_accepted_order_that_does_not_fit_is_cancelled_and_said() {
        let ports = Ports::in_memory().await;
        let order = message(22214, i32::MAX);
        on_new_trades(&ports, order.clone()).await.unwrap();
        let before = ports.events.published().len();

        let problem = on_new_trades(&ports, order).await.unwrap_err();

        assert_eq!(problem, Problem::failure("the database failed"));
        let heard = ports.events.published().split_off(before);
        assert_eq!(heard.len(), 1);
        assert_eq!(heard[0].1["state"], "Cancelled");
        let mut session = ports.store.session().await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap().unwrap();
        assert_eq!(position.quantity, i32::MAX - 100);
    }

    #[tokio::test]
    async fn a_message_without_a_price_is_refused_and_leaves_no_trace() {
        let ports = Ports::in_memory().await;

        for price in [None, Some(Decimal::ZERO), Some(Decimal::NEGATIVE_ONE)] {
            let order = messaging::TradeOrder {
                price,
                ..message(22214, 10)
            };
            let problem = on_new_trades(&ports, order).await.unwrap_err();
            assert_eq!(problem.status(), 400);
        }

        assert!(ports.events.published().is_empty());
        let mut session = ports.store.session().await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap().unwrap();
        assert_eq!(position.quantity, -100);
    }
}
