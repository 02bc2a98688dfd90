//! Accounts are read, all of them or one by its number.
//!
//! Verifies FR-001, FR-026, SC-002.

use conformance::operations::account_service;
use conformance::{System, json};

#[tokio::test]
async fn accounts_are_read() {
    let system = System::from_environment();

    system
        .call(account_service::LIST_ACCOUNTS)
        .expect_status(200)
        .expect_at_least(7)
        .expect_element(json!({ "id": 10031, "displayName": "Internal Trading Book" }))
        .expect_element(json!({ "id": 62654, "displayName": "Hedge Fund TXY1" }))
        .expect_sorted_by(&["id"])
        .await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", 22214)
        .expect_status(200)
        .expect_body(json!({ "id": 22214, "displayName": "Test Account 20" }))
        .await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", 999)
        .expect_status(404)
        .expect_text("Account with id 999 not found")
        .await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", "many")
        .expect_status(400)
        .await;
}
