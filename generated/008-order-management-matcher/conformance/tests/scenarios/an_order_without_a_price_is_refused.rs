//! A message without a price, or with none that can be, is refused and logged, and never booked.
//!
//! Verifies FR-709.

use std::time::Duration;

use conformance::operations::{account_service, position_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn an_order_without_a_price_is_refused() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of orders without a price" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system.listen(channels::account_trades(&account)).await;

    let account_positions = system.listen(channels::account_positions(&account)).await;

    system
        .publish(channels::new_trades())
        .payload(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 10 }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 10, "price": null,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 10, "price": 0,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 10, "price": -1,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 10, "price": 1.0005,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 17,
            "price": 187.125,
        }))
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "quantity": 17, "price": 187.125, "state": "Settled" }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "quantity": 17, "averageCostBasis": 187.125 }))
        .await;

    account_trades
        .expect_silence(Duration::from_secs(1), json!(null))
        .await;

    account_positions
        .expect_silence(Duration::from_secs(1), json!(null))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .await;

    system
        .logs()
        .by("trade-processor")
        .within(Duration::from_secs(5))
        .expect_line(json!({ "message": "a message was not handled", "status": 400 }))
        .check()
        .await;
}
