//! An order is filled by force at the market price, whatever its limit, and its trade changes the
//! position.
//!
//! Verifies FR-807, FR-810, FR-814, NFR-804.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn an_order_is_filled_by_force() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of force" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_orders = system
        .listen_as_page(channels::account_orders(&account))
        .await;

    let account_positions = system
        .listen_as_page(channels::account_positions(&account))
        .await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "JPM", "side": "Sell", "quantity": 5500,
            "limitPrice": 99999,
        }))
        .expect_status(201)
        .await;
    let order = answer.member("orderId");

    let answer = system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &order)
        .expect_status(200)
        .expect_body(json!({
            "orderId": order, "status": "FILLED", "remainingQuantity": 0, "lastFillQuantity": 5500,
            "version": 2,
        }))
        .expect_other("lastExecutionPrice", json!(null))
        .await;
    let price = answer.member("lastExecutionPrice");

    account_orders
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "orderId": order, "version": 1 }))
        .await;

    account_orders
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "orderId": order, "status": "FILLED", "remainingQuantity": 0,
            "lastExecutionPrice": price, "version": 2,
        }))
        .await;

    system
        .logs()
        .by("order-matcher")
        .within(Duration::from_secs(5))
        .expect_line(json!({
            "message": "an order is filled by force", "order": order, "level": "INFO",
        }))
        .check()
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "security": "JPM", "quantity": -5500 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .expect_body(json!([
            {
                "security": "JPM", "side": "Sell", "quantity": 5500, "price": price,
                "state": "Settled",
            },
        ]))
        .await;

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &order)
        .expect_status(409)
        .expect_text("FILLED")
        .await;

    system
        .call(order_matcher::CANCEL_ORDER)
        .with("orderId", &order)
        .expect_status(409)
        .expect_text("FILLED")
        .await;

    account_orders
        .expect_silence(Duration::from_secs(2), json!({ "orderId": order }))
        .await;
}
