//! Messages that cannot be read or booked are skipped, nobody hears of them, and the next order is
//! settled.
//!
//! Verifies FR-016, NFR-005.

use std::time::Duration;

use conformance::operations::{account_service, trade_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn broken_messages_are_skipped() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account after broken messages" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system.listen(channels::account_trades(999)).await;

    let account_positions = system.listen(channels::account_positions(999)).await;

    let account_trades_2 = system.listen(channels::account_trades(&account)).await;

    system
        .publish(channels::new_trades())
        .raw("no message at all")
        .await;

    system
        .publish(channels::new_trades())
        .raw("{\"payload\": 7}")
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({ "accountId": 999, "security": "IBM", "side": "Buy", "quantity": 10 }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": -10 }))
        .await;

    system
        .call(trade_service::CREATE_TRADE_ORDER)
        .body(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 17 }))
        .expect_status(200)
        .await;

    account_trades_2
        .expect_event(Duration::from_secs(20))
        .payload(json!({ "accountId": account, "quantity": 17, "state": "Settled" }))
        .await;

    account_trades_2
        .expect_silence(Duration::from_secs(1), json!(null))
        .await;

    account_trades
        .expect_silence(Duration::from_secs(1), json!(null))
        .await;

    account_positions
        .expect_silence(Duration::from_secs(1), json!(null))
        .await;
}
