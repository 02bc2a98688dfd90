//! While price-publisher is away, the matcher goes on with what it knows and fills nothing that
//! trade-service cannot price.
//!
//! Verifies FR-808, FR-812.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn orders_without_a_price_wait() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account without fresh prices" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system.stop("price-publisher").await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "COF", "side": "Buy", "quantity": 13,
            "limitPrice": 99999,
        }))
        .expect_status(201)
        .expect_body(json!({ "status": "NEW" }))
        .await;
    let order = answer.member("orderId");

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(0)
        .await;

    system.start("price-publisher").await;

    system
        .call(order_matcher::GET_ORDER)
        .with("orderId", &order)
        .within(Duration::from_secs(60))
        .expect_status(200)
        .expect_body(json!({ "status": "FILLED" }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .expect_body(json!([{ "quantity": 13, "state": "Settled" }]))
        .await;
}
