//! The edge proxy answers every path that nothing else claims with the page.
//!
//! Verifies FR-201.

use conformance::System;

#[tokio::test]
async fn the_edge_proxy_serves_the_page() {
    let system = System::from_environment();

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
