//! A large order is filled by halves, rounded up, and then whole, each part a trade, each told in
//! order.
//!
//! Verifies FR-808, FR-809, FR-810, FR-814, SC-801.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service};
use conformance::{Format, System, channels, json};

#[tokio::test]
async fn an_order_is_filled_in_parts() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of halves" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_orders = system
        .listen_as_page(channels::account_orders(&account))
        .await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5001,
            "limitPrice": 99999,
        }))
        .expect_status(201)
        .await;
    let order = answer.member("orderId");

    account_orders
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "orderId": order, "status": "NEW", "remainingQuantity": 5001, "version": 1,
        }))
        .await;

    account_orders
        .expect_event(Duration::from_secs(40))
        .payload(json!({
            "orderId": order, "status": "PARTIALLY_FILLED", "remainingQuantity": 2500,
            "lastFillQuantity": 2501, "version": 2,
        }))
        .await;

    account_orders
        .expect_event(Duration::from_secs(40))
        .payload(json!({
            "orderId": order, "status": "PARTIALLY_FILLED", "remainingQuantity": 1250,
            "lastFillQuantity": 1250, "version": 3,
        }))
        .await;

    account_orders
        .expect_event(Duration::from_secs(40))
        .payload(json!({
            "orderId": order, "status": "PARTIALLY_FILLED", "remainingQuantity": 625,
            "lastFillQuantity": 625, "version": 4,
        }))
        .await;

    account_orders
        .expect_event(Duration::from_secs(40))
        .payload(json!({
            "orderId": order, "status": "FILLED", "remainingQuantity": 0, "lastFillQuantity": 625,
            "version": 5,
        }))
        .await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &order)
        .expect_status(200)
        .expect_body(json!({ "status": "FILLED", "remainingQuantity": 0, "version": 5 }))
        .expect_other("lastExecutionPrice", json!(null))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(4)
        .expect_body(json!([
            { "quantity": 625 }, { "quantity": 625 }, { "quantity": 1250 }, { "quantity": 2501 },
        ]))
        .expect_format("id", Format::Uuid)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 5001 }]))
        .await;
}
