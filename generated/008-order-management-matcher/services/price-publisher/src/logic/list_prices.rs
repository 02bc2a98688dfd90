use runtime::Problem;

use crate::operations::ListPrices;
use crate::ports::Ports;
use crate::types::Prices;

pub async fn list_prices(
    ports: &Ports,
    tickers: Option<String>,
) -> Result<Prices, Problem<ListPrices>> {
    let mut prices = ports.memory.prices();
    if let Some(tickers) = tickers {
        let wanted: Vec<&str> = tickers.split(',').map(str::trim).collect();
        prices.retain(|price| wanted.contains(&price.ticker.as_str()));
    }
    Ok(Prices { prices })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn listed(tickers: Option<&str>) -> Vec<String> {
        let ports = Ports::in_memory().await;
        let prices = list_prices(&ports, tickers.map(str::to_owned)).await;
        let prices = prices.unwrap().prices;
        prices.into_iter().map(|price| price.ticker).collect()
    }

    #[tokio::test]
    async fn every_security_has_a_price_once() {
        let tickers = listed(None).await;
        assert_eq!(tickers.len(), 20);
        assert!(tickers.is_sorted_by(|one, next| one < next));
    }

    #[tokio::test]
    async fn tickers_narrow_the_list_and_unknown_ones_add_nothing() {
        assert_eq!(listed(Some("IBM, C,NONE")).await, ["C", "IBM"]);
        assert!(listed(Some("")).await.is_empty());
    }
}
