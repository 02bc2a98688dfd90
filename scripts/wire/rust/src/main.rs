//! Listens and asks as an AsyncAPI document says, with async-nats. See ../README.md.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use async_nats::{ConnectOptions, Message};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name the AsyncAPI document")?;
    let server = arguments.next().ok_or("name the broker")?;
    let values: BTreeMap<String, String> = arguments
        .filter_map(|pair| pair.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect();
    let document: Value = serde_saphyr::from_str(&std::fs::read_to_string(path)?)?;
    let client = ConnectOptions::with_user_and_password(std::env::var("BROKER_USER")?, std::env::var("BROKER_PASSWORD")?)
        .reconnect_delay_callback(|_| Duration::from_millis(200))
        .connect(server)
        .await?;
    for (channel, pattern) in patterns(&document, &values) {
        let mut messages = client.subscribe(pattern).await?;
        tokio::spawn(async move {
            while let Some(message) = messages.next().await {
                show(&channel, &message);
            }
        });
    }
    client.flush().await?;
    for (channel, subject) in questions(&document, &values) {
        show(&channel, &client.request(subject, "".into()).await?);
    }
    println!("{}", json!({ "ready": true }));
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    Ok(())
}

/// What to listen to: channel and pattern, for every channel that the system sends on.
fn patterns(document: &Value, values: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for operation in members(&document["operations"]).filter(|operation| operation["action"] == "send") {
        let name = channel_of(operation);
        for pattern in members(&document["channels"][&name]["x-patterns"]).filter_map(Value::as_str) {
            if pattern.contains('{') {
                found.extend(fill(pattern, values).map(|pattern| (name.clone(), pattern)));
            }
        }
    }
    found
}

/// What to ask: channel and subject, for every channel with a reply.
fn questions(document: &Value, values: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let operations = members(&document["operations"]).filter(|operation| operation.get("reply").is_some());
    let question = |operation| {
        let name = channel_of(operation);
        let address = document["channels"][&name]["address"].as_str()?;
        fill(address, values).map(|subject| (name, subject))
    };
    operations.filter_map(question).collect()
}

fn members(map: &Value) -> impl Iterator<Item = &Value> {
    map.as_object().into_iter().flat_map(|map| map.values())
}

fn channel_of(operation: &Value) -> String {
    let reference = operation["channel"]["$ref"].as_str().unwrap_or_default();
    reference.trim_start_matches("#/channels/").to_owned()
}

/// The address with every parameter's value; none if one is missing.
fn fill(address: &str, values: &BTreeMap<String, String>) -> Option<String> {
    let place = |place: &str| match place.strip_prefix('{').and_then(|place| place.strip_suffix('}')) {
        Some(name) => values.get(name).cloned(),
        None => Some(place.to_owned()),
    };
    let places: Option<Vec<String>> = address.split('.').map(place).collect();
    places.map(|places| places.join("."))
}

fn show(channel: &str, message: &Message) {
    match serde_json::from_slice::<Value>(&message.payload) {
        Ok(envelope) => println!(
            "{}",
            json!({
                "channel": channel,
                "subject": message.subject.as_str(),
                "type": envelope["type"],
                "payload": envelope["payload"],
            })
        ),
        Err(error) => eprintln!("{}: {error}", message.subject),
    }
}
