//! Services that use messages say in words and in metrics that they are connected.
//!
//! Verifies FR-022, FR-023.

use std::time::Duration;

use conformance::{System, json};

#[tokio::test]
async fn services_tell_how_they_are() {
    let system = System::from_environment();

    system
        .request("GET", "/system/health")
        .to("trade-service", "http")
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({
            "status": "ok", "service": "trade-service", "messageBus": { "status": "connected" },
        }))
        .await;

    system
        .request("GET", "/system/health")
        .to("trade-processor", "http")
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({
            "status": "ok", "service": "trade-processor",
            "messageBus": {
                "publisher": { "status": "connected" }, "subscriber": { "status": "connected" },
            },
        }))
        .await;

    system
        .request("GET", "/actuator/prometheus")
        .to("trade-service", "http")
        .expect_status(200)
        .expect_media_type("text/plain")
        .expect_text(
            "traderx_messagebus_connected{component=\"trade-service\",role=\"publisher\"} 1",
        )
        .await;

    system
        .request("GET", "/actuator/prometheus")
        .to("trade-processor", "http")
        .expect_status(200)
        .expect_text(
            "traderx_messagebus_connected{component=\"trade-processor\",role=\"publisher\"} 1",
        )
        .expect_text(
            "traderx_messagebus_connected{component=\"trade-processor\",role=\"subscriber\"} 1",
        )
        .await;

    system
        .request("GET", "/system/health")
        .to("account-service", "http")
        .expect_status(200)
        .expect_body(json!({ "service": "account-service" }))
        .await;

    system
        .request("GET", "/system/health")
        .to("people-service", "http")
        .expect_status(200)
        .expect_body(json!({ "service": "people-service" }))
        .await;

    system
        .request("GET", "/system/health")
        .to("position-service", "http")
        .expect_status(200)
        .expect_body(json!({ "service": "position-service" }))
        .await;

    system
        .request("GET", "/system/health")
        .to("reference-data", "http")
        .expect_status(200)
        .expect_body(json!({ "service": "reference-data" }))
        .await;
}
