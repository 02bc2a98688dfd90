//! The server holds the first data, and answers are those of the model.
//!
//! Verifies FR-401, FR-402, FR-404.

use conformance::operations::{account_service, position_service};
use conformance::{Format, System, json};

#[tokio::test]
async fn first_data_are_in_place() {
    let system = System::from_environment();

    system
        .call(account_service::LIST_ACCOUNTS)
        .expect_status(200)
        .expect_at_least(7)
        .expect_element(json!({ "id": 22214, "displayName": "Test Account 20" }))
        .expect_sorted_by(&["id"])
        .await;

    system
        .call(account_service::LIST_ACCOUNT_USERS)
        .expect_status(200)
        .expect_at_least(18)
        .expect_sorted_by(&["accountId", "username"])
        .await;

    system
        .call(position_service::LIST_ACCOUNT_TRADES)
        .with("accountId", 52355)
        .expect_status(200)
        .expect_element(json!({
            "id": "TRADE-52355-AABBCC", "security": "BAC", "side": "Sell", "quantity": 2400,
            "state": "Settled",
        }))
        .expect_format("created", Format::IsoMilliseconds)
        .expect_format("updated", Format::IsoMilliseconds)
        .await;

    system
        .call(position_service::LIST_ACCOUNT_POSITIONS)
        .with("accountId", 22214)
        .expect_status(200)
        .expect_at_least(3)
        .expect_sorted_by(&["security"])
        .await;
}
