//! Services wait for the broker, and an order reaches both streams when a broker that knows nothing
//! has come.
//!
//! Verifies NFR-502, NFR-503, NFR-504, SC-502.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn an_empty_broker_is_a_complete_one() {
    let system = System::from_environment();

    system.stop("nats-broker").await;

    system.restart("trade-service").await;

    system
        .request("GET", "/trade-service/system/health")
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "status": "degraded" }))
        .await;

    system.start("nats-broker").await;

    system
        .request("GET", "/trade-service/system/health")
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_body(json!({ "status": "ok" }))
        .await;

    system
        .request("GET", "/trade-processor/system/health")
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_body(json!({ "status": "ok" }))
        .await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a new broker" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system
        .listen_as_page(channels::patterns::account_trades_account(&account))
        .await;

    let account_positions = system
        .listen_as_page(channels::patterns::account_positions_account(&account))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(200)
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "quantity": 5 }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "quantity": 5 }))
        .await;
}
