//! order-matcher is behind the entry point, tells how it is, and is observed, as every service.
//!
//! Verifies FR-816, FR-819, NFR-805.

use std::time::Duration;

use conformance::operations::order_matcher;
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn order_matcher_is_a_service_as_others_are() {
    let system = System::from_environment();

    system
        .call(order_matcher::GET_MATCHER_HEALTH)
        .expect_status(200)
        .expect_body(json!({
            "status": "ok", "service": "order-matcher", "messageBus": "connected",
            "matcher": { "tickMs": 1000 },
        }))
        .expect_minimum("openOrders", 6)
        .expect_minimum("unfilledOrders", 5)
        .expect_minimum("uptimeSeconds", 0)
        .await;

    system
        .request("GET", "/order-matcher/orders/open-count")
        .expect_status(200)
        .expect_minimum("openOrders", 6)
        .await;

    system
        .request("GET", "/orders/open-count/")
        .directly_to("order-matcher", "http")
        .expect_status(200)
        .expect_minimum("openOrders", 6)
        .await;

    system
        .request("GET", "/v3/api-docs")
        .to("order-matcher", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("forceFillOrder")
        .await;

    system
        .request("GET", "/api/docs/contracts/order-matcher.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("forceFillOrder")
        .await;

    system
        .request("GET", "/api/docs/catalog.json")
        .expect_status(200)
        .expect_text("orders.account.")
        .expect_text("orders.account.*.*")
        .await;

    system
        .request("GET", "/system/health")
        .to("order-matcher", "http")
        .expect_status(200)
        .expect_body(json!({ "status": "ok", "service": "order-matcher" }))
        .await;

    let watched_8 = system
        .metric("order-matcher")
        .named("http_server_request_duration_seconds_count")
        .labels(json!({
            "http_request_method": "GET", "http_response_status_code": "404",
            "http_route": "/orders/{orderId}",
        }))
        .read()
        .await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", "none")
        .at_once(3)
        .expect_status(404)
        .await;

    watched_8.expect_moved(3, Duration::from_secs(5)).await;

    system
        .request("GET", "/prometheus/api/v1/targets?state=active")
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_text("order-matcher")
        .await;
}
