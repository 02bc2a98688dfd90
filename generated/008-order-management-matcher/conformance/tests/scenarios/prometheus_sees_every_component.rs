//! Prometheus answers below its prefix, and scrapes and asks every component.
//!
//! Verifies FR-602, FR-603, FR-604, FR-606.

use conformance::System;

#[tokio::test]
async fn prometheus_sees_every_component() {
    let system = System::from_environment();

    system
        .request("GET", "/prometheus/-/ready")
        .expect_status(200)
        .await;

    system
        .request("GET", "/prometheus/api/v1/targets?state=active")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("trade-service")
        .await;

    system
        .request("GET", "/prometheus/api/v1/rules")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("MessagesNotHandled")
        .await;
}
