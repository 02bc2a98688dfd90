use runtime::Problem;

use crate::operations::ListAccountTrades;
use crate::ports::Ports;
use crate::types::Trade;

pub async fn list_account_trades(
    ports: &Ports,
    account_id: i32,
) -> Result<Vec<Trade>, Problem<ListAccountTrades>> {
    let mut session = ports.store.session().await?;
    Ok(session.list_account_trades(account_id).await?)
}

#[cfg(test)]
mod tests {
    use model::{Side, TradeState};

    use super::*;

    #[tokio::test]
    async fn only_the_account_s_trades_are_listed() {
        let ports = Ports::in_memory().await;

        let trades = list_account_trades(&ports, 22214).await.unwrap();

        assert!(trades.is_sorted_by(|a, b| a.created >= b.created));
        let oldest = trades.last().unwrap();
        assert_eq!((oldest.security.as_str(), oldest.quantity), ("IBM", 100));
        assert_eq!(oldest.side, Side::Sell);
        for trade in trades {
            assert_eq!(trade.account_id, 22214);
            assert_eq!(trade.state, TradeState::Settled);
        }
    }

    #[tokio::test]
    async fn an_unknown_account_has_none() {
        let ports = Ports::in_memory().await;
        assert_eq!(list_account_trades(&ports, 999).await.unwrap(), []);
    }
}
