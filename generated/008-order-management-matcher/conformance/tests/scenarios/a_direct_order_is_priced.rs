//! An order that is handed to the processor directly gets the price of its moment, too.
//!
//! Verifies FR-711, FR-708.

use conformance::operations::{account_service, position_service, trade_processor};
use conformance::{System, json};

#[tokio::test]
async fn a_direct_order_is_priced() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of direct prices" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "NOTREAL", "side": "Sell", "quantity": 30,
        }))
        .expect_status(404)
        .expect_text("NOTREAL")
        .await;

    system
        .call(trade_processor::BOOK_TRADE_ORDER)
        .body(json!({
            "accountId": account, "security": "GS", "side": "Sell", "quantity": 30, "price": 1.5,
        }))
        .expect_status(200)
        .expect_body(json!({ "trade": { "state": "Settled" }, "position": { "quantity": -30 } }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(1)
        .expect_no_element(json!({ "price": 1.5 }))
        .expect_no_element(json!({ "price": null }))
        .await;
}
