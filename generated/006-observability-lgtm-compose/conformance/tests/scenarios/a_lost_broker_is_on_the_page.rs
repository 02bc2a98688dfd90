//! The page of a service's metrics says when the broker is lost.
//!
//! Verifies FR-603.

use std::time::Duration;

use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn a_lost_broker_is_on_the_page() {
    let system = System::from_environment();

    let watched_1 = system
        .metric("trade-service")
        .named("traderx_messagebus_connected")
        .labels(json!({ "role": "publisher" }))
        .read()
        .await;
    watched_1.expect_value(1, Duration::from_secs(20)).await;

    system.stop("nats-broker").await;

    let watched_3 = system
        .metric("trade-service")
        .named("traderx_messagebus_connected")
        .labels(json!({ "role": "publisher" }))
        .read()
        .await;
    watched_3.expect_value(0, Duration::from_secs(20)).await;

    let watched_4 = system
        .metric("trade-processor")
        .named("traderx_messagebus_connected")
        .read()
        .await;
    watched_4.expect_value(0, Duration::from_secs(20)).await;

    system.start("nats-broker").await;

    let watched_6 = system
        .metric("trade-processor")
        .named("traderx_messagebus_connected")
        .read()
        .await;
    watched_6.expect_value(2, Duration::from_secs(40)).await;
}
