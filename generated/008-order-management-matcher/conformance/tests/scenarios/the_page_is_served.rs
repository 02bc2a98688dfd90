//! The page is served by a component of its own, which knows no other paths.
//!
//! Verifies FR-025.

use conformance::System;

#[tokio::test]
async fn the_page_is_served() {
    let system = System::from_environment();

    system
        .request("GET", "/")
        .directly_to("web-front-end", "http")
        .expect_status(200)
        .expect_media_type("text/html")
        .expect_text("<html")
        .await;

    system
        .request("GET", "/assets/no-such-file.js")
        .directly_to("web-front-end", "http")
        .expect_status(404)
        .await;
}
