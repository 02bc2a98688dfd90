//! While a service is down its prefix alone is answered with 502 or 504, and works again when it is
//! back.
//!
//! Verifies NFR-202.

use std::time::Duration;

use conformance::{System, json};

#[tokio::test]
#[ignore = "needs control of the system"]
async fn one_missing_service_takes_no_other_with_it() {
    let system = System::from_environment();

    system.stop("reference-data").await;

    system
        .request("GET", "/reference-data/stocks/IBM")
        .expect_one_of(&[502, 504])
        .await;

    system
        .request("GET", "/account-service/account/22214")
        .expect_status(200)
        .await;

    system
        .request("GET", "/health")
        .expect_status(200)
        .expect_text("ok")
        .await;

    system.start("reference-data").await;

    system
        .request("GET", "/reference-data/stocks/IBM")
        .within(Duration::from_secs(30))
        .expect_status(200)
        .expect_body(json!({ "ticker": "IBM" }))
        .await;
}
