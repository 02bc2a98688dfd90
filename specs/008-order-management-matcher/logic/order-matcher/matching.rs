//! Which orders the price of their security allows to fill.

use futures_util::FutureExt;
use runtime::Problem;
use tokio::task::JoinSet;

use super::filling::{self, Fill, Handed};
use crate::ports::Ports;
use crate::store::ClaimNextFillParams;

/// How many fills of a security are handed over at the same time.
const AT_ONCE: usize = 8;

/// Looks at the orders for a security without keeping the caller waiting. However fast prices come, one such look is under
/// way at a time, and the last price is not missed.
pub fn look_soon(ports: &Ports, ticker: &str) {
    if !ports.memory.begin_looking(ticker) {
        return;
    }
    let (ports, ticker) = (ports.clone(), ticker.to_owned());
    tokio::spawn(async move {
        loop {
            if let Err(problem) = look(&ports, &ticker).await {
                tracing::error!(ticker, "orders were not looked at: {problem}");
            }
            if !ports.memory.look_again(&ticker) {
                return;
            }
        }
    });
}

/// Begins a fill of every order for a security that its price allows, the first one in first.
///
/// # Errors
/// When the database fails.
pub async fn look(ports: &Ports, ticker: &str) -> Result<(), Problem> {
    let mut handing = JoinSet::new();
    let mut goes_on = true;
    loop {
        while goes_on && handing.len() < AT_ONCE {
            match claim(ports, ticker).await? {
                // A task of its own: who waits for the next claim must not keep this one from its connection.
                Some(fill) => handing.spawn(begin(ports.clone(), ticker.to_owned(), fill)),
                None => break,
            };
            while let Some(done) = handing.join_next().now_or_never().flatten() {
                goes_on &= outcome(done)?;
            }
        }
        match handing.join_next().await {
            Some(done) => goes_on &= outcome(done)?,
            None => return Ok(()),
        }
    }
}

fn outcome(done: Result<Result<bool, Problem>, tokio::task::JoinError>) -> Result<bool, Problem> {
    done.unwrap_or_else(|error| Err(Problem::failure(error.to_string())))
}

/// Begins the fill of the order whose turn it is, if there is one at the price of this moment.
async fn claim(ports: &Ports, ticker: &str) -> Result<Option<Fill>, Problem> {
    let Some(market_price) = ports.memory.price(ticker) else {
        return Ok(None);
    };
    let next = ClaimNextFillParams {
        fill_id: filling::new_id(),
        threshold: ports.settings.full_threshold,
        fill_at: filling::next_look(1),
        security: ticker.to_owned(),
        market_price,
    };
    let claimed = ports.store.session().await?.claim_next_fill(&next).await?;
    Ok(claimed.and_then(Fill::of))
}

/// Hands a fill over, and says whether the next one may follow.
async fn begin(ports: Ports, ticker: String, fill: Fill) -> Result<bool, Problem> {
    ports.memory.count_attempt();
    match filling::submit(&ports, &fill).await? {
        Handed::Accepted => {
            ports.memory.count_success();
            Ok(true)
        }
        Handed::Impossible(_) => Ok(true),
        // The price has moved on, and its message is not here yet. Who still thinks that it allows the
        // fill waits for the next one.
        Handed::Worse => {
            let is_known = note_prices(&ports, Some(&ticker)).await;
            let price = ports.memory.price(&ticker);
            Ok(is_known && !price.is_some_and(|price| fill.is_allowed_at(price)))
        }
        Handed::Away(reason) | Handed::Unknown(reason) => {
            tracing::warn!(ticker, "a fill was not accepted: {reason}");
            Ok(false)
        }
    }
}

