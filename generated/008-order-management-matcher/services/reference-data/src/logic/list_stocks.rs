use runtime::Problem;

use crate::operations::ListStocks;
use crate::ports::Ports;
use crate::types::Stock;

pub async fn list_stocks(ports: &Ports) -> Result<Vec<Stock>, Problem<ListStocks>> {
    let supported = &ports.settings.supported_tickers;
    let stocks = ports.data.stocks.iter();
    Ok(stocks
        .filter(|stock| supported.contains(&stock.ticker))
        .cloned()
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_list_holds_well_known_securities_once_each() {
        let ports = Ports::in_memory().await;

        let stocks = list_stocks(&ports).await.unwrap();

        for ticker in ["IBM", "MS", "C", "BAC", "META", "UBS"] {
            let found = stocks.iter().filter(|stock| stock.ticker == ticker);
            assert_eq!(found.count(), 1, "{ticker}");
        }
        assert!(stocks.is_sorted_by(|a, b| a.ticker < b.ticker));
    }
}
