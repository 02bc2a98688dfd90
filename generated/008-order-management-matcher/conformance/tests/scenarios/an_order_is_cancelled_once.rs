//! A waiting order is cancelled once, keeps what remains, and can be neither cancelled nor filled
//! then.
//!
//! Verifies FR-806, FR-807, FR-814, NFR-804, NFR-806.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn an_order_is_cancelled_once() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that cancels" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_orders = system
        .listen_as_page(channels::patterns::account_orders_all())
        .await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "MS", "side": "Buy", "quantity": 30,
            "limitPrice": 0.5,
        }))
        .expect_status(201)
        .await;
    let order = answer.member("orderId");

    let watched_4 = system
        .metric("order-matcher")
        .named("traderx_order_events_total")
        .labels(json!({ "event": "cancel" }))
        .read()
        .await;

    let watched_5 = system
        .metric("order-matcher")
        .named("traderx_order_book_age_seconds_count")
        .read()
        .await;

    system
        .call(order_matcher::CANCEL_ORDER)
        .with("orderId", &order)
        .expect_status(200)
        .expect_body(json!({
            "orderId": order, "status": "CANCELED", "quantity": 30, "remainingQuantity": 30,
            "version": 2,
        }))
        .await;

    account_orders
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "orderId": order, "status": "NEW", "version": 1 }))
        .await;

    account_orders
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "orderId": order, "status": "CANCELED", "remainingQuantity": 30, "version": 2,
        }))
        .await;

    watched_4.expect_moved(1, Duration::from_secs(5)).await;

    watched_5.expect_moved(1, Duration::from_secs(5)).await;

    system
        .logs()
        .by("order-matcher")
        .within(Duration::from_secs(5))
        .expect_line(json!({
            "message": "an order was cancelled", "order": order, "level": "INFO",
        }))
        .check()
        .await;

    system
        .call(order_matcher::CANCEL_ORDER)
        .with("orderId", &order)
        .expect_status(409)
        .expect_text("CANCELED")
        .await;

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &order)
        .expect_status(409)
        .expect_text("CANCELED")
        .await;

    account_orders
        .expect_silence(Duration::from_secs(2), json!({ "orderId": order }))
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(0)
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .with("status", "CANCELED")
        .expect_status(200)
        .expect_body(json!([{ "orderId": order, "remainingQuantity": 30, "version": 2 }]))
        .await;
}
