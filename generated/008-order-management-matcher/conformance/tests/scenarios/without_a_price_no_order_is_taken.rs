//! While price-publisher is away, orders are refused with 503 and nothing is booked, and when it is
//! back they are taken.
//!
//! Verifies FR-707, FR-711.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_processor, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn without_a_price_no_order_is_taken() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account without prices" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let new_trades = system.listen(channels::new_trades()).await;

    let account_trades = system.listen(channels::account_trades(&account)).await;

    system.stop("price-publisher").await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(503)
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(503)
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": 999, "security": "XXX", "side": "Buy", "quantity": 5 }))
        .expect_status(404)
        .expect_text("XXX")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": 999, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(404)
        .expect_text("999")
        .await;

    new_trades
        .expect_silence(Duration::from_secs(1), json!({ "accountId": account }))
        .await;

    account_trades
        .expect_silence(Duration::from_secs(1), json!(null))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(0)
        .await;

    system.start("price-publisher").await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 6 }))
        .within(Duration::from_secs(20))
        .expect_status(200)
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "quantity": 6 }))
        .await;
}
