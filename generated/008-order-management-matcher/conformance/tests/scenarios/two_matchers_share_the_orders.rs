//! With two matchers, each order is filled once.
//!
//! Verifies FR-811, FR-812, NFR-801.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn two_matchers_share_the_orders() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of two matchers" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system.scale("order-matcher", 2).await;

    system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 1501,
            "limitPrice": 99999,
        }))
        .at_once(20)
        .within(Duration::from_secs(20))
        .expect_status(201)
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .with("status", "FILLED")
        .within(Duration::from_secs(60))
        .expect_status(200)
        .expect_at_least(20)
        .await;

    system
        .call(order_matcher::LIST_ORDERS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(0)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "GS", "quantity": 30020 }]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(40)
        .expect_no_element(json!({ "state": "Cancelled" }))
        .await;
}
