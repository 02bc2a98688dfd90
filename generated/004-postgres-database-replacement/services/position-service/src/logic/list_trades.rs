use runtime::Problem;

use crate::operations::ListTrades;
use crate::ports::Ports;
use crate::types::Trade;

pub async fn list_trades(ports: &Ports) -> Result<Vec<Trade>, Problem<ListTrades>> {
    Ok(ports.store.session().await?.list_trades().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newest_trade_comes_first() {
        let ports = Ports::in_memory().await;

        let trades = list_trades(&ports).await.unwrap();

        assert!(trades.iter().any(|trade| trade.account_id == 52355));
        assert!(trades.iter().any(|trade| trade.account_id == 22214));
        assert!(trades.is_sorted_by(|a, b| a.created >= b.created));
    }
}
