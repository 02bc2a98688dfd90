//! Each security that is listed has a quote, all at once or one at a time.
//!
//! Verifies FR-701, FR-702, FR-703.

use conformance::operations::price_publisher;
use conformance::{Format, System, json};

#[tokio::test]
async fn each_security_has_a_quote() {
    let system = System::from_environment();

    system
        .call(price_publisher::LIST_PRICES)
        .expect_status(200)
        .expect_length_of("prices", 20)
        .await;

    system
        .call(price_publisher::LIST_PRICES)
        .with("tickers", "IBM,C,NOTREAL")
        .expect_status(200)
        .expect_length_of("prices", 2)
        .expect_body(json!({ "prices": [{ "ticker": "C" }, { "ticker": "IBM" }] }))
        .await;

    system
        .call(price_publisher::LIST_PRICES)
        .with("tickers", "NOTREAL")
        .expect_status(200)
        .expect_body(json!({ "prices": [] }))
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "AAPL")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "AAPL", "openPrice": 191.2, "closePrice": 192.8, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "AMZN")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "AMZN", "openPrice": 184.1, "closePrice": 185.5, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "BAC")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "BAC", "openPrice": 41.1, "closePrice": 41.7, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "C")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "C", "openPrice": 59.2, "closePrice": 58.6, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "COF")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "COF", "openPrice": 149.2, "closePrice": 150.3, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "DB")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "DB", "openPrice": 16.8, "closePrice": 17.05, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "DFS")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "DFS", "openPrice": 126.4, "closePrice": 127.65, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "FIS")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "FIS", "openPrice": 74.7, "closePrice": 75.2, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "FNF")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "FNF", "openPrice": 49.5, "closePrice": 49.95, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "FNMA")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "FNMA", "openPrice": 1.12, "closePrice": 1.145, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "GOOGL")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "GOOGL", "openPrice": 165.9, "closePrice": 167.1, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "GS")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "GS", "openPrice": 401.7, "closePrice": 404.2, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "IBM")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "IBM", "openPrice": 186, "closePrice": 187.4, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "JPM")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "JPM", "openPrice": 194.1, "closePrice": 195.8, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "META")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "META", "openPrice": 499.7, "closePrice": 503.2, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "MS")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "MS", "openPrice": 90.5, "closePrice": 91.1, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "MSFT")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "MSFT", "openPrice": 429.1, "closePrice": 431.6, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "NVDA")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "NVDA", "openPrice": 901.4, "closePrice": 910.8, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "TSLA")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "TSLA", "openPrice": 169.2, "closePrice": 172, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "UBS")
        .expect_status(200)
        .expect_body(json!({
            "ticker": "UBS", "openPrice": 29.4, "closePrice": 29.9, "source": "snapshot",
        }))
        .expect_other("price", json!(null))
        .expect_format("asOf", Format::IsoMilliseconds)
        .await;
}
