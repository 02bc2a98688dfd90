//! Metrics move by exactly what was done.
//!
//! Verifies FR-611.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn metrics_move_by_what_was_done() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account that is counted" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let watched_2 = system
        .metric("trade-service")
        .named("http_server_request_duration_seconds_count")
        .labels(json!({
            "http_request_method": "POST", "http_response_status_code": "200",
            "http_route": "/trade",
        }))
        .read()
        .await;

    let watched_3 = system
        .metric("trade-service")
        .named("messaging_client_sent_messages_total")
        .labels(json!({ "error_type": "", "messaging_destination_template": "new-trades" }))
        .read()
        .await;

    let watched_4 = system
        .metric("trade-service")
        .named("http_client_request_duration_seconds_count")
        .labels(json!({ "http_response_status_code": "200", "server_address": "account-service" }))
        .read()
        .await;

    let watched_5 = system
        .metric("trade-processor")
        .named("messaging_client_consumed_messages_total")
        .labels(json!({ "messaging_destination_template": "new-trades" }))
        .read()
        .await;

    let watched_6 = system
        .metric("trade-processor")
        .named("messaging_process_duration_seconds_count")
        .labels(json!({ "error_type": "", "messaging_destination_template": "new-trades" }))
        .read()
        .await;

    let watched_7 = system
        .metric("trade-processor")
        .named("traderx_message_age_seconds_count")
        .labels(json!({ "messaging_destination_template": "new-trades" }))
        .read()
        .await;

    let watched_8 = system
        .metric("account-service")
        .named("db_client_operation_duration_seconds_count")
        .labels(json!({ "db_operation_name": "get_account", "error_type": "" }))
        .read()
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 100 }))
        .at_once(3)
        .expect_status(200)
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "UNKNOWN", "side": "Buy", "quantity": 100,
        }))
        .expect_status(404)
        .await;

    watched_2.expect_moved(3, Duration::from_secs(5)).await;

    watched_3.expect_moved(3, Duration::from_secs(5)).await;

    watched_4.expect_moved(3, Duration::from_secs(5)).await;

    watched_5.expect_moved(3, Duration::from_secs(10)).await;

    watched_6.expect_moved(3, Duration::from_secs(10)).await;

    watched_7.expect_moved(3, Duration::from_secs(10)).await;

    watched_8.expect_moved(3, Duration::from_secs(10)).await;
}
