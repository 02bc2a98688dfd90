//! A booked trade is announced once to those who follow all trading, a refused one never.
//!
//! Verifies FR-502, FR-504, FR-508.

use std::time::Duration;

use conformance::operations::{account_service, trade_processor, trade_service};
use conformance::{Format, System, channels, json};

#[tokio::test]
async fn processed_trades_are_announced() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of announced trades" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let processed_trades = system.listen(channels::processed_trades()).await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": 999, "security": "IBM", "side": "Buy", "quantity": 10 }))
        .expect_status(404)
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 10 }))
        .expect_status(200)
        .await;

    processed_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 10,
            "state": "Settled",
        }))
        .envelope(json!({ "type": "Trade", "from": "trade-processor" }))
        .format("created", Format::EpochMilliseconds)
        .format("updated", Format::EpochMilliseconds)
        .await;

    processed_trades
        .expect_silence(Duration::from_secs(2), json!({ "accountId": account }))
        .await;

    processed_trades
        .expect_silence(Duration::from_secs(2), json!({ "accountId": 999 }))
        .await;
}
