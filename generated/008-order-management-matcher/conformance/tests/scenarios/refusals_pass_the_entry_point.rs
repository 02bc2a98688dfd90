//! What a service refuses is refused with the same status and text through the entry point.
//!
//! Verifies FR-202, SC-201.

use conformance::{System, json};

#[tokio::test]
async fn refusals_pass_the_entry_point() {
    let system = System::from_environment();

    system
        .request("GET", "/account-service/account/999")
        .expect_status(404)
        .expect_media_type("text/plain")
        .expect_text("Account with id 999 not found")
        .await;

    system
        .request("GET", "/reference-data/stocks/XXX")
        .expect_status(404)
        .expect_body(json!({
            "message": "Stock ticker \"XXX\" not found.", "error": "Not Found", "statusCode": 404,
        }))
        .await;

    system
        .request("GET", "/people-service/People/GetPerson")
        .expect_status(400)
        .expect_media_type("text/plain")
        .await;

    system
        .request("POST", "/trade-service/trade/")
        .body(json!({ "accountId": 22214, "security": "XXX", "side": "Buy", "quantity": 1 }))
        .expect_status(404)
        .expect_text("XXX")
        .await;
}
