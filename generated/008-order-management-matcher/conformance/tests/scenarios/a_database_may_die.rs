//! While the database is away calls fail rather than hang; when it is back orders settle, those of
//! meanwhile too.
//!
//! Verifies NFR-008, NFR-402, SC-402.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn a_database_may_die() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a broken database" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system.stop("database").await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", &account)
        .expect_one_of(&[500, 502, 503, 504])
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 8, "price": 187.4,
        }))
        .await;

    system.start("database").await;

    system
        .call(account_service::GET_ACCOUNT)
        .with("id", &account)
        .within(Duration::from_secs(30))
        .expect_status(200)
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 9 }))
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 17 }]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(2)
        .await;
}
