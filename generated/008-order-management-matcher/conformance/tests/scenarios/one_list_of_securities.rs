//! What can be traded is what has a price, under the ticker of today.
//!
//! Verifies FR-705.

use conformance::operations::{price_publisher, reference_data};
use conformance::{System, json};

#[tokio::test]
async fn one_list_of_securities() {
    let system = System::from_environment();

    system
        .call(reference_data::LIST_STOCKS)
        .expect_status(200)
        .expect_length(20)
        .expect_element(json!({ "ticker": "META" }))
        .expect_element(json!({ "ticker": "DB" }))
        .expect_element(json!({ "ticker": "FNMA" }))
        .expect_no_element(json!({ "ticker": "FB" }))
        .expect_no_element(json!({ "ticker": "ADBE" }))
        .expect_sorted_by(&["ticker"])
        .await;

    system
        .call(reference_data::GET_STOCK)
        .with("ticker", "META")
        .expect_status(200)
        .expect_body(json!({ "ticker": "META", "companyName": "Meta Platforms" }))
        .await;

    system
        .call(reference_data::GET_STOCK)
        .with("ticker", "FB")
        .expect_status(404)
        .await;

    system
        .call(price_publisher::GET_PRICE)
        .with("ticker", "FB")
        .expect_status(404)
        .await;
}
