//! A page hears of its trades through the entry point, by polling or by websocket.
//!
//! Verifies FR-205.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn a_page_hears_through_the_entry_point() {
    let system = System::from_environment();

    system
        .request("GET", "/socket.io/?EIO=4&transport=polling")
        .expect_status(200)
        .expect_text("sid")
        .await;

    system
        .request("GET", "/trade-feed/socket.io/?EIO=4&transport=polling")
        .expect_status(200)
        .expect_text("sid")
        .await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a page" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system
        .listen_as_page(channels::account_trades(&account))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Sell", "quantity": 3 }))
        .expect_status(200)
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "security": "IBM", "side": "Sell", "quantity": 3, "state": "Settled" }))
        .await;
}
