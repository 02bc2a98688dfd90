//! The ingress serves the page, and says that it is up.
//!
//! Verifies FR-302.

use conformance::System;

#[tokio::test]
async fn the_ingress_serves_the_page() {
    let system = System::from_environment();

    system
        .request("GET", "/health")
        .expect_status(200)
        .expect_text("ok")
        .await;

    system
        .request("GET", "/")
        .expect_status(200)
        .expect_media_type("text/html")
        .await;

    system
        .request("GET", "/no-such-prefix")
        .expect_status(200)
        .expect_media_type("text/html")
        .await;
}
