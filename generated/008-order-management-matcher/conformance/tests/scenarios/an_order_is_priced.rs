//! An order gets the price of its moment, and its trade and position carry it over streams and
//! REST.
//!
//! Verifies FR-706, FR-708, FR-712, SC-701.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn an_order_is_priced() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of priced orders" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let new_trades = system.listen(channels::new_trades()).await;

    let processed_trades = system.listen(channels::processed_trades()).await;

    let account_trades = system
        .listen_as_page(channels::account_trades(&account))
        .await;

    let account_positions = system
        .listen_as_page(channels::account_positions(&account))
        .await;

    let answer = system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 100, "price": 1.5,
        }))
        .expect_status(200)
        .expect_body(json!({
            "id": null, "state": null, "accountId": account, "security": "IBM", "side": "Buy",
            "quantity": 100,
        }))
        .expect_other("price", json!(1.5))
        .await;
    let price = answer.member("price");

    new_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "price": price }))
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "IBM", "quantity": 100, "price": price,
            "state": "Settled",
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "IBM", "quantity": 100, "averageCostBasis": price,
        }))
        .await;

    processed_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "price": price }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 100, "price": price }]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 100, "averageCostBasis": price }]))
        .await;
}
