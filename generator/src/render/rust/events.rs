//! `events.rs`: a method for each channel that a service publishes.

use super::names::{field, snake};
use crate::render::escape::{doc, format_text, rust_string};
use crate::render::layout::signature;
use crate::system::model::{Channel, Transport};

pub(super) fn render(channels: &[(&str, &Channel)]) -> String {
    let mut text = String::from(
        "//! What this service tells others.\n\nuse messaging::Bus;\n\npub use messaging::Error;\n\n\
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
    arguments.push(format!("message: &messaging::{}", channel.message));
    let mut text = doc(4, &channel.summary);
    text.push_str("    ///\n    /// # Errors\n    /// When the bus did not accept the message.\n");
    let head = format!("pub async fn {}", field(id));
    text.push_str(&signature(4, &head, &arguments, " -> Result<(), Error>"));
    let message = rust_string(&channel.message);
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
    let flat = format!("self.bus.publish({address}, \"{message}\", message).await");
    if flat.len() <= 60 {
        text.push_str(&format!("        {flat}\n"));
    } else {
        text.push_str(&format!(
            "        self.bus\n            .publish({address}, \"{message}\", message)\n            .await\n"
        ));
    }
    text + "    }\n"
}

/// The parameters of an address, in its order.
fn parameters(address: &str) -> Vec<&str> {
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
