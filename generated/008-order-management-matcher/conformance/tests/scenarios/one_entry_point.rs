//! Page, health, explorer and every service are reached through one entry point.
//!
//! Verifies FR-202, FR-203, FR-204, SC-201.

use conformance::{System, json};

#[tokio::test]
async fn one_entry_point() {
    let system = System::from_environment();

    system
        .request("GET", "/health")
        .expect_status(200)
        .expect_text("ok")
        .await;

    system
        .request("GET", "/")
        .expect_status(200)
        .expect_media_type("text/html")
        .await;

    system
        .request("GET", "/api/docs/")
        .expect_status(200)
        .expect_media_type("text/html")
        .await;

    system
        .request("GET", "/api/docs/contracts/account-service.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/api/docs/contracts/people-service.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/api/docs/contracts/position-service.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/api/docs/contracts/reference-data.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/api/docs/contracts/trade-processor.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/api/docs/contracts/trade-service.json")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/account-service/account/22214")
        .expect_status(200)
        .expect_body(json!({ "id": 22214, "displayName": "Test Account 20" }))
        .await;

    system
        .request("GET", "/people-service/People/GetPerson?LogonId=user01")
        .expect_status(200)
        .expect_body(json!({ "logonId": "user01", "fullName": "Alice Johnson" }))
        .await;

    system
        .request("GET", "/position-service/positions/22214")
        .expect_status(200)
        .expect_at_least(1)
        .await;

    system
        .request("GET", "/reference-data/stocks")
        .expect_status(200)
        .expect_at_least(20)
        .await;

    system
        .request("GET", "/trade-processor/v3/api-docs")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;

    system
        .request("GET", "/trade-service/v3/api-docs")
        .expect_status(200)
        .expect_media_type("application/json")
        .await;
}
