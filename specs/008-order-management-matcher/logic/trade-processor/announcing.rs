//! What is told to whom once a trade is settled.

use model::TradeState;

use crate::ports::Ports;
use crate::store::{Position, Trade};

/// Publishes the trade and then the position, to those who follow the account, and then the trade
/// to those who follow every account.
///
/// The trade is booked by now and stays so: a message that cannot be sent is logged, and whoever
/// missed it reads the current state over REST.
///
/// A fill that was given up has a cancelled trade in its place, which changed nothing: its message is
/// late, and nobody is told.
pub async fn announce(ports: &Ports, trade: &Trade, position: &Position) {
    if trade.state != TradeState::Settled {
        return;
    }
    let account = trade.account_id;
    let events = &ports.events;
    if let Err(error) = events.account_trades(account, &trade.clone().into()).await {
        tracing::warn!(%error, id = %trade.id, "the trade was booked but not announced");
    }
    if let Err(error) = events
        .account_positions(account, &position.clone().into())
        .await
    {
        tracing::warn!(%error, id = %trade.id, "the position was changed but not announced");
    }
    if let Err(error) = events.processed_trades(&trade.clone().into()).await {
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

        announce(&ports, &trade.unwrap(), &position.unwrap()).await;

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
    async fn of_a_trade_that_is_not_settled_nobody_hears() {
        let ports = Ports::in_memory().await;
        let mut session = ports.store.session().await.unwrap();
        let trade = session.get_trade("TRADE-22214-AABBCC").await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap();
        let cancelled = Trade {
            state: TradeState::Cancelled,
            ..trade.unwrap()
        };

        announce(&ports, &cancelled, &position.unwrap()).await;

        assert!(ports.events.published().is_empty());
    }
}
