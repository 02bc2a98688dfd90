//! Orders are there after their matcher was killed, and are filled then.
//!
//! Verifies NFR-802, FR-812.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn orders_outlive_their_matcher() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a killed matcher" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "UBS", "side": "Buy", "quantity": 10,
            "limitPrice": 0.001,
        }))
        .expect_status(201)
        .await;
    let waiting = answer.member("orderId");

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "UBS", "side": "Buy", "quantity": 4000,
            "limitPrice": 99999,
        }))
        .expect_status(201)
        .await;
    let order = answer.member("orderId");

    system.restart("order-matcher").await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &waiting)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "status": "NEW", "version": 1 }))
        .await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &order)
        .within(Duration::from_secs(60))
        .expect_status(200)
        .expect_body(json!({ "status": "FILLED", "remainingQuantity": 0 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "UBS", "quantity": 4000 }]))
        .await;

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &waiting)
        .expect_status(200)
        .expect_body(json!({ "status": "FILLED" }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "UBS", "quantity": 4010 }]))
        .await;
}
