//! Over the websocket, nothing can be published and only the streams of accounts, orders and prices
//! can be heard.
//!
//! Verifies FR-815.

use std::time::Duration;

use conformance::operations::{account_service, position_service};
use conformance::{Channel, System, channels, json};

#[tokio::test]
async fn a_page_listens_and_nothing_else() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of forged orders" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_trades = system
        .listen_as_page(channels::account_trades(&account))
        .await;

    let prices = system
        .listen_as_page(channels::patterns::prices_all())
        .await;

    let account_orders = system
        .listen_as_page(channels::patterns::account_orders_account(&account))
        .await;

    system
        .expect_page_hears_nothing(channels::new_trades())
        .await;

    system
        .expect_page_hears_nothing(channels::processed_trades())
        .await;

    system
        .expect_page_hears_nothing(Channel::matching(">"))
        .await;

    system
        .publish_as_page(channels::new_trades())
        .payload(json!({ "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1 }))
        .expect_refusal()
        .await;

    account_trades
        .publish(channels::account_trades(&account))
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1,
            "state": "Settled",
        }))
        .expect_refusal()
        .await;

    system
        .publish_as_page(channels::prices("IBM"))
        .payload(json!({
            "ticker": "IBM", "price": 1, "openPrice": 1, "closePrice": 1, "asOf": 1,
            "source": "page",
        }))
        .expect_refusal()
        .await;

    account_orders
        .publish(channels::account_orders(&account))
        .payload(json!({
            "accountId": account, "security": "IBM", "side": "Buy", "quantity": 1,
            "status": "FILLED",
        }))
        .expect_refusal()
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(0)
        .await;

    account_trades
        .expect_silence(Duration::from_secs(1), json!({ "accountId": account }))
        .await;

    prices
        .expect_silence(Duration::from_secs(1), json!({ "source": "page" }))
        .await;

    account_orders
        .expect_silence(Duration::from_secs(1), json!({ "accountId": account }))
        .await;
}
