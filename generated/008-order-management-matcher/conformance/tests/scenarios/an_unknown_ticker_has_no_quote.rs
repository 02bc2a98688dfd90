//! A ticker that is none is not found, whatever it holds, and nothing is kept of it.
//!
//! Verifies FR-702.

use conformance::System;
use conformance::operations::price_publisher;

#[tokio::test]
async fn an_unknown_ticker_has_no_quote() {
    let system = System::from_environment();

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "NOTREAL")
        .expect_status(404)
        .expect_media_type("text/plain")
        .expect_text("NOTREAL")
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "ibm")
        .expect_status(404)
        .await;

    system
        .request("GET", "/prices/A%20B")
        .directly_to("price-publisher", "http")
        .expect_status(404)
        .await;

    system
        .request("GET", "/prices/IBM%0D%0APUB%20TRADES.NEW%201%0D%0AX")
        .directly_to("price-publisher", "http")
        .expect_status(404)
        .await;

    system
        .request("GET", "/prices/%2A")
        .directly_to("price-publisher", "http")
        .expect_status(404)
        .await;

    system
        .call(price_publisher::LIST_PRICES)
        .expect_status(200)
        .expect_length_of("prices", 20)
        .await;
}
