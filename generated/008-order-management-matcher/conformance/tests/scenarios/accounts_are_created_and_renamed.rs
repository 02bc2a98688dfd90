//! Accounts get a number of their own or keep the one that they are given.
//!
//! Verifies FR-002.

use conformance::operations::account_service;
use conformance::{System, json};

#[tokio::test]
async fn accounts_are_created_and_renamed() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Scenario account" }))
        .expect_status(200)
        .expect_body(json!({ "displayName": "Scenario account" }))
        .expect_minimum("id", 65000)
        .await;
    let first = answer.member("id");

    system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "id": null, "displayName": "Another" }))
        .expect_status(200)
        .expect_body(json!({ "displayName": "Another" }))
        .expect_minimum("id", 65000)
        .expect_other("id", json!(first))
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT)
        .body(json!({ "id": 0, "displayName": "A third" }))
        .expect_status(200)
        .expect_body(json!({ "displayName": "A third" }))
        .expect_minimum("id", 65000)
        .expect_other("id", json!(first))
        .await;

    system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "id": -5, "displayName": "A fourth" }))
        .expect_status(200)
        .expect_body(json!({ "displayName": "A fourth" }))
        .expect_minimum("id", 65000)
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT)
        .body(json!({ "id": first, "displayName": "Renamed" }))
        .expect_status(200)
        .expect_body(json!({ "id": first, "displayName": "Renamed" }))
        .await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", &first)
        .expect_status(200)
        .expect_body(json!({ "id": first, "displayName": "Renamed" }))
        .await;

    system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "id": first, "displayName": "Renamed again" }))
        .expect_status(200)
        .expect_body(json!({ "id": first, "displayName": "Renamed again" }))
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT)
        .body(json!({ "id": 777, "displayName": "Chosen number" }))
        .expect_status(200)
        .expect_body(json!({ "id": 777, "displayName": "Chosen number" }))
        .await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", 777)
        .expect_status(200)
        .expect_body(json!({ "id": 777, "displayName": "Chosen number" }))
        .await;

    system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({}))
        .expect_status(400)
        .expect_text("displayName")
        .await;

    system
        .call(account_service::UPDATE_ACCOUNT)
        .body(json!({ "id": 777 }))
        .expect_status(400)
        .expect_text("displayName")
        .await;

    system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "This name has more than the fifty characters it may have" }))
        .expect_status(400)
        .expect_text("displayName")
        .await;
}
