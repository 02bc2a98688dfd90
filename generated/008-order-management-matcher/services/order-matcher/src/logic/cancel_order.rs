use chrono::Utc;
use model::OrderEvent;
use runtime::Problem;

use super::{showing, taking};
use crate::operations::CancelOrder;
use crate::ports::Ports;
use crate::types::Order;

pub async fn cancel_order(ports: &Ports, order_id: String) -> Result<Order, Problem<CancelOrder>> {
    let attempt = async || {
        let mut session = ports.store.session().await?;
        Ok(session.cancel_order(Utc::now(), &order_id).await?)
    };
    let order = taking::once_free(ports, &order_id, attempt).await?;
    tracing::info!(order = %order.order_id, account = order.account_id, "an order was cancelled");
    Ok(showing::announced(ports, order, OrderEvent::Cancel).await)
}

#[cfg(test)]
mod tests {
    use model::{OrderStatus, Side};

    use super::super::filling::{new_id, next_look};
    use super::super::samples::{filling, now, order, ports};
    use super::*;

    async fn cancelled(ports: &Ports, id: &str) -> Result<Order, Problem<CancelOrder>> {
        cancel_order(ports, id.to_owned()).await
    }

    #[tokio::test]
    async fn an_open_order_is_cancelled_with_what_remains_of_it() {
        let ports = ports().await;
        let id = "0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0002";

        let order = cancelled(&ports, id).await.unwrap();

        assert_eq!(order.status, OrderStatus::Canceled);
        assert_eq!((order.remaining_quantity, order.version), (650, 3));
        let (_, event) = ports.events.published().pop().unwrap();
        assert_eq!(event["status"], "CANCELED");
        // Once.
        let problem = cancelled(&ports, id).await.unwrap_err();
        assert_eq!(problem.status(), 409);
        assert!(problem.message().contains("CANCELED"));
        assert_eq!(ports.events.published().len(), 1);
    }

    #[tokio::test]
    async fn an_order_that_is_done_or_unknown_is_not_cancelled() {
        let ports = ports().await;
        let done = cancelled(&ports, "0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0004").await;
        assert!(done.unwrap_err().message().contains("FILLED"));
        let unknown = cancelled(&ports, "none").await;
        assert_eq!(unknown.unwrap_err().status(), 404);
    }

    #[tokio::test]
    async fn an_order_that_is_being_filled_is_not_cancelled() {
        let ports = ports().await;
        let kept = order(&ports, Side::Buy, 10, 430).await;
        let before = filling(&ports, &kept, &new_id(), next_look(1)).await;

        let problem = cancelled(&ports, &kept.order_id).await.unwrap_err();

        assert_eq!(problem.status(), 409);
        assert!(problem.message().contains("under way"));
        assert_eq!(now(&ports, &kept).await, before);
    }
}
