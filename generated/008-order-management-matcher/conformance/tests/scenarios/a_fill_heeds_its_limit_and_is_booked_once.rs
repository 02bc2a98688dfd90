//! An order that carries a limit is refused when the price is worse, and one that carries an id is
//! booked once.
//!
//! Verifies FR-810, FR-811.

use std::time::Duration;

use conformance::operations::{account_service, order_matcher, position_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn a_fill_heeds_its_limit_and_is_booked_once() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of limits" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let new_trades = system.listen(channels::new_trades()).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5,
            "limitPrice": 0.001,
        }))
        .expect_status(409)
        .expect_text("worse")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Sell", "quantity": 5,
            "limitPrice": 99999,
        }))
        .expect_status(409)
        .expect_text("worse")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Sell", "quantity": 5,
            "fillId": "mine",
        }))
        .expect_status(400)
        .expect_text("fillId")
        .await;

    new_trades
        .expect_silence(Duration::from_secs(1), json!({ "accountId": account }))
        .await;

    let answer = system
        .call(order_matcher::CREATE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1,
            "limitPrice": 0.001,
        }))
        .expect_status(201)
        .await;
    let fill = answer.member("orderId");

    let account_positions = system.listen(channels::account_positions(&account)).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 5,
            "limitPrice": 99999, "fillId": fill,
        }))
        .at_once(10)
        .expect_status(200)
        .expect_body(json!({ "fillId": fill, "limitPrice": 99999 }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!([{ "id": fill, "quantity": 5, "state": "Settled" }]))
        .await;

    account_positions
        .expect_silence(Duration::from_secs(2), json!({ "quantity": 10 }))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Sell", "quantity": 3,
            "limitPrice": 0.001,
        }))
        .expect_status(200)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!([{ "security": "IBM", "quantity": 2 }]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(2)
        .await;
}
