//! What is told to whom once trades are settled: to their accounts, and to whoever follows all trading.

use futures_util::future::join_all;
use model::TradeState;
use tokio::task::unconstrained;

use crate::ports::Ports;
use crate::store::{Position, Trade};
use crate::types::TradeBooking;

/// Publishes the trades and then the positions, to those who follow the accounts, and then the trades
/// to those who follow every account, each in their order.
///
/// The trades are booked by now and stay so: a message that cannot be sent is logged, and whoever
/// missed it reads the current state over REST.
///
/// A fill that was given up has a cancelled trade in its place, which changed nothing: its message is
/// late, and nobody is told.
pub async fn announce(ports: &Ports, booked: &[TradeBooking]) {
    let settled = || {
        let is_settled = |one: &&TradeBooking| one.trade.state == TradeState::Settled;
        booked.iter().filter(is_settled)
    };
    let trades = || settled().map(|one| &one.trade);
    all(trades().map(|trade| announce_trade(ports, trade))).await;
    all(settled().map(|one| announce_position(ports, one))).await;
    all(trades().map(|trade| announce_processed(ports, trade))).await;
}

/// Waits for all, which are sent in their order and do not wait for each other.
async fn all(sending: impl Iterator<Item = impl Future<Output = ()>>) {
    // Where the runtime makes some of many pause, later ones would overtake them.
    unconstrained(join_all(sending)).await;
}

async fn announce_trade(ports: &Ports, trade: &Trade) {
    let message = trade.clone().into();
    let told = ports.events.account_trades(trade.account_id, &message);
    if let Err(error) = told.await {
        tracing::warn!(%error, id = %trade.id, "the trade was booked but not announced");
    }
}

async fn announce_position(ports: &Ports, TradeBooking { trade, position }: &TradeBooking) {
    let message = Position::clone(position).into();
    let told = ports.events.account_positions(trade.account_id, &message);
    if let Err(error) = told.await {
        tracing::warn!(%error, id = %trade.id, "the position was changed but not announced");
    }
}

async fn announce_processed(ports: &Ports, trade: &Trade) {
    let message = trade.clone().into();
    if let Err(error) = ports.events.processed_trades(&message).await {
        tracing::warn!(%error, id = %trade.id, "the trade was not announced as processed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_account_hears_of_the_trade_and_its_position_then_everybody_of_the_trade() {
        let ports = Ports::in_memory().await;
        let mut session = ports.store.session().await.unwrap();
        let trade = session.get_trade("TRADE-22214-AABBCC").await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap();
        let (trade, position) = (trade.unwrap(), position.unwrap());

        announce(&ports, &[TradeBooking { trade, position }]).await;

        let published = ports.events.published();
        assert_eq!(published.len(), 3);
        assert_eq!(published[0].1["id"], "TRADE-22214-AABBCC");
        assert_eq!(published[1].1["quantity"], -100);
        assert!(
            published[..2]
                .iter()
                .all(|(address, _)| address.contains("22214"))
        );
        assert!(!published[2].0.contains("22214"));
        assert_eq!(published[2].1, published[0].1);
    }

    #[tokio::test]
    async fn many_are_told_in_their_order() {
        let ports = Ports::in_memory().await;
        let mut session = ports.store.session().await.unwrap();
        let trade = session.get_trade("TRADE-22214-AABBCC").await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap();
        let (trade, position) = (trade.unwrap(), position.unwrap());
        let booked = (0..500).map(|number| TradeBooking {
            trade: Trade {
                id: number.to_string(),
                ..trade.clone()
            },
            position: Position {
                quantity: number,
                ..position.clone()
            },
        });
        let booked: Vec<_> = booked.collect();

        announce(&ports, &booked).await;

        let published = ports.events.published();
        for (number, one) in booked.iter().enumerate() {
            assert_eq!(published[number].1["id"], one.trade.id);
            assert_eq!(published[500 + number].1["quantity"], one.position.quantity);
        }
    }

    #[tokio::test]
    async fn of_a_trade_that_is_not_settled_nobody_hears() {
        let ports = Ports::in_memory().await;
        let mut session = ports.store.session().await.unwrap();
        let trade = session.get_trade("TRADE-22214-AABBCC").await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap();
        let trade = Trade {
            state: TradeState::Cancelled,
            ..trade.unwrap()
        };
        let position = position.unwrap();

        announce(&ports, &[TradeBooking { trade, position }]).await;

        assert!(ports.events.published().is_empty());
    }
}
