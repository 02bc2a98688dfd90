use runtime::Problem;

use crate::operations::GetPrice;
use crate::ports::Ports;
use crate::types::Price;

pub async fn get_price(ports: &Ports, ticker: String) -> Result<Price, Problem<GetPrice>> {
    let price = ports.memory.price(&ticker);
    price.ok_or_else(|| Problem::text::<404>(format!("No price of {ticker}")))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[tokio::test]
    async fn a_security_begins_at_its_last_price() {
        let ports = Ports::in_memory().await;

        let price = get_price(&ports, "IBM".to_owned()).await.unwrap();

        assert_eq!(price.price, Decimal::new(1874, 1));
        assert_eq!(price.open_price, Decimal::new(1860, 1));
        assert_eq!(price.close_price, Decimal::new(1874, 1));
        assert_eq!(price.source, "snapshot");
    }

    #[tokio::test]
    async fn an_unknown_ticker_has_no_price_and_gets_none() {
        let ports = Ports::in_memory().await;

        for ticker in ["XXX", "ibm", "A B", "IBM\r\nPUB", "*", ""] {
            let problem = get_price(&ports, ticker.to_owned()).await.unwrap_err();
            assert_eq!(problem.status(), 404);
        }
        assert_eq!(ports.memory.prices().len(), 20);
    }
}
