//! Every service goes on answering on its own port.
//!
//! Verifies FR-207.

use conformance::{System, json};

#[tokio::test]
async fn services_answer_directly_too() {
    let system = System::from_environment();

    system
        .request("GET", "/account/22214")
        .directly_to("account-service", "http")
        .expect_status(200)
        .expect_body(json!({ "id": 22214 }))
        .await;

    system
        .request("GET", "/People/GetPerson?LogonId=user01")
        .directly_to("people-service", "http")
        .expect_status(200)
        .expect_body(json!({ "logonId": "user01" }))
        .await;

    system
        .request("GET", "/health/alive")
        .directly_to("position-service", "http")
        .expect_status(200)
        .expect_body(json!(true))
        .await;

    system
        .request("GET", "/stocks/IBM")
        .directly_to("reference-data", "http")
        .expect_status(200)
        .expect_body(json!({ "ticker": "IBM" }))
        .await;

    system
        .request("GET", "/system/health")
        .directly_to("trade-processor", "http")
        .expect_status(200)
        .await;

    system
        .request("GET", "/system/health")
        .directly_to("trade-service", "http")
        .expect_status(200)
        .await;
}
