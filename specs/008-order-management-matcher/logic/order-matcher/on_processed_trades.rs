use model::TradeState;
use runtime::Problem;

use super::filling;
use crate::ports::Ports;

/// Ends the fill that the trade is of. Most trades are of none.
pub async fn on_processed_trades(ports: &Ports, trade: messaging::Trade) -> Result<(), Problem> {
    if trade.state == TradeState::Settled {
        filling::complete(ports, &trade.id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use model::{OrderStatus, Side};

    use super::super::samples::{SETTLED, filling, now, order, ports};
    use super::*;

    fn trade(id: &str, state: TradeState) -> messaging::Trade {
        messaging::Trade {
            id: id.to_owned(),
            account_id: 22214,
            security: "MSFT".to_owned(),
            side: Side::Sell,
            state,
            quantity: 250,
            price: None,
            updated: Utc::now(),
            created: Utc::now(),
        }
    }

    #[tokio::test]
    async fn a_settled_trade_ends_its_fill_and_no_other() {
        let ports = ports().await;
        let kept = order(&ports, Side::Sell, 250, 450).await;
        filling(&ports, &kept, SETTLED, Utc::now()).await;

        for (id, state) in [
            ("other", TradeState::Settled),
            (SETTLED, TradeState::Cancelled),
        ] {
            on_processed_trades(&ports, trade(id, state)).await.unwrap();
            assert_eq!(now(&ports, &kept).await.status, OrderStatus::New);
        }
        let settled = trade(SETTLED, TradeState::Settled);
        on_processed_trades(&ports, settled).await.unwrap();
        assert_eq!(now(&ports, &kept).await.status, OrderStatus::Filled);
    }
}
