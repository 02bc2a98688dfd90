//! A page of another origin may call every service, and is told so before it does.
//!
//! Verifies FR-024.

use conformance::System;

#[tokio::test]
async fn other_origins_are_answered() {
    let system = System::from_environment();

    system
        .request("OPTIONS", "/trade/")
        .to("trade-service", "http")
        .header("Access-Control-Request-Headers", "content-type")
        .header("Access-Control-Request-Method", "POST")
        .header("Origin", "http://pages.example")
        .expect_one_of(&[200, 204])
        .expect_header("access-control-allow-origin", "*")
        .await;

    system
        .request("GET", "/account/22214")
        .to("account-service", "http")
        .header("Origin", "http://pages.example")
        .expect_status(200)
        .expect_header("access-control-allow-origin", "*")
        .await;

    system
        .request("GET", "/account/999")
        .to("account-service", "http")
        .header("Origin", "http://pages.example")
        .expect_status(404)
        .expect_header("access-control-allow-origin", "*")
        .await;

    system
        .request("GET", "/People/GetPerson")
        .to("people-service", "http")
        .header("Origin", "http://pages.example")
        .expect_status(400)
        .expect_header("access-control-allow-origin", "*")
        .await;

    system
        .request("GET", "/stocks/IBM")
        .to("reference-data", "http")
        .header("Origin", "http://pages.example")
        .expect_status(200)
        .expect_header("access-control-allow-origin", "*")
        .await;

    system
        .request("GET", "/health/alive")
        .to("position-service", "http")
        .header("Origin", "http://pages.example")
        .expect_status(200)
        .expect_header("access-control-allow-origin", "*")
        .await;

    system
        .request("GET", "/system/health")
        .to("trade-processor", "http")
        .header("Origin", "http://pages.example")
        .expect_status(200)
        .expect_header("access-control-allow-origin", "*")
        .await;
}
