//! Orders over many connections, both ways, are each booked once and sum up.
//!
//! Verifies NFR-403.

use conformance::operations::{account_service, position_service, trade_processor};
use conformance::{System, json};

#[tokio::test]
async fn orders_of_many_connections_add_up() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of many connections" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "MS", "side": "Buy", "quantity": 7 }))
        .at_once(20)
        .expect_status(200)
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "MS", "side": "Sell", "quantity": 3 }))
        .at_once(20)
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(40)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "accountId": account, "security": "MS", "quantity": 80 }]))
        .await;
}
