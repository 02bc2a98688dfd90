//! The broker's monitor answers, and services say that they are connected.
//!
//! Verifies FR-501.

use conformance::{System, json};

#[tokio::test]
async fn the_broker_tells_how_it_is() {
    let system = System::from_environment();

    system
        .request("GET", "/varz")
        .to("nats-broker", "monitor")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/trade-service/system/health")
        .expect_status(200)
        .expect_body(json!({
            "status": "ok", "service": "trade-service", "messageBus": { "status": "connected" },
        }))
        .await;

    system
        .request("GET", "/trade-processor/system/health")
        .expect_status(200)
        .expect_body(json!({ "status": "ok", "service": "trade-processor" }))
        .await;
}
