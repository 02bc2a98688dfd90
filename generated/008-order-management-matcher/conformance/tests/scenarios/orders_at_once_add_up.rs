//! Twenty orders at once are twenty trades and one position that is their sum.
//!
//! Verifies FR-015, NFR-003, SC-003.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, json};

#[tokio::test]
async fn orders_at_once_add_up() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Busy account" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "MS", "side": "Buy", "quantity": 5 }))
        .at_once(20)
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_length(20)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!([{ "accountId": account, "security": "MS", "quantity": 100 }]))
        .await;
}
