//! Whoever hears of a trade finds it and its position at once.
//!
//! Verifies FR-014, FR-016.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{Format, System, channels, json};

#[tokio::test]
async fn a_trade_is_heard_of_when_it_can_be_read() {
    let system = System::from_environment();
    for _ in 0..50 {
        a_trade_is_heard_of_when_it_can_be_read_once(&system).await;
    }
}

async fn a_trade_is_heard_of_when_it_can_be_read_once(system: &System) {
    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a quick reader" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system.listen(channels::account_trades(&account)).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "C", "side": "Buy", "quantity": 9 }))
        .expect_status(200)
        .await;

    let event = account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "security": "C", "quantity": 9, "state": "Settled" }))
        .format("id", Format::Uuid)
        .await;
    let trade = event.member("id");

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .directly_to("position-service", "http")
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "id": trade, "state": "Settled" }]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .directly_to("position-service", "http")
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "C", "quantity": 9 }]))
        .await;
}
