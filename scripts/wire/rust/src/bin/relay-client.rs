//! Listens to topics of a relay, with rust_socketio as it is. See ../../../README.md.

use std::error::Error;
use std::io::{Read, stdin};
use std::time::Duration;

use rust_socketio::{ClientBuilder, Event, Payload};
use serde_json::json;

/// How long the relay may take to confirm a subscription.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("name the relay")?;
    let topic = arguments.next().ok_or("name a topic")?;
    let client = ClientBuilder::new(url)
        .on(Event::Connect, move |_, client| {
            let confirmed = |_: Payload, _| println!("{}", json!({ "ready": true }));
            if let Err(error) = client.emit_with_ack("subscribe", topic.as_str(), PATIENCE, confirmed) {
                eprintln!("rust_socketio: {error}");
            }
        })
        .on(Event::Error, |error, _| eprintln!("rust_socketio: {error:?}"))
        .on("publish", |payload, _| show(&payload))
        .connect()?;
    stdin().read_to_end(&mut Vec::new())?;
    client.disconnect()?;
    Ok(())
}

fn show(message: &Payload) {
    if let Payload::Text(values) = message {
        for envelope in values {
            println!("{}", json!({ "topic": envelope["topic"], "payload": envelope["payload"] }));
        }
    }
}
