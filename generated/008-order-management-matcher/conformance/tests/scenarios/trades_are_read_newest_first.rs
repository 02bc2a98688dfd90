//! An account's trades are answered newest first.
//!
//! Verifies FR-008.

use conformance::operations::{account_service, position_service, trade_processor};
use conformance::{System, json};

#[tokio::test]
async fn trades_are_read_newest_first() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of three trades" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(200)
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "MS", "side": "Buy", "quantity": 2 }))
        .expect_status(200)
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "C", "side": "Sell", "quantity": 3 }))
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "quantity": 3 }, { "quantity": 2 }, { "quantity": 1 }]))
        .await;
}
