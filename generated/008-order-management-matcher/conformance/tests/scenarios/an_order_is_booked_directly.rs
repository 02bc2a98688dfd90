//! An order handed to the processor is booked before the answer comes.
//!
//! Verifies FR-015, FR-017.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_processor};
use conformance::{Format, System, channels, json};

#[tokio::test]
async fn an_order_is_booked_directly() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of direct orders" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system.listen(channels::account_trades(&account)).await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "UBS", "side": "Sell", "quantity": 30 }))
        .expect_status(200)
        .expect_body(json!({
            "trade": {
                "accountId": account, "security": "UBS", "side": "Sell", "quantity": 30,
                "state": "Settled",
            },
            "position": { "accountId": account, "security": "UBS", "quantity": -30 },
        }))
        .await;

    account_trades
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "UBS", "side": "Sell", "quantity": 30,
            "state": "Settled",
        }))
        .format("id", Format::Uuid)
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "UBS", "side": "Buy", "quantity": 30 }))
        .expect_status(200)
        .expect_body(json!({
            "trade": { "state": "Settled" },
            "position": { "accountId": account, "security": "UBS", "quantity": 0 },
        }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([{ "accountId": account, "security": "UBS", "quantity": 0 }]))
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": 999, "security": "UBS", "side": "Buy", "quantity": 30 }))
        .expect_status(404)
        .expect_text("999")
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "UBS", "side": "Buy", "quantity": 0 }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "UBS", "quantity": 30 }))
        .expect_status(400)
        .expect_text("side")
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .raw_body("{\"accountId\": 22214, \"security\": ")
        .expect_status(400)
        .await;
}
