//! A page that follows one account hears of both its streams, and of no other account.
//!
//! Verifies FR-506.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn a_page_follows_one_account() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that is followed" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that is not" }))
        .expect_status(200)
        .await;
    let other = answer.member("id");

    let account_trades = system
        .listen_as_page(channels::patterns::account_trades_account(&account))
        .await;

    let account_positions = system
        .listen_as_page(channels::patterns::account_positions_account(&account))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": other, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(200)
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 2 }))
        .expect_status(200)
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "quantity": 2 }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "quantity": 2 }))
        .await;

    account_trades
        .expect_silence(Duration::from_secs(1), json!({ "accountId": other }))
        .await;
}
