//! An order is kept, told and listed, and waits while the market is on the wrong side of its limit.
//!
//! Verifies FR-801, FR-803, FR-804, FR-805, FR-808, FR-814.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher};
use conformance::{Format, System, channels, json};

#[tokio::test]
async fn an_order_waits_for_its_price() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that waits" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_orders = system
        .listen_as_page(channels::account_orders(&account))
        .await;

    let new_trades = system.listen(channels::new_trades()).await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 100,
            "limitPrice": 0.125,
        }))
        .expect_status(201)
        .expect_body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 100,
            "remainingQuantity": 100, "limitPrice": 0.125, "status": "NEW",
            "lastExecutionPrice": null, "lastFillQuantity": null, "version": 1, "reason": null,
        }))
        .expect_format("createdAt", Format::IsoMilliseconds)
        .expect_format("orderId", Format::Uuid)
        .expect_format("updatedAt", Format::IsoMilliseconds)
        .await;
    let order = answer.member("orderId");

    account_orders
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "orderId": order, "accountId": account, "security": "IBM", "side": "Buy",
            "quantity": 100, "remainingQuantity": 100, "limitPrice": 0.125, "status": "NEW",
            "version": 1,
        }))
        .envelope(json!({ "type": "Order", "from": "order-matcher" }))
        .format("createdAt", Format::EpochMilliseconds)
        .format("updatedAt", Format::EpochMilliseconds)
        .await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Sell", "quantity": 100,
            "limitPrice": 99999.5,
        }))
        .expect_status(201)
        .expect_body(json!({ "side": "Sell", "status": "NEW" }))
        .await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &order)
        .within(Duration::from_secs(5))
        .expect_status(200)
        .expect_body(json!({ "orderId": order, "status": "NEW" }))
        .expect_other("marketPrice", json!(null))
        .await;

    account_orders
        .expect_silence(Duration::from_secs(4), json!({ "version": 2 }))
        .await;

    new_trades
        .expect_silence(Duration::from_secs(1), json!({ "accountId": account }))
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(2)
        .expect_body(json!([
            { "side": "Sell", "status": "NEW", "version": 1 },
            { "orderId": order, "status": "NEW", "version": 1 },
        ]))
        .await;

    system
        .call(order_matcher::COUNT_OPEN_ORDERS)
        .expect_status(200)
        .expect_minimum("openOrders", 8)
        .expect_minimum("unfilledOrders", 7)
        .await;
}
