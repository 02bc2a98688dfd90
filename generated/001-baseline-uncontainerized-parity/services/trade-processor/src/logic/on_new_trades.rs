use runtime::Problem;

use super::booking;
use crate::ports::Ports;

pub async fn on_new_trades(ports: &Ports, message: messaging::TradeOrder) -> Result<(), Problem> {
    booking::book(ports, message.into()).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use model::Side;

    use super::*;

    fn message(account_id: i32) -> messaging::TradeOrder {
        messaging::TradeOrder {
            account_id,
            security: "IBM".to_owned(),
            side: Side::Buy,
            quantity: 10,
            ..Default::default()
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
