//! Trades and positions are read, of all accounts or of one.
//!
//! Verifies FR-008, FR-009, FR-010, FR-026.

use conformance::operations::position_service;
use conformance::{Format, System, json};

#[tokio::test]
async fn trades_and_positions_are_read() {
    let system = System::from_environment();

    system
        .call(position_service::CHECK_ALIVE)
        .expect_status(200)
        .expect_body(json!(true))
        .await;

    system
        .call(position_service::CHECK_READY)
        .expect_status(200)
        .expect_body(json!(true))
        .await;

    system
        .call(position_service::LIST_TRADES)
        .expect_status(200)
        .expect_at_least(4)
        .expect_element(json!({
            "id": "TRADE-52355-AABBCC", "accountId": 52355, "security": "BAC",
        }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", 22214)
        .expect_status(200)
        .expect_at_least(3)
        .expect_element(json!({
            "id": "TRADE-22214-AABBCC", "security": "IBM", "side": "Sell", "quantity": 100,
            "state": "Settled",
        }))
        .expect_element(json!({
            "id": "TRADE-22214-DDEEFF", "security": "MS", "side": "Buy", "quantity": 1000,
            "state": "Settled",
        }))
        .expect_element(json!({
            "id": "TRADE-22214-GGHHII", "security": "C", "side": "Sell", "quantity": 2000,
            "state": "Settled",
        }))
        .expect_format("created", Format::IsoMilliseconds)
        .expect_format("updated", Format::IsoMilliseconds)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", 999)
        .expect_status(200)
        .expect_body(json!([]))
        .await;

    system
        .call(position_service::LIST_POSITIONS)
        .expect_status(200)
        .expect_at_least(4)
        .expect_element(json!({ "accountId": 52355, "security": "BAC", "quantity": -2400 }))
        .expect_sorted_by(&["accountId", "security"])
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", 22214)
        .expect_status(200)
        .expect_at_least(3)
        .expect_element(json!({ "security": "C", "quantity": -2000 }))
        .expect_element(json!({ "security": "MS", "quantity": 1000 }))
        .expect_sorted_by(&["security"])
        .expect_format("updated", Format::IsoMilliseconds)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", 999)
        .expect_status(200)
        .expect_body(json!([]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", "many")
        .expect_status(400)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", "many")
        .expect_status(400)
        .await;
}
