//! An order that is missing something, or names what there is not, is refused by the field's name
//! and not kept.
//!
//! Verifies FR-802, FR-805, FR-806, FR-807.

use conformance::operations::{account_service, order_matcher};
use conformance::{System, json};

#[tokio::test]
async fn a_waiting_order_that_is_wrong_is_refused() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of wrong orders" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({ "security": "IBM", "side": "Buy", "quantity": 1, "limitPrice": 1 }))
        .expect_status(400)
        .expect_text("accountId")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": 0, "security": "IBM", "side": "Buy", "quantity": 1, "limitPrice": 1,
        }))
        .expect_status(400)
        .expect_text("accountId")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({ "accountId": account, "side": "Buy", "quantity": 1, "limitPrice": 1 }))
        .expect_status(400)
        .expect_text("security")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "", "side": "Buy", "quantity": 1, "limitPrice": 1,
        }))
        .expect_status(400)
        .expect_text("security")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Hold", "quantity": 1, "limitPrice": 1,
        }))
        .expect_status(400)
        .expect_text("side")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 0, "limitPrice": 1,
        }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1.5,
            "limitPrice": 1,
        }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1, "limitPrice": 0,
        }))
        .expect_status(400)
        .expect_text("limitPrice")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1,
            "limitPrice": 1.0005,
        }))
        .expect_status(400)
        .expect_text("limitPrice")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(400)
        .expect_text("limitPrice")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": 999, "security": "XXX", "side": "Buy", "quantity": 1, "limitPrice": 1,
        }))
        .expect_status(404)
        .expect_text("Security XXX not found")
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": 999, "security": "IBM", "side": "Buy", "quantity": 1, "limitPrice": 1,
        }))
        .expect_status(404)
        .expect_text("Account with id 999 not found")
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .with("status", "all")
        .expect_status(200)
        .expect_length(0)
        .await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", "none")
        .expect_status(404)
        .expect_text("none")
        .await;

    system
        .call(order_matcher::CANCEL_ORDER)
        .with("orderId", "none")
        .expect_status(404)
        .expect_text("none")
        .await;

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", "none")
        .expect_status(404)
        .expect_text("none")
        .await;
}
