//! An order is one trace, from the request to its booking and to what is told of it.
//!
//! Verifies FR-610, NFR-608.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, Trace, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn one_order_is_one_trace() {
    let system = System::from_environment();
    let traces = system.traces().await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a confidential name" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let trace_of_order = Trace::begin();
    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 100 }))
        .header("traceparent", trace_of_order.header())
        .expect_status(200)
        .await;

    traces
        .of(&trace_of_order)
        .within(Duration::from_secs(20))
        .expect(json!({
            "component": "trade-service", "name": "POST /trade",
            "attributes": { "http.response.status_code": "200", "http.route": "/trade" },
            "then": [
                {
                    "component": "trade-service", "name": "GET",
                    "attributes": { "server.address": "reference-data" },
                    "then": [{ "component": "reference-data", "name": "GET /stocks/{ticker}" }],
                },
                {
                    "component": "trade-service", "name": "GET",
                    "attributes": { "server.address": "account-service" },
                    "then": [
                        {
                            "component": "account-service", "name": "GET /account/{id}",
                            "then": [
                                {
                                    "component": "account-service", "name": "get_account",
                                    "attributes": { "db.system.name": "postgresql" },
                                },
                            ],
                        },
                    ],
                },
                {
                    "component": "trade-service", "name": "publish new-trades",
                    "attributes": { "messaging.destination.name": "trades.new" },
                    "then": [
                        {
                            "component": "trade-processor", "name": "process new-trades",
                            "then": [
                                { "component": "trade-processor", "name": "begin" },
                                { "component": "trade-processor", "name": "insert_trades" },
                                { "component": "trade-processor", "name": "add_to_positions" },
                                { "component": "trade-processor", "name": "commit" },
                                {
                                    "component": "trade-processor",
                                    "name": "publish account-trades",
                                },
                                {
                                    "component": "trade-processor",
                                    "name": "publish account-positions",
                                },
                            ],
                        },
                    ],
                },
            ],
        }))
        .expect_nothing_of("Account of a confidential name")
        .check()
        .await;

    system
        .logs()
        .by("trade-service")
        .of(&trace_of_order)
        .within(Duration::from_secs(5))
        .expect_line(json!({ "message": "answered", "level": "INFO", "status": 200 }))
        .check()
        .await;

    system
        .logs()
        .by("trade-processor")
        .of(&trace_of_order)
        .within(Duration::from_secs(5))
        .check()
        .await;

    system
        .logs()
        .by("account-service")
        .by("people-service")
        .by("position-service")
        .by("price-publisher")
        .by("reference-data")
        .by("trade-processor")
        .by("trade-service")
        .by("web-front-end")
        .within(Duration::from_secs(5))
        .expect_nothing_of("Account of a confidential name")
        .expect_nothing_of("services:services")
        .check()
        .await;
}
