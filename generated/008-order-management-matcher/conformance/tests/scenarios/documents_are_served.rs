//! Every service serves its own interface document, with and without a slash at the end of a path.
//!
//! Verifies FR-021.

use conformance::{System, json};

#[tokio::test]
async fn documents_are_served() {
    let system = System::from_environment();

    system
        .request("GET", "/v3/api-docs")
        .to("account-service", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("getAccount")
        .await;

    system
        .request("GET", "/v3/api-docs/")
        .to("position-service", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("listAccountTrades")
        .await;

    system
        .request("GET", "/v3/api-docs")
        .to("reference-data", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("listStocks")
        .await;

    system
        .request("GET", "/v3/api-docs")
        .to("trade-processor", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("bookTradeOrder")
        .await;

    system
        .request("GET", "/v3/api-docs")
        .to("trade-service", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("createTradeOrder")
        .await;

    system
        .request("GET", "/swagger/v1/swagger.json")
        .to("people-service", "http")
        .expect_status(200)
        .expect_media_type("application/json")
        .expect_text("getMatchingPeople")
        .await;

    system
        .request("GET", "/account")
        .to("account-service", "http")
        .expect_status(200)
        .expect_at_least(7)
        .await;

    system
        .request("GET", "/stocks/IBM/")
        .to("reference-data", "http")
        .expect_status(200)
        .expect_body(json!({ "ticker": "IBM" }))
        .await;
}
