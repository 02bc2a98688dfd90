//! What became of fills: of those that this process began and was not told of, and of those that another one left.

use chrono::Utc;
use futures_util::{StreamExt, TryStreamExt, stream};
use model::TradeState;
use runtime::Problem;

use super::filling::{self, Fill};
use crate::ports::Ports;
use crate::store::{ClaimDueFillParams, Order as Kept};

/// How many fills are looked at in one go, which is what the queries give.
const MOST: usize = 200;

/// How many of them are handed over at the same time.
const AT_ONCE: usize = 8;

/// Ends each fill whose trade is there, and hands each over again that is not settled in time.
///
/// # Errors
/// When the database fails.
pub async fn settle(ports: &Ports) -> Result<(), Problem> {
    while end(ports).await? == MOST {}
    let now = Utc::now();
    let due = ports.store.session().await?.list_due_fills(now).await?;
    stream::iter(due.into_iter().map(|order| hand_over_again(ports, order)))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

/// Ends fills whose trades are there, and says how many it has seen.
async fn end(ports: &Ports) -> Result<usize, Problem> {
    let ended = ports.store.session().await?.list_ended_fills().await?;
    for fill in &ended {
        let (Some(id), Some(attempts)) = (&fill.fill_id, fill.fill_attempts) else {
            continue;
        };
        match fill.state {
            TradeState::Settled => {
                filling::complete(ports, id).await?;
            }
            TradeState::Cancelled => {
                let reason = "trade-processor could not book the trade";
                filling::reject(ports, id, attempts, reason).await?;
            }
            TradeState::New | TradeState::Processing => {}
        }
    }
    Ok(ended.len())
}

async fn hand_over_again(ports: &Ports, order: Kept) -> Result<(), Problem> {
    let Some((fill_id, fill_attempts)) = order.fill_id.zip(order.fill_attempts) else {
        return Ok(());
    };
    let claim = ClaimDueFillParams {
        fill_at: filling::next_look(fill_attempts.saturating_add(1)),
        fill_id,
        fill_attempts,
    };
    let claimed = ports.store.session().await?.claim_due_fill(&claim).await?;
    if let Some(fill) = claimed.and_then(Fill::of) {
        filling::submit(ports, &fill).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use chrono::TimeDelta;
    use model::{OrderStatus, Side};

    use super::super::samples::{SETTLED, filling, now, order, ports, stub_trades};
    use super::*;
    use crate::store::InsertCancelledTradeParams;

    #[tokio::test]
    async fn a_fill_that_nobody_was_told_of_is_ended_by_its_trade() {
        let ports = ports().await;
        let kept = order(&ports, Side::Sell, 250, 450).await;
        filling(&ports, &kept, SETTLED, Utc::now() + TimeDelta::hours(1)).await;

        settle(&ports).await.unwrap();

        assert_eq!(now(&ports, &kept).await.status, OrderStatus::Filled);
    }

    #[tokio::test]
    async fn an_order_whose_trade_could_not_be_booked_is_rejected() {
        let ports = ports().await;
        let kept = order(&ports, Side::Sell, 250, 450).await;
        let id = filling::new_id();
        super::super::samples::filling(&ports, &kept, &id, Utc::now()).await;
        let cancelled = InsertCancelledTradeParams {
            id,
            account_id: 22214,
            security: "MSFT".to_owned(),
            side: Side::Sell,
            quantity: 250,
            created: Utc::now(),
        };
        let mut session = ports.store.session().await.unwrap();
        session.insert_cancelled_trade(&cancelled).await.unwrap();
        drop(session);

        settle(&ports).await.unwrap();

        let order = now(&ports, &kept).await;
        assert_eq!(order.status, OrderStatus::Rejected);
        assert!(order.reason.unwrap().contains("could not book"));
    }

    #[tokio::test]
    async fn a_fill_is_handed_over_again_when_it_is_time_and_less_and_less_often() {
        let mut ports = ports().await;
        let asked = stub_trades(&mut ports, 200);
        let kept = order(&ports, Side::Sell, 250, 450).await;
        let id = filling::new_id();
        let claimed =
            super::super::samples::filling(&ports, &kept, &id, Utc::now() - TimeDelta::seconds(1));
        assert_eq!(claimed.await.fill_attempts, Some(1));

        settle(&ports).await.unwrap();
        settle(&ports).await.unwrap();

        assert_eq!(asked.load(Ordering::Relaxed), 1);
        let order = now(&ports, &kept).await;
        assert_eq!((order.fill_id, order.fill_attempts), (Some(id), Some(2)));
        let pause = order.fill_at.unwrap() - Utc::now();
        assert!(pause > TimeDelta::seconds(3) && pause <= TimeDelta::seconds(4));
        let longest = filling::next_look(1000) - Utc::now();
        assert!(longest <= TimeDelta::seconds(32));
    }
}
