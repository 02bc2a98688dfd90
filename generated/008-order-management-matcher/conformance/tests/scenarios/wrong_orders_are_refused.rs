//! Orders that cannot be right are refused with the reason, and leave no trace.
//!
//! Verifies FR-012, FR-013, NFR-006, SC-002.

use std::time::Duration;

use conformance::operations::{account_service, position_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn wrong_orders_are_refused() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of wrong orders" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system.listen(channels::account_trades(&account)).await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "XXX", "side": "Buy", "quantity": 1 }))
        .expect_status(404)
        .expect_text("XXX")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "side": "Buy",
            "quantity": 1,
        }))
        .expect_status(404)
        .expect_text("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": 999, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(404)
        .expect_text("999")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": 999, "security": "XXX", "side": "Buy", "quantity": 1 }))
        .expect_status(404)
        .expect_text("XXX")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy" }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(400)
        .expect_text("accountId")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "side": "Buy", "quantity": 1 }))
        .expect_status(400)
        .expect_text("security")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1.5 }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 3000000000_i64,
        }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 0 }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Sell", "quantity": -5 }))
        .expect_status(400)
        .expect_text("quantity")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "quantity": 1 }))
        .expect_status(400)
        .expect_text("side")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Hold", "quantity": 1 }))
        .expect_status(400)
        .expect_text("side")
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .raw_body("{\"accountId\": 22214, \"security\": ")
        .expect_status(400)
        .await;

    system
        .request("POST", "/trade/")
        .to("trade-service", "http")
        .header("Content-Type", "text/plain")
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(415)
        .expect_media_type("text/plain")
        .await;

    system
        .request("POST", "/tradeservice/order")
        .to("trade-processor", "http")
        .header("Content-Type", "text/plain")
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_status(415)
        .await;

    account_trades
        .expect_silence(Duration::from_secs(2), json!(null))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([]))
        .await;
}
