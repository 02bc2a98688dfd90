//! Orders are listed by their last change, and narrowed by status and account.
//!
//! Verifies FR-804, FR-817.

use conformance::operations::{order_matcher, position_service};
use conformance::{System, json};

#[tokio::test]
async fn orders_are_listed_by_status_and_account() {
    let system = System::from_environment();

    system
        .call(order_matcher::LIST_ORDERS)
        .expect_status(200)
        .expect_element(json!({
            "accountId": 22214, "security": "IBM", "side": "Buy", "quantity": 1800,
            "remainingQuantity": 1800, "limitPrice": 175.25, "status": "NEW",
        }))
        .expect_element(json!({
            "accountId": 22214, "security": "MSFT", "side": "Sell", "quantity": 900,
            "remainingQuantity": 650, "status": "PARTIALLY_FILLED", "lastExecutionPrice": 452.5,
            "lastFillQuantity": 250,
        }))
        .expect_element(json!({
            "accountId": 44044, "security": "JPM", "side": "Buy", "quantity": 1200, "status": "NEW",
        }))
        .expect_element(json!({
            "accountId": 10031, "security": "NVDA", "side": "Buy", "quantity": 450, "status": "NEW",
        }))
        .expect_element(json!({
            "accountId": 10031, "security": "C", "side": "Sell", "quantity": 1000, "status": "NEW",
        }))
        .expect_element(json!({
            "accountId": 62654, "security": "META", "side": "Sell", "quantity": 500,
            "status": "NEW",
        }))
        .expect_no_element(json!({ "status": "FILLED" }))
        .expect_no_element(json!({ "status": "CANCELED" }))
        .expect_no_element(json!({ "status": "REJECTED" }))
        .expect_descending_by(&["updatedAt"])
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", 10031)
        .with("status", "open")
        .expect_status(200)
        .expect_length(2)
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", 52355)
        .with("status", "FILLED")
        .expect_status(200)
        .expect_length(1)
        .expect_body(json!([
            {
                "security": "GS", "quantity": 300, "remainingQuantity": 0,
                "lastExecutionPrice": 498.25, "status": "FILLED",
            },
        ]))
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("status", "PARTIALLY_FILLED")
        .expect_status(200)
        .expect_element(json!({ "security": "MSFT" }))
        .expect_no_element(json!({ "status": "NEW" }))
        .expect_no_element(json!({ "status": "FILLED" }))
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("status", "all")
        .expect_status(200)
        .expect_at_least(7)
        .expect_element(json!({ "status": "FILLED" }))
        .expect_element(json!({ "status": "NEW" }))
        .expect_descending_by(&["updatedAt"])
        .await;

    system
        .request("GET", "/order-matcher/orders?status=done")
        .expect_status(400)
        .expect_text("status")
        .await;

    system
        .request("GET", "/order-matcher/orders?accountId=mine")
        .expect_status(400)
        .expect_text("accountId")
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", 52355)
        .expect_status(200)
        .expect_element(json!({
            "security": "GS", "side": "Sell", "quantity": 300, "price": 498.25, "state": "Settled",
        }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", 52355)
        .expect_status(200)
        .expect_element(json!({ "security": "GS", "quantity": -300, "averageCostBasis": 498.25 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", 22214)
        .expect_status(200)
        .expect_element(json!({
            "security": "MSFT", "side": "Sell", "quantity": 250, "price": 452.5, "state": "Settled",
        }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", 22214)
        .expect_status(200)
        .expect_element(json!({ "security": "MSFT", "quantity": -250, "averageCostBasis": 452.5 }))
        .await;
}
