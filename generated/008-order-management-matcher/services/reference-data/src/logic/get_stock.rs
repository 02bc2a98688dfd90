use runtime::Problem;

use crate::operations::GetStock;
use crate::ports::Ports;
use crate::types::{NotFound, Stock};

pub async fn get_stock(ports: &Ports, ticker: String) -> Result<Stock, Problem<GetStock>> {
    let is_supported = ports.settings.supported_tickers.contains(&ticker);
    let stock = ports
        .data
        .stocks
        .iter()
        .find(|stock| is_supported && stock.ticker == ticker);
    stock.cloned().ok_or_else(|| not_found(&ticker))
}

fn not_found(ticker: &str) -> Problem<GetStock> {
    let body = NotFound {
        message: format!("Stock ticker \"{ticker}\" not found."),
        error: "Not Found".to_owned(),
        status_code: 404,
    };
    Problem::json::<404>(&body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_known_ticker_has_a_company() {
        let ports = Ports::in_memory().await;

        let stock = get_stock(&ports, "IBM".to_owned()).await.unwrap();

        assert_eq!(stock.ticker, "IBM");
        assert_eq!(stock.company_name, "International Business Machines");
    }

    #[tokio::test]
    async fn an_unknown_ticker_is_named_in_the_refusal() {
        let ports = Ports::in_memory().await;

        let problem = get_stock(&ports, "XXX".to_owned()).await.unwrap_err();

        assert_eq!(problem.status(), 404);
        let body: serde_json::Value = serde_json::from_str(problem.message()).unwrap();
        let expected = serde_json::json!({
            "message": "Stock ticker \"XXX\" not found.",
            "error": "Not Found",
            "statusCode": 404,
        });
        assert_eq!(body, expected);
    }
}
