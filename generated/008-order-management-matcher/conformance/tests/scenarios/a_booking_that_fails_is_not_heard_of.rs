//! A booking that fails after it has begun leaves no trade, changes no position and publishes
//! nothing.
//!
//! Verifies FR-014, FR-016.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_processor};
use conformance::{System, channels, json};

#[tokio::test]
async fn a_booking_that_fails_is_not_heard_of() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account at its limit" }))
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
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_one_of(&[400, 409, 422, 500, 503])
        .await;

    account_trades
        .expect_silence(Duration::from_secs(2), json!(null))
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
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 2147483647 }]))
        .await;
}
