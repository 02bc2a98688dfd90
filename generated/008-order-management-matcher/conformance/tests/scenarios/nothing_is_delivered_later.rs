//! Who was not there when a message was sent does not get it later, and reads what is current over
//! REST.
//!
//! Verifies NFR-501.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_processor};
use conformance::{System, channels, json};

#[tokio::test]
async fn nothing_is_delivered_later() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of late listeners" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 4 }))
        .expect_status(200)
        .await;

    let account_trades = system.listen(channels::account_trades(&account)).await;

    account_trades
        .expect_silence(Duration::from_secs(2), json!(null))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 4 }]))
        .await;
}
