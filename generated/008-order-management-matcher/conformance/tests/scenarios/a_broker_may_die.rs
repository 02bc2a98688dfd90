//! While the broker is away services say so and refuse orders; when it is back all goes on by
//! itself.
//!
//! Verifies FR-011, FR-022, FR-023, NFR-004, NFR-006.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn a_broker_may_die() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a broken broker" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system.stop("nats-broker").await;

    system
        .request("GET", "/system/health")
        .to("trade-service", "http")
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "status": "degraded" }))
        .await;

    system
        .request("GET", "/system/health")
        .to("trade-processor", "http")
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!({ "status": "degraded" }))
        .await;

    system
        .request("GET", "/actuator/prometheus")
        .to("trade-service", "http")
        .expect_status(200)
        .expect_text(
            "traderx_messagebus_connected{component=\"trade-service\",role=\"publisher\"} 0",
        )
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5 }))
        .expect_status(503)
        .await;

    system.restart("trade-processor").await;

    system.start("nats-broker").await;

    system
        .request("GET", "/system/health")
        .to("trade-service", "http")
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_body(json!({ "status": "ok" }))
        .await;

    system
        .request("GET", "/system/health")
        .to("trade-processor", "http")
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_body(json!({ "status": "ok" }))
        .await;

    let account_trades = system.listen(channels::account_trades(&account)).await;

    let account_positions = system.listen(channels::account_positions(&account)).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 6 }))
        .expect_status(200)
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "quantity": 6, "state": "Settled" }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "security": "IBM", "quantity": 6 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .await;
}
