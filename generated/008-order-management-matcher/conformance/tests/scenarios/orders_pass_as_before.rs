//! An order is accepted and booked whether or not anybody observes it.
//!
//! Verifies FR-601, NFR-605, SC-601.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn orders_pass_as_before() {
    let system = System::from_environment();

    system.stop("prometheus").await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that nobody watches" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system
        .listen_as_page(channels::account_trades(&account))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 6 }))
        .expect_status(200)
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "security": "IBM", "side": "Buy", "quantity": 6, "state": "Settled" }))
        .await;

    system.start("prometheus").await;

    system
        .request("GET", "/prometheus/-/ready")
        .expect_status(200)
        .await;
}
