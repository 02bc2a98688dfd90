//! Adding averages, reducing leaves the average, crossing zero begins anew, and at zero it is zero.
//!
//! Verifies FR-710, FR-712, NFR-701.

use std::time::Duration;

use conformance::operations::{account_service, position_service};
use conformance::{System, channels, json};

#[tokio::test]
async fn a_position_knows_its_average_cost() {
    let system = System::from_environment();

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of average costs" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    let account_positions = system.listen(channels::account_positions(&account)).await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 10,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": 100, "averageCostBasis": 10,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 20,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": 200, "averageCostBasis": 15,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Sell", "quantity": 150, "price": 20,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": 50, "averageCostBasis": 15,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Sell", "quantity": 60, "price": 20,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": -10, "averageCostBasis": 20,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Sell", "quantity": 20, "price": 20.003,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": -30, "averageCostBasis": 20.002,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 10, "price": 5,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": -20, "averageCostBasis": 20.002,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 20, "price": 7,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": 0, "averageCostBasis": 0,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Sell", "quantity": 5, "price": 9.125,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": -5, "averageCostBasis": 9.125,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 15, "price": 8.75,
        }))
        .await;

    account_positions
        .expect_event(Duration::from_secs(20))
        .payload(json!({
            "accountId": account, "security": "GS", "quantity": 10, "averageCostBasis": 8.75,
        }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .expect_status(200)
        .expect_body(json!([
            { "accountId": account, "security": "GS", "quantity": 10, "averageCostBasis": 8.75 },
        ]))
        .await;
}
