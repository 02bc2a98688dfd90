use runtime::{Problem, retry};

use super::booking;
use crate::ports::Ports;
use crate::types::TradeOrder;

pub async fn on_new_trades(ports: &Ports, message: messaging::TradeOrder) -> Result<(), Problem> {
    // One id for all attempts, because one that seems to have failed may have been booked. A fill has one
    // already, under which it is booked once however often it comes.
    let fill = message.fill_id.map(|id| id.to_string());
    let id = fill.unwrap_or_else(booking::new_id);
    let order = TradeOrder::from(message);
    // The order was acknowledged, and nobody but this process has it: it waits for a database that
    // is away.
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
    use model::{Side, TradeState};
    use rust_decimal::Decimal;
    use uuid::Uuid;

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
            fill_id: None,
            limit_price: None,
        }
    }

    fn fill(id: Uuid, quantity: i32) -> messaging::TradeOrder {
        messaging::TradeOrder {
            fill_id: Some(id),
            ..message(22214, quantity)
        }
    }

    #[tokio::test]
    async fn a_fill_is_booked_once_under_its_id_however_often_it_comes() {
        let ports = Ports::in_memory().await;
        let id = Uuid::new_v4();

        on_new_trades(&ports, fill(id, 10)).await.unwrap();
        on_new_trades(&ports, fill(id, 10)).await.unwrap();

        let mut session = ports.store.session().await.unwrap();
        let trade = session.get_trade(&id.to_string()).await.unwrap().unwrap();
        assert_eq!((trade.state, trade.quantity), (TradeState::Settled, 10));
        let position = session.get_position(22214, "IBM").await.unwrap().unwrap();
        assert_eq!(position.quantity, -90);
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
