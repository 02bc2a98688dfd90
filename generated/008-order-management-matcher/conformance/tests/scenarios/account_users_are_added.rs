//! People are let into accounts if both are known.
//!
//! Verifies FR-003, FR-004, FR-026, SC-002.

use conformance::operations::account_service;
use conformance::{System, json};

#[tokio::test]
async fn account_users_are_added() {
    let system = System::from_environment();

    system
        .call(account_service::LIST_ACCOUNT_USERS)
        .expect_status(200)
        .expect_at_least(18)
        .expect_element(json!({ "accountId": 22214, "username": "user01" }))
        .expect_element(json!({ "accountId": 44044, "username": "user09" }))
        .expect_sorted_by(&["accountId", "username"])
        .await;

    system
        .call(account_service::GET_ACCOUNT_USER)
        .with("id", 22214)
        .expect_status(200)
        .expect_body(json!({ "accountId": 22214, "username": "user01" }))
        .await;

    system
        .call(account_service::GET_ACCOUNT_USER)
        .with("id", 999)
        .expect_status(404)
        .expect_text("999")
        .await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account with users" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": account, "username": "user02" }))
        .expect_status(200)
        .expect_body(json!({ "accountId": account, "username": "user02" }))
        .await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": account, "username": "user02" }))
        .expect_status(200)
        .expect_body(json!({ "accountId": account, "username": "user02" }))
        .await;

    system
        .call(account_service::GET_ACCOUNT_USER)
        .with("id", &account)
        .expect_status(200)
        .expect_body(json!({ "accountId": account, "username": "user02" }))
        .await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": account, "username": "nobody" }))
        .expect_status(404)
        .expect_text("nobody")
        .await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": account, "username": " " }))
        .expect_status(404)
        .await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": 999, "username": "user02" }))
        .expect_status(404)
        .expect_text("999")
        .await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": 999, "username": "nobody" }))
        .expect_status(404)
        .expect_text("nobody")
        .await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": account }))
        .expect_status(400)
        .expect_text("username")
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT_USER)
        .body(json!({ "accountId": account, "username": "unchecked" }))
        .expect_status(200)
        .expect_body(json!({ "accountId": account, "username": "unchecked" }))
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT_USER)
        .body(json!({ "accountId": account }))
        .expect_status(400)
        .expect_text("username")
        .await;

    system
        .call(account_service::GET_ACCOUNT_USER)
        .with("id", "many")
        .expect_status(400)
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT_USER)
        .body(json!({ "accountId": 999, "username": "unchecked" }))
        .expect_status(404)
        .expect_text("999")
        .await;
}