/// Asks for prices as they stand, and says whether they came.
pub async fn note_prices(ports: &Ports, tickers: Option<&str>) -> bool {
    match ports.clients.price_publisher.list_prices(tickers).await {
        Ok(prices) => {
            for price in prices.prices {
                ports
                    .memory
                    .set_price(&price.ticker, price.price, price.as_of);
            }
            true
        }
        Err(error) => {
            tracing::warn!("prices are not known: {error}");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use model::Side;

    use super::super::samples::{note, now, order, ports, stub_price, stub_trades};
    use super::*;

    async fn claimed(ports: &Ports) -> Option<(String, Option<i32>)> {
        let fill = claim(ports, "MSFT").await.unwrap()?;
        let mut session = ports.store.session().await.unwrap();
        let open = session.list_orders().await.unwrap();
        let order = open
            .into_iter()
            .find(|order| order.fill_id.as_ref() == Some(&fill.id));
        order.map(|order| (order.order_id, order.fill_quantity))
    }

    #[tokio::test]
    async fn a_limit_is_met_or_the_order_waits() {
        let ports = ports().await;
        let buy = order(&ports, Side::Buy, 10, 429).await;
        let sell = order(&ports, Side::Sell, 20, 431).await;
        assert_eq!(claimed(&ports).await, None);

        note(&ports, 429);
        assert_eq!(claimed(&ports).await, Some((buy.order_id, Some(10))));
        assert_eq!(claimed(&ports).await, None);

        note(&ports, 431);
        assert_eq!(claimed(&ports).await, Some((sell.order_id, Some(20))));
        assert_eq!(claimed(&ports).await, None);
    }

    #[tokio::test]
    async fn half_of_what_is_much_is_filled_at_a_time_and_all_of_what_is_not() {
        for (quantity, filled) in [(999, 999), (1000, 500), (1001, 501), (i32::MAX, 1 << 30)] {
            let ports = ports().await;
            order(&ports, Side::Buy, quantity, 430).await;
            let (_, of) = claimed(&ports).await.unwrap();
            assert_eq!(of, Some(filled), "{quantity}");
        }
    }

    #[tokio::test]
    async fn the_first_one_in_is_the_first_one_filled() {
        let ports = ports().await;
        let mut orders = Vec::new();
        for limit in [431, 450, 430, 440] {
            let kept = order(&ports, Side::Buy, 10, limit).await;
            orders.push(kept.order_id);
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let mut filled = Vec::new();
        while let Some((id, _)) = claimed(&ports).await {
            filled.push(id);
        }
        assert_eq!(filled, orders);
    }

    #[tokio::test]
    async fn each_order_that_the_price_allows_is_handed_over_once() {
        let mut ports = ports().await;
        let asked = stub_trades(&mut ports, 200);
        let mut orders = Vec::new();
        for _ in 0..20 {
            orders.push(order(&ports, Side::Buy, 10, 430).await);
        }

        look(&ports, "MSFT").await.unwrap();
        look(&ports, "MSFT").await.unwrap();

        assert_eq!(asked.load(Ordering::Relaxed), 20);
        for order in orders {
            assert!(now(&ports, &order).await.fill_id.is_some());
        }
        let counted = ports.memory.counted();
        assert_eq!((counted.attempts, counted.successes), (20, 20));
    }

    #[tokio::test]
    async fn a_price_that_has_moved_on_leaves_the_order_open_as_it_was() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 409);
        stub_price(&mut ports, 433);
        let kept = order(&ports, Side::Buy, 10, 431).await;

        look(&ports, "MSFT").await.unwrap();

        assert_eq!(now(&ports, &kept).await, kept);
        assert_eq!(ports.memory.price("MSFT"), Some(433.into()));
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn who_has_another_price_than_trade_service_waits_for_the_next_one() {
        let mut ports = ports().await;
        let asked = stub_trades(&mut ports, 409);
        stub_price(&mut ports, 431);
        let kept = order(&ports, Side::Buy, 10, 431).await;

        look(&ports, "MSFT").await.unwrap();

        assert_eq!(now(&ports, &kept).await, kept);
        assert!(asked.load(Ordering::Relaxed) < 3);
    }

    #[tokio::test]
    async fn while_trade_service_is_away_one_order_finds_out_for_all() {
        let mut ports = ports().await;
        ports.clients.trade_service =
            crate::clients::trade_service::TradeService::new("http://127.0.0.1:1").unwrap();
        let mut orders = Vec::new();
        for _ in 0..50 {
            orders.push(order(&ports, Side::Buy, 10, 430).await);
        }

        look(&ports, "MSFT").await.unwrap();

        for order in orders {
            assert_eq!(now(&ports, &order).await, order);
        }
        let failures = ports.memory.counted().failures;
        assert!((1..=16).contains(&failures), "{failures}");
    }
}
