use chrono::Utc;
use futures_util::future::try_join_all;
use model::{OrderStatus, Side};
use runtime::Problem;

use super::{matching, settling};
use crate::ports::Ports;
use crate::store::CountOpenOrdersRow;

/// Ends what was begun, and begins what the prices allow.
pub async fn on_match_orders(ports: &Ports) -> Result<(), Problem> {
    ports.memory.count_tick(Utc::now());
    measure(ports).await?;
    settling::settle(ports).await?;
    if ports.memory.tickers().is_empty() {
        matching::note_prices(ports, None).await;
    }
    let tickers = ports.memory.tickers();
    try_join_all(tickers.iter().map(|ticker| matching::look(ports, ticker))).await?;
    Ok(())
}

/// Measures how many orders are open.
async fn measure(ports: &Ports) -> Result<(), Problem> {
    let counts = ports.store.session().await?.count_open_orders().await?;
    let sum = |is_meant: &dyn Fn(&CountOpenOrdersRow) -> bool| {
        let meant = counts.iter().filter(|count| is_meant(count));
        meant.map(|count| count.orders).sum()
    };
    let measures = &ports.measures;
    measures.set_orders_open(sum(&|_| true));
    measures.set_orders_unfilled(sum(&|count| count.status == OrderStatus::New));
    for side in Side::ALL {
        measures.set_orders_pending_by_side(side, sum(&|count| count.side == side));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use model::Side;

    use super::super::samples::{order, stub_price, stub_trades};
    use super::*;

    #[tokio::test]
    async fn prices_are_asked_for_at_the_start_and_orders_filled_by_them() {
        let mut ports = Ports::in_memory().await;
        let asked = stub_trades(&mut ports, 200);
        order(&ports, Side::Buy, 10, 430).await;
        // Without a price nothing can be filled, and nothing fails.
        on_match_orders(&ports).await.unwrap();
        assert_eq!(asked.load(Ordering::Relaxed), 0);

        stub_price(&mut ports, 430);
        on_match_orders(&ports).await.unwrap();

        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert_eq!(ports.memory.counted().ticks, 2);
    }
}
