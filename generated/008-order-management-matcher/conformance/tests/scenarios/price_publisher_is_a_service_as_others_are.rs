//! price-publisher is behind the entry point, tells how it is, and is observed, as every service.
//!
//! Verifies FR-704, NFR-703, FR-202, FR-207, FR-603.

use std::time::Duration;

use conformance::operations::price_publisher;
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn price_publisher_is_a_service_as_others_are() {
    let system = System::from_environment();

    system
        .call(price_publisher::GET_PUBLISHER_HEALTH)
        .expect_status(200)
        .expect_body(json!({
            "status": "ok", "source": "snapshot", "tickers": 20,
            "publish": { "minMs": 750, "maxMs": 1500, "ratio": 0.25 },
            "volatilityBands": { "extended_4pct": 4, "extended_2pct": 12, "strict": 4 },
        }))
        .await;

    system
        .request("GET", "/price-publisher/prices/IBM")
        .expect_status(200)
        .expect_body(json!({ "ticker": "IBM" }))
        .await;

    system
        .request("GET", "/prices/IBM/")
        .directly_to("price-publisher", "http")
        .expect_status(200)
        .expect_body(json!({ "ticker": "IBM" }))
        .await;

    system
        .request("GET", "/v3/api-docs")
        .to("price-publisher", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("getPrice")
        .await;

    system
        .request("GET", "/api/docs/contracts/price-publisher.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("getPrice")
        .await;

    system
        .request("GET", "/system/health")
        .to("price-publisher", "http")
        .expect_status(200)
        .expect_body(json!({ "status": "ok", "service": "price-publisher" }))
        .await;

    let watched_7 = system
        .metric("price-publisher")
        .named("http_server_request_duration_seconds_count")
        .labels(json!({
            "http_request_method": "GET", "http_response_status_code": "200",
            "http_route": "/prices/{ticker}",
        }))
        .read()
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "IBM")
        .at_once(3)
        .expect_status(200)
        .await;

    watched_7.expect_moved(3, Duration::from_secs(5)).await;

    system
        .request("GET", "/prometheus/api/v1/targets?state=active")
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_text("price-publisher")
        .await;
}
