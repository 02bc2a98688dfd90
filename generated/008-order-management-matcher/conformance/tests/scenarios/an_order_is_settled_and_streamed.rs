//! An accepted order is settled and reaches both streams of its account.
//!
//! Verifies FR-011, FR-014, FR-016, FR-018, SC-001.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{Format, System, channels, json};

#[tokio::test]
async fn an_order_is_settled_and_streamed() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account with streams" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let new_trades = system.listen(channels::new_trades()).await;

    let account_trades = system.listen(channels::account_trades(&account)).await;

    let account_positions = system.listen(channels::account_positions(&account)).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "id": "chosen", "state": "Settled", "accountId": account, "security": "IBM",
            "side": "Buy", "quantity": 100,
        }))
        .expect_status(200)
        .expect_body(json!({
            "id": null, "state": null, "accountId": account, "security": "IBM", "side": "Buy",
            "quantity": 100,
        }))
        .await;

    new_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 100 }))
        .envelope(json!({ "type": "TradeOrder" }))
        .await;

    let event = account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 100,
            "state": "Settled",
        }))
        .format("created", Format::EpochMilliseconds)
        .format("updated", Format::EpochMilliseconds)
        .await;
    let trade = event.member("id");

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "security": "IBM", "quantity": 100 }))
        .format("updated", Format::EpochMilliseconds)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .expect_body(json!([
            { "id": trade, "security": "IBM", "side": "Buy", "quantity": 100, "state": "Settled" },
        ]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .expect_body(json!([{ "accountId": account, "security": "IBM", "quantity": 100 }]))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Sell", "quantity": 150 }))
        .expect_status(200)
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "security": "IBM", "quantity": -50 }))
        .await;
}
