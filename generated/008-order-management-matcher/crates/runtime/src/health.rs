//! Whether a service and its connections are well.

use serde_json::{Map, Value, json};

/// A connection to the message bus, as health and metrics show it.
pub struct Link {
    /// What the connection is for: `publisher` or `subscriber`.
    pub role: &'static str,
    /// Tells whether it is up at this moment.
    pub connected: Box<dyn Fn() -> bool + Send + Sync>,
}

/// The health document. A lost bus degrades a service but does not make it useless, so the status
/// is in the document and the answer is 200 all the same.
pub(crate) fn document(component: &str, links: &[Link]) -> Value {
    let mut document = Map::new();
    let well = links.iter().all(|link| (link.connected)());
    document.insert(
        "status".to_owned(),
        json!(if well { "ok" } else { "degraded" }),
    );
    document.insert("service".to_owned(), json!(component));
    if !links.is_empty() {
        let mut bus = Map::new();
        bus.insert("status".to_owned(), json!(word(well)));
        // One connection is what the status above says already.
        for link in links.iter().filter(|_| links.len() > 1) {
            bus.insert(
                link.role.to_owned(),
                json!({ "status": word((link.connected)()) }),
            );
        }
        document.insert("messageBus".to_owned(), Value::Object(bus));
    }
    Value::Object(document)
}

fn word(connected: bool) -> &'static str {
    if connected {
        "connected"
    } else {
        "disconnected"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(role: &'static str, connected: bool) -> Link {
        Link {
            role,
            connected: Box::new(move || connected),
        }
    }

    #[test]
    fn one_lost_connection_degrades_the_service() {
        let links = [link("publisher", true), link("subscriber", false)];
        assert_eq!(
            document("x", &links),
            json!({
                "status": "degraded",
                "service": "x",
                "messageBus": {
                    "status": "disconnected",
                    "publisher": { "status": "connected" },
                    "subscriber": { "status": "disconnected" },
                },
            })
        );
    }

    #[test]
    fn the_one_connection_of_a_service_is_its_bus() {
        assert_eq!(
            document("x", &[link("publisher", false)]),
            json!({
                "status": "degraded",
                "service": "x",
                "messageBus": { "status": "disconnected" },
            })
        );
    }

    #[test]
    fn a_service_without_a_bus_is_well() {
        assert_eq!(
            document("x", &[]),
            json!({ "status": "ok", "service": "x" })
        );
    }
}
