//! While trade-service is away, no order is filled, by force or not, and each stays as it was.
//!
//! Verifies FR-807, FR-810.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn without_trade_service_orders_stay_as_they_are() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account without a trade service" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_orders = system
        .listen_as_page(channels::account_orders(&account))
        .await;

    system.stop("trade-service").await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "FNF", "side": "Sell", "quantity": 9,
            "limitPrice": 99999,
        }))
        .expect_status(201)
        .await;
    let forced = answer.member("orderId");

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "FNF", "side": "Sell", "quantity": 11,
            "limitPrice": 0.001,
        }))
        .expect_status(201)
        .await;
    let order = answer.member("orderId");

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &forced)
        .expect_status(502)
        .expect_text("as it was")
        .await;

    account_orders
        .expect_silence(Duration::from_secs(3), json!({ "version": 2 }))
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(2)
        .expect_body(json!([{ "status": "NEW", "version": 1 }, { "status": "NEW", "version": 1 }]))
        .await;

    system
        .call(order_matcher::CANCEL_ORDER)
        .with("orderId", &order)
        .expect_status(200)
        .expect_body(json!({ "status": "CANCELED" }))
        .await;

    system.start("trade-service").await;

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &forced)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "status": "FILLED", "remainingQuantity": 0 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .expect_body(json!([{ "quantity": 9, "state": "Settled" }]))
        .await;
}
