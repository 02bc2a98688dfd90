//! An order whose trade can never be booked is rejected with the reason, and its trade is told as
//! cancelled alone.
//!
//! Verifies FR-813, FR-812, FR-814.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service, trade_processor};
use conformance::{System, channels, json};

#[tokio::test]
async fn an_order_that_cannot_be_booked_is_rejected() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that is full of orders" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "DB", "side": "Buy", "quantity": 2147483647,
        }))
        .expect_status(200)
        .await;

    let account_orders = system
        .listen_as_page(channels::account_orders(&account))
        .await;

    let processed_trades = system.listen(channels::processed_trades()).await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "DB", "side": "Buy", "quantity": 7,
            "limitPrice": 99999,
        }))
        .expect_status(201)
        .await;
    let order = answer.member("orderId");

    account_orders
        .expect_event(Duration::from_secs(40))
        .payload(json!({
            "orderId": order, "status": "REJECTED", "remainingQuantity": 7, "version": 2,
        }))
        .text("reason", "could not book")
        .await;

    processed_trades
        .expect_silence(Duration::from_secs(1), json!({ "accountId": account }))
        .await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &order)
        .expect_status(200)
        .expect_body(json!({
            "status": "REJECTED", "remainingQuantity": 7, "lastExecutionPrice": null,
        }))
        .await;

    system
        .call(order_matcher::CANCEL_ORDER)
        .with("orderId", &order)
        .expect_status(409)
        .expect_text("REJECTED")
        .await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "DB", "side": "Buy", "quantity": 8,
            "limitPrice": 0.001,
        }))
        .expect_status(201)
        .await;
    let forced = answer.member("orderId");

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &forced)
        .expect_status(409)
        .expect_text("rejected")
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .with("status", "REJECTED")
        .expect_status(200)
        .expect_length(2)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(3)
        .expect_body(json!([
            { "quantity": 8, "state": "Cancelled" }, { "quantity": 7, "state": "Cancelled" },
            { "state": "Settled" },
        ]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "DB", "quantity": 2147483647 }]))
        .await;
}
