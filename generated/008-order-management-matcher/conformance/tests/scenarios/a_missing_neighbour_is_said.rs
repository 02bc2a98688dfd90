//! A service whose neighbour is away says so with 502, changes nothing, and goes on when it is
//! back.
//!
//! Verifies NFR-006.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn a_missing_neighbour_is_said() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of missing neighbours" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system.stop("people-service").await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": account, "username": "user03" }))
        .expect_status(502)
        .await;

    system
        .call(account_service::GET_ACCOUNT_USER)
        .with("id", &account)
        .expect_status(404)
        .await;

    system.start("people-service").await;

    system
        .call(account_service::CREATE_ACCOUNT_USER)
        .body(json!({ "accountId": account, "username": "user03" }))
        .within(Duration::from_secs(20))
        .expect_status(200)
        .await;

    system.stop("reference-data").await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(502)
        .await;

    system.start("reference-data").await;

    system.stop("account-service").await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(502)
        .await;

    system.start("account-service").await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([]))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 6 }))
        .within(Duration::from_secs(20))
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!([{ "quantity": 6 }]))
        .await;
}
