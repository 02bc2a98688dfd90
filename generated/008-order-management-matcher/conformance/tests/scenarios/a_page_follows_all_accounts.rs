//! Over the websocket, one subscription for each family carries the streams of every account.
//!
//! Verifies FR-502, FR-505, FR-506, FR-508.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn a_page_follows_all_accounts() {
    let system = System::from_environment();

    system.request("GET", "/nats-ws").expect_status(400).await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "First of all accounts" }))
        .expect_status(200)
        .await;
    let first = answer.member("id");

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Second of all accounts" }))
        .expect_status(200)
        .await;
    let second = answer.member("id");

    let account_trades = system
        .listen_as_page(channels::patterns::account_trades_all())
        .await;

    let account_positions = system
        .listen_as_page(channels::patterns::account_positions_all())
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": first, "security": "IBM", "side": "Buy", "quantity": 11 }))
        .expect_status(200)
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": second, "security": "MS", "side": "Sell", "quantity": 12 }))
        .expect_status(200)
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": first, "security": "IBM", "quantity": 11, "state": "Settled",
        }))
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": second, "security": "MS", "quantity": 12, "state": "Settled",
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": first, "security": "IBM", "quantity": 11 }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": second, "security": "MS", "quantity": -12 }))
        .await;
}
