use std::time::Duration;

use model::{OrderEvent, OrderStatus};
use runtime::Problem;
use tokio::time::{Instant, sleep};

use super::filling::{self, Fill, Handed};
use super::{showing, taking};
use crate::operations::ForceFillOrder;
use crate::ports::Ports;
use crate::store::ClaimRestParams;
use crate::types::Order;

/// How long the trade is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

pub async fn force_fill_order(
    ports: &Ports,
    order_id: String,
) -> Result<Order, Problem<ForceFillOrder>> {
    let claim = ClaimRestParams {
        fill_id: filling::new_id(),
        fill_at: filling::next_look(1),
        order_id,
    };
    let attempt = async || Ok(ports.store.session().await?.claim_rest(&claim).await?);
    let claimed = taking::once_free(ports, &claim.order_id, attempt).await?;
    let Some(fill) = Fill::of(claimed) else {
        return Err(Problem::failure("the fill was not kept"));
    };
    let id = &claim.order_id;
    tracing::info!(order = %id, fill = %fill.id, "an order is filled by force");
    match filling::submit(ports, &fill).await? {
        Handed::Accepted => {
            let order = settled(ports, id, &fill.id).await?;
            ports.measures.count_order_events(OrderEvent::ForceFill);
            Ok(order)
        }
        Handed::Impossible(reason) => Err(Problem::text::<409>(format!(
            "Order {id} was rejected: {reason}"
        ))),
        Handed::Worse => Err(Problem::text::<409>(format!(
            "Order {id} was not filled: the price is worse than its limit"
        ))),
        Handed::Away(reason) => Err(Problem::text::<502>(format!(
            "{reason}; order {id} is as it was"
        ))),
        Handed::Unknown(reason) => Err(under_way(id, &reason)),
    }
}

/// The order once the fill is settled.
async fn settled(
    ports: &Ports,
    order_id: &str,
    fill_id: &str,
) -> Result<Order, Problem<ForceFillOrder>> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(order) = filling::complete(ports, fill_id).await? {
            return Ok(order);
        }
        let order = taking::find(ports, order_id).await?;
        if order.fill_id.as_deref() != Some(fill_id) {
            // Somebody else was told first.
            return match order.status {
                OrderStatus::Rejected => Err(Problem::text::<409>(format!(
                    "Order {order_id} was rejected: {}",
                    order.reason.unwrap_or_default()
                ))),
                _ => Ok(showing::shown(ports, order)),
            };
        }
        if Instant::now() > deadline {
            return Err(under_way(order_id, "the trade is not settled yet"));
        }
        sleep(taking::PAUSE).await;
    }
}

fn under_way(order_id: &str, reason: &str) -> Problem<ForceFillOrder> {
    Problem::text::<502>(format!(
        "{reason}; the fill of order {order_id} is under way and will be settled"
    ))
}

#[cfg(test)]
mod tests {
    use model::Side;

    use super::super::samples::{now, order, ports, stub_trades};
    use super::*;

    #[tokio::test]
    async fn what_trade_service_does_not_take_leaves_the_order_as_it_was() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 502);
        let kept = order(&ports, Side::Buy, 5000, 1).await;

        let problem = force_fill_order(&ports, kept.order_id.clone()).await;

        let problem = problem.unwrap_err();
        assert_eq!(problem.status(), 502);
        assert!(problem.message().contains("as it was"));
        assert_eq!(now(&ports, &kept).await, kept);
    }

    #[tokio::test]
    async fn what_nobody_knows_is_told_as_under_way() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 503);
        let kept = order(&ports, Side::Buy, 5000, 1).await;

        let problem = force_fill_order(&ports, kept.order_id.clone()).await;

        let problem = problem.unwrap_err();
        assert_eq!(problem.status(), 502);
        assert!(problem.message().contains("under way"));
        let order = now(&ports, &kept).await;
        assert_eq!(
            (order.fill_quantity, order.fill_forced),
            (Some(5000), Some(true))
        );
    }

    #[tokio::test]
    async fn what_is_refused_for_good_rejects_the_order() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 404);
        let kept = order(&ports, Side::Buy, 10, 1).await;

        let problem = force_fill_order(&ports, kept.order_id.clone()).await;

        let problem = problem.unwrap_err();
        assert_eq!(problem.status(), 409);
        assert!(
            problem
                .message()
                .contains("Account with id 22214 not found")
        );
        assert_eq!(now(&ports, &kept).await.status, OrderStatus::Rejected);
    }

    #[tokio::test]
    async fn an_order_that_is_done_or_unknown_is_not_filled() {
        let mut ports = ports().await;
        let asked = stub_trades(&mut ports, 200);
        for (id, status) in [("0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0004", 409), ("none", 404)] {
            let problem = force_fill_order(&ports, id.to_owned()).await.unwrap_err();
            assert_eq!(problem.status(), status);
        }
        assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 0);
    }
}
