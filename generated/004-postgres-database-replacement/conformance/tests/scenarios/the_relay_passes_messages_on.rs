//! The relay passes on what anybody publishes, to the topic and to those who hear all, and tells
//! who joins and leaves.
//!
//! Verifies FR-019, FR-020.

use std::time::Duration;

use conformance::{Channel, System, json};

#[tokio::test]
async fn the_relay_passes_messages_on() {
    let system = System::from_environment();

    let listener = system.listen(Channel::matching("/*")).await;

    let listener_2 = system.listen(Channel::at("/scenarios/relay")).await;

    listener
        .expect_event(Duration::from_secs(10))
        .envelope(json!({ "from": "System" }))
        .text("message", "to topic /scenarios/relay")
        .await;

    system
        .publish(Channel::at("/scenarios/relay"))
        .raw("null")
        .await;

    system
        .publish(Channel::at("/scenarios/relay").of("Note"))
        .payload(json!({ "text": "to the topic" }))
        .await;

    listener_2
        .expect_event(Duration::from_secs(10))
        .payload(json!({ "text": "to the topic" }))
        .envelope(json!({ "topic": "/scenarios/relay", "type": "Note" }))
        .await;

    listener
        .expect_event(Duration::from_secs(10))
        .payload(json!({ "text": "to the topic" }))
        .envelope(json!({ "topic": "/scenarios/relay", "type": "Note" }))
        .await;

    listener_2
        .expect_silence(Duration::from_secs(1), json!({ "text": "to the topic" }))
        .await;

    listener_2.leave().await;

    listener
        .expect_event(Duration::from_secs(10))
        .envelope(json!({ "from": "System" }))
        .text("message", "has left /scenarios/relay")
        .await;
}
