//! `events.rs`: a method for each channel that a service publishes.

use super::names::{field, snake};
use crate::escape::{doc, format_text, rust_string};
use crate::layout::signature;
use stategen_model::system::{Channel, Delivery, Transport};

pub(super) fn render(channels: &[(&str, &Channel)]) -> String {
    let mut text = String::from(
        "//! What this service tells others.\n\nuse messaging::{Bus, Delivery};\n\npub use messaging::Error;\n\n\
         /// A method for each channel that this service publishes.\n#[derive(Clone)]\npub struct Events {\n    \
         bus: Bus,\n}\n\nimpl Events {\n    /// Publishes on this bus.\n    pub fn new(bus: Bus) -> Self {\n        \
         Self { bus }\n    }\n",
    );
    for (id, channel) in channels {
        text.push('\n');
        text.push_str(&method(id, channel));
    }
    text.push_str(
        "\n    /// What a unit test's bus was told: addresses and payloads, oldest first.\n    #[cfg(test)]\n    \
         pub fn published(&self) -> Vec<(String, serde_json::Value)> {\n        self.bus.published()\n    }\n}\n",
    );
    text
}

fn method(id: &str, channel: &Channel) -> String {
    let names = parameters(&channel.address);
    let mut arguments = vec!["&self".to_owned()];
    arguments.extend(names.iter().map(|name| format!("{}: i32", field(name))));
    // A channel that is published has a message: `check` sees to it.
    let message = channel.message.as_deref().unwrap_or_default();
    arguments.push(format!("message: &messaging::{message}"));
    let mut text = doc(4, &channel.summary);
    text.push_str("    ///\n    /// # Errors\n    /// When the bus did not accept the message.\n");
    let head = format!("pub async fn {}", field(id));
    text.push_str(&signature(4, &head, &arguments, " -> Result<(), Error>"));
    let message = rust_string(message);
    let delivery = delivery(channel.delivery);
    if names.is_empty() {
        text.push_str(&format!("        let address = \"{}\";\n", rust_string(&channel.address)));
    } else {
        let mut address = format_text(&channel.address);
        for name in &names {
            address = address.replace(&format!("{{{{{name}}}}}"), &format!("{{{}}}", snake(name)));
        }
        text.push_str(&format!("        let address = format!(\"{address}\");\n"));
    }
    let address = if names.is_empty() { "address" } else { "&address" };
    let arguments = [address, &format!("\"{message}\""), &format!("Delivery::{delivery}"), "message"].join(", ");
    let publish = format!(".publish({arguments})");
    if arguments.len() <= 60 {
        text.push_str(&format!("        self.bus\n            {publish}\n            .await\n"));
    } else {
        let arguments: String = arguments.split(", ").map(|one| format!("                {one},\n")).collect();
        text.push_str(&format!(
            "        self.bus\n            .publish(\n{arguments}            )\n            .await\n"
        ));
    }
    text + "    }\n"
}

/// The variant of the rendered `Delivery`.
pub(super) fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::PointToPoint => "PointToPoint",
        Delivery::Broadcast => "Broadcast",
    }
}

/// The parameters of an address, in its order.
pub(super) fn parameters(address: &str) -> Vec<&str> {
    address.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// The address that a subscriber listens on: parameters become the transport's wildcard.
pub(super) fn listened(address: &str, transport: Transport) -> String {
    let wildcard = match transport {
        Transport::Nats => "*",
        // Rooms have no patterns; a parametrised channel is heard by whoever names its room.
        Transport::Socketio => "{}",
    };
    let mut listened = address.to_owned();
    for name in parameters(address) {
        listened = listened.replace(&format!("{{{name}}}"), wildcard);
    }
    listened
}
