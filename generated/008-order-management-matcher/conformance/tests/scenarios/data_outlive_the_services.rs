//! What was saved is there after the services that use the database were killed, and nothing is
//! loaded again.
//!
//! Verifies FR-026.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_processor};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn data_outlive_the_services() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that stays" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(account_service::UPDATE_ACCOUNT)
        .body(json!({ "id": 11413, "displayName": "Renamed for good" }))
        .expect_status(200)
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 40 }))
        .expect_status(200)
        .await;

    system.restart("account-service").await;

    system.restart("position-service").await;

    system.restart("trade-processor").await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "displayName": "Account that stays" }))
        .await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", 11413)
        .expect_status(200)
        .expect_body(json!({ "displayName": "Renamed for good" }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 40 }]))
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT)
        .body(json!({ "id": 11413, "displayName": "Private Clients Fund TTXX" }))
        .expect_status(200)
        .await;
}
