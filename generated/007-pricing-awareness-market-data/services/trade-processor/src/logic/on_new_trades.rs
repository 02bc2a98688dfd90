use runtime::{Problem, retry};

use super::booking::{self, Numbered};
use crate::ports::Ports;

pub async fn on_new_trades(
    ports: &Ports,
    messages: Vec<messaging::TradeOrder>,
) -> Vec<Result<(), Problem>> {
    // The orders were acknowledged, and nobody but this process has them: they wait for a database
    // that is away. One id for all attempts, because one that seems to have failed may have been
    // booked.
    let numbered = |message: messaging::TradeOrder| Numbered::new(message.into());
    let orders: Vec<Numbered> = messages.into_iter().map(numbered).collect();
    let attempt = |orders| booking::book(ports, orders);
    let mut outcomes = retry::together("booking orders", &orders, attempt).await;
    for (order, outcome) in orders.iter().zip(&mut outcomes) {
        if outcome.is_err() {
            // Whoever placed it was told that it is accepted, and has to hear that it came to nothing.
            let attempt = || booking::cancel(ports, order);
            let cancelled = retry::while_temporary("cancelling an order", attempt).await;
            if cancelled.is_err() {
                *outcome = cancelled;
            }
        }
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use model::Side;
    use rust_decimal::Decimal;

    use super::*;

    async fn on_new_trade(ports: &Ports, message: messaging::TradeOrder) -> Result<(), Problem> {
        on_new_trades(ports, vec![message]).await.remove(0)
    }

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

        assert_eq!(on_new_trade(&ports, message(22214, 10)).await, Ok(()));

        assert_eq!(ports.events.published()[0].1["state"], "Settled");
    }

    #[tokio::test]
    async fn an_order_that_cannot_be_booked_is_refused() {
        let ports = Ports::in_memory().await;

        let problem = on_new_trade(&ports, message(999, 10)).await.unwrap_err();

        assert_eq!(problem.status(), 404);
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn an_accepted_order_that_does_not_fit_is_cancelled_and_said() {
        let ports = Ports::in_memory().await;
        let order = message(22214, i32::MAX);
        on_new_trade(&ports, order.clone()).await.unwrap();
        let before = ports.events.published().len();

        let problem = on_new_trade(&ports, order).await.unwrap_err();

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
            let problem = on_new_trade(&ports, order).await.unwrap_err();
            assert_eq!(problem.status(), 400);
        }

        assert!(ports.events.published().is_empty());
        let mut session = ports.store.session().await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap().unwrap();
        assert_eq!(position.quantity, -100);
    }

    #[tokio::test]
    async fn a_bad_order_in_a_batch_harms_itself_alone() {
        let ports = Ports::in_memory().await;
        let orders = vec![
            message(22214, 10),
            message(999, 10),
            message(22214, i32::MAX),
            message(22214, 0),
            message(22214, 100),
        ];

        let outcomes = on_new_trades(&ports, orders).await;

        let outcomes = outcomes
            .iter()
            .map(|one| one.as_ref().err().map(Problem::status));
        let wanted = [None, Some(404), None, Some(400), Some(500)];
        assert_eq!(Vec::from_iter(outcomes), wanted);
        let published = ports.events.published();
        let heard = |key: &str| Vec::from_iter(published.iter().map(|(_, told)| told[key].clone()));
        let held = published
            .iter()
            .filter(|(_, told)| told.get("side").is_none());
        let held = held.map(|(_, told)| told["quantity"].clone());
        assert_eq!(Vec::from_iter(held), [-90, i32::MAX - 90]);
        let states = heard("state");
        assert_eq!(
            states.iter().filter(|state| *state == "Cancelled").count(),
            1
        );
        let mut session = ports.store.session().await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap().unwrap();
        assert_eq!(position.quantity, i32::MAX - 90);
    }

    #[tokio::test]
    async fn each_of_a_batch_is_told_in_its_order_with_its_own_end_quantity() {
        let ports = Ports::in_memory().await;
        let orders = (1..=64).map(|quantity| message(22214, quantity));

        let outcomes = on_new_trades(&ports, orders.collect()).await;

        assert!(outcomes.len() == 64 && outcomes.iter().all(Result::is_ok));
        let published = ports.events.published();
        let mut held = -100;
        for (told, quantity) in published.iter().zip(1..=64) {
            assert_eq!(told.1["quantity"], quantity);
        }
        for (told, quantity) in published[64..].iter().zip(1..=64) {
            held += quantity;
            assert_eq!(told.1["quantity"], held);
        }
    }
}
