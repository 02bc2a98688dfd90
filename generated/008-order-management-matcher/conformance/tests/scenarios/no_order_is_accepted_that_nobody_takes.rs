//! An order is refused while no processor is there to take it, and accepted when one is back.
//!
//! Verifies NFR-506.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn no_order_is_accepted_that_nobody_takes() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account without a processor" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system.stop("trade-processor").await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(503)
        .await;

    system.start("trade-processor").await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 6 }))
        .within(Duration::from_secs(20))
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!([{ "quantity": 6 }]))
        .await;
}
