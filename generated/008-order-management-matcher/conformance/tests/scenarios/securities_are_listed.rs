//! Securities are listed and looked up by ticker.
//!
//! Verifies FR-007, SC-002.

use conformance::operations::reference_data;
use conformance::{System, json};

#[tokio::test]
async fn securities_are_listed() {
    let system = System::from_environment();

    system
        .call(reference_data::GET_HEALTH)
        .expect_status(200)
        .expect_body(json!({ "status": "ok" }))
        .await;

    system
        .call(reference_data::LIST_STOCKS)
        .expect_status(200)
        .expect_length(20)
        .expect_element(json!({ "ticker": "IBM" }))
        .expect_element(json!({ "ticker": "MS" }))
        .expect_element(json!({ "ticker": "C" }))
        .expect_element(json!({ "ticker": "BAC" }))
        .expect_element(json!({ "ticker": "META" }))
        .expect_element(json!({ "ticker": "UBS" }))
        .await;

    system
        .call(reference_data::GET_STOCK)
        .with("ticker", "IBM")
        .expect_status(200)
        .expect_body(json!({ "ticker": "IBM", "companyName": "International Business Machines" }))
        .await;

    system
        .call(reference_data::GET_STOCK)
        .with("ticker", "XXX")
        .expect_status(404)
        .expect_body(json!({
            "message": "Stock ticker \"XXX\" not found.", "error": "Not Found", "statusCode": 404,
        }))
        .await;
}
