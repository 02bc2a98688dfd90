//! A fill that nobody can book at the moment is booked once as soon as somebody can, and holds its
//! order until then.
//!
//! Verifies FR-806, FR-807, FR-812.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn a_fill_waits_for_its_trade() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a patient fill" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "FIS", "side": "Buy", "quantity": 12,
            "limitPrice": 0.001,
        }))
        .expect_status(201)
        .await;
    let order = answer.member("orderId");

    system.stop("trade-processor").await;

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &order)
        .expect_status(502)
        .expect_text("under way")
        .await;

    system
        .call(order_matcher::CANCEL_ORDER)
        .with("orderId", &order)
        .expect_status(409)
        .expect_text("under way")
        .await;

    system
        .call(order_matcher::FORCE_FILL_ORDER)
        .with("orderId", &order)
        .expect_status(409)
        .expect_text("under way")
        .await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &order)
        .expect_status(200)
        .expect_body(json!({ "status": "NEW", "remainingQuantity": 12, "version": 1 }))
        .await;

    system.start("trade-processor").await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &order)
        .within(Duration::from_secs(60))
        .expect_status(200)
        .expect_body(json!({ "status": "FILLED", "remainingQuantity": 0, "version": 2 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .expect_body(json!([{ "quantity": 12, "state": "Settled" }]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "FIS", "quantity": 12 }]))
        .await;
}
