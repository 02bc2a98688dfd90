//! With two processes of trade-processor, each order is booked by one of them.
//!
//! Verifies FR-503.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn two_processors_share_the_orders() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of two processors" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system.scale("trade-processor", 2).await;

    let account_positions = system.listen(channels::account_positions(&account)).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "MS", "side": "Buy", "quantity": 3 }))
        .at_once(10)
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_at_least(10)
        .await;

    account_positions
        .expect_silence(Duration::from_secs(2), json!({ "quantity": 33 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(10)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "MS", "quantity": 30 }]))
        .await;
}
