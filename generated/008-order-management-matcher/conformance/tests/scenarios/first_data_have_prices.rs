//! Trades and positions that are there from the start have prices and average costs.
//!
//! Verifies FR-713, FR-708, FR-712.

use conformance::operations::position_service;
use conformance::{System, json};

#[tokio::test]
async fn first_data_have_prices() {
    let system = System::from_environment();

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", 22214)
        .expect_status(200)
        .expect_element(json!({ "id": "TRADE-22214-AABBCC", "security": "IBM", "price": 136.25 }))
        .expect_element(json!({ "id": "TRADE-22214-DDEEFF", "security": "MS", "price": 95.125 }))
        .expect_element(json!({ "id": "TRADE-22214-GGHHII", "security": "C", "price": 57.5 }))
        .await;

    system
        .call(position_service::LIST_TRADES)
        .expect_status(200)
        .expect_element(json!({ "id": "TRADE-52355-AABBCC", "security": "BAC", "price": 41.125 }))
        .await;

    system
        .call(position_service::LIST_POSITIONS)
        .expect_status(200)
        .expect_element(json!({ "accountId": 22214, "security": "C", "averageCostBasis": 57.5 }))
        .expect_element(json!({
            "accountId": 22214, "security": "IBM", "averageCostBasis": 136.25,
        }))
        .expect_element(json!({ "accountId": 22214, "security": "MS", "averageCostBasis": 95.125 }))
        .expect_element(json!({
            "accountId": 52355, "security": "BAC", "averageCostBasis": 41.125,
        }))
        .await;
}
