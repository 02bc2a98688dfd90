//! A broker that is lost is on the pages of metrics, and an alert is raised.
//!
//! Verifies FR-606, FR-611.

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

    system
        .request(
            "GET",
            "/prometheus/api/v1/query?query=ALERTS%7Balertname%3D%22BrokerDisconnected%22%7D",
        )
        .within(Duration::from_secs(120))
        .expect_status(200)
        .expect_text("\"alertstate\":\"firing\"")
        .await;

    system.start("nats-broker").await;

    let watched_7 = system
        .metric("trade-processor")
        .named("traderx_messagebus_connected")
        .read()
        .await;
    watched_7.expect_value(2, Duration::from_secs(40)).await;
}
