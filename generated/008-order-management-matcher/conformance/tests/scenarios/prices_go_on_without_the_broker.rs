//! While the broker is away prices are told over REST, the service says how it is, and streams go
//! on when it is back.
//!
//! Verifies FR-704, FR-717.

use std::time::Duration;

use conformance::operations::price_publisher;
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn prices_go_on_without_the_broker() {
    let system = System::from_environment();

    system.stop("nats-broker").await;

    system
        .call(price_publisher::GET_PUBLISHER_HEALTH)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "status": "degraded" }))
        .await;

    system
        .request("GET", "/system/health")
        .to("price-publisher", "http")
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "status": "degraded" }))
        .await;

    system
        .call(price_publisher::LIST_PRICES)
        .expect_status(200)
        .expect_length_of("prices", 20)
        .await;

    system.start("nats-broker").await;

    system
        .call(price_publisher::GET_PUBLISHER_HEALTH)
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_body(json!({ "status": "ok" }))
        .await;

    let prices = system
        .listen_as_page(channels::patterns::prices_all())
        .await;

    prices
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "source": "snapshot" }))
        .await;
}
