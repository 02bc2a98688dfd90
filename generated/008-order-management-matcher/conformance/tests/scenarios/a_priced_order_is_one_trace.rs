//! The look-up of a price is part of the trace of its order.
//!
//! Verifies FR-706, FR-610.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, Trace, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn a_priced_order_is_one_trace() {
    let system = System::from_environment();
    let traces = system.traces().await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of a traced price" }))
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
            "then": [
                {
                    "component": "trade-service", "name": "GET",
                    "attributes": { "server.address": "reference-data" },
                },
                {
                    "component": "trade-service", "name": "GET",
                    "attributes": { "server.address": "account-service" },
                },
                {
                    "component": "trade-service", "name": "GET",
                    "attributes": { "server.address": "price-publisher" },
                    "then": [{ "component": "price-publisher", "name": "GET /prices/{ticker}" }],
                },
                {
                    "component": "trade-service", "name": "publish new-trades",
                    "then": [
                        {
                            "component": "trade-processor", "name": "process new-trades",
                            "then": [
                                { "component": "trade-processor", "name": "insert_trades" },
                                { "component": "trade-processor", "name": "add_to_positions" },
                                { "component": "trade-processor", "name": "set_average_costs" },
                                { "component": "trade-processor", "name": "commit" },
                            ],
                        },
                    ],
                },
            ],
        }))
        .check()
        .await;
}
