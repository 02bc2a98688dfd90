//! Two processors that book trades of one position at once give it the average of all of them.
//!
//! Verifies NFR-702, FR-710.

use std::time::Duration;

use conformance::operations::{account_service, position_service};
use conformance::{System, channels, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn processors_share_a_position() {
    let system = System::from_environment();
    for _ in 0..3 {
        processors_share_a_position_once(&system).await;
    }
}

async fn processors_share_a_position_once(system: &System) {
    system.scale("trade-processor", 2).await;

    let answer = system
        .call(account_service::CREATE_ACCOUNT)
        .body(json!({ "displayName": "Account of two processors and one average" }))
        .expect_status(200)
        .await;
    let account = answer.member("id");

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 27.72,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 55.44,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 27.72,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 55.44,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 27.72,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 55.44,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 27.72,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 55.44,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 27.72,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 55.44,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 27.72,
        }))
        .await;

    system
        .publish(channels::new_trades())
        .payload(json!({
            "accountId": account, "security": "GS", "side": "Buy", "quantity": 100, "price": 55.44,
        }))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", &account)
        .within(Duration::from_secs(20))
        .expect_status(200)
        .expect_body(json!([{ "security": "GS", "quantity": 1200, "averageCostBasis": 41.58 }]))
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", &account)
        .expect_status(200)
        .expect_length(12)
        .await;
}
