//! An accepted order that can never be booked is told as cancelled and changes no position.
//!
//! Verifies FR-028, FR-016.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_processor, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn an_accepted_order_that_cannot_be_booked_is_cancelled() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that is full" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 2147483647,
        }))
        .expect_status(200)
        .await;

    let account_trades = system.listen(channels::account_trades(&account)).await;

    let account_positions = system.listen(channels::account_positions(&account)).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(200)
        .await;

    let event = account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1,
            "state": "Cancelled",
        }))
        .await;
    let trade = event.member("id");

    account_positions
        .expect_silence(Duration::from_secs(1), json!(null))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(2)
        .expect_body(json!([
            { "id": trade, "quantity": 1, "state": "Cancelled" }, { "state": "Settled" },
        ]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 2147483647 }]))
        .await;
}
