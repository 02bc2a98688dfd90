//! A page of another origin may poll the relay, with which its client begins, and hears what is
//! published.
//!
//! Verifies FR-019.

use std::time::Duration;

use conformance::{Channel, System, json};

#[tokio::test]
async fn a_page_of_another_origin_may_poll() {
    let system = System::from_environment();

    system
        .request("GET", "/socket.io/?EIO=4&transport=polling")
        .directly_to("trade-feed", "http")
        .header("Origin", "http://pages.example")
        .expect_status(200)
        .expect_header("access-control-allow-origin", "*")
        .expect_text("\"upgrades\":[\"websocket\"]")
        .await;

    system
        .request("OPTIONS", "/socket.io/?EIO=4&transport=polling")
        .directly_to("trade-feed", "http")
        .header("Access-Control-Request-Method", "POST")
        .header("Origin", "http://pages.example")
        .expect_one_of(&[200, 204])
        .expect_header("access-control-allow-origin", "*")
        .await;

    let listener = system
        .listen_as_page(Channel::at("/scenarios/polling"))
        .await;

    system
        .publish(Channel::at("/scenarios/polling").of("Note"))
        .payload(json!({ "text": "to who began by polling" }))
        .await;

    listener
        .expect_event(Duration::from_secs(10))
        .payload(json!({ "text": "to who began by polling" }))
        .envelope(json!({ "topic": "/scenarios/polling", "type": "Note" }))
        .await;
}
