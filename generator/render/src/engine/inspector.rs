//! The page on which one listens to channels, with the catalogue of their addresses.

use serde_json::{Value, json};
use stategen_template::{from_template, verbatim};

use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans_of_each;
use crate::template::{document, rendered, verbatim};
use stategen_model::address::parameters;
use stategen_model::names::snake;
use stategen_model::resolved::{Channel, Gateway, Messaging, Resolved, Target};
use stategen_model::tree::Tree;

#[from_template("gateway/pubsub-inspector/index.html")]
struct Page {
    title: Shown,
    /// Its own path, without an extension.
    path: Shown,
    catalogue: Shown,
    explorer: Option<Shown>,
}

/// The path of the catalogue of a page at this path: beside it.
pub(super) fn catalogue(path: &str) -> String {
    let (folder, _) = path.rsplit_once('/').expect("a path starts with a slash");
    format!("{folder}/catalog.json")
}

/// Adds the page, where the gateway has a route to one.
pub(super) fn artifacts(system: &Resolved<'_>, gateway: &Gateway<'_>, tree: &mut Tree) {
    let Some(path) = gateway.page(|target| matches!(target, Target::PubsubInspector)) else { return };
    let messaging = system.messaging.as_ref().expect("where one listens to channels there is a broker");
    let folder = format!("{}/pubsub-inspector", gateway.id);
    let sources = || spans_of_each(system, "channels");
    let page = Page {
        title: system.spec.system.title.shown(),
        path: path.shown(),
        catalogue: path.shown_as(catalogue),
        explorer: gateway.page(|target| matches!(target, Target::ApiExplorer)).map(Show::shown),
    };
    tree.insert(format!("{folder}/index.html"), rendered(&page, sources()));
    let catalogue = document(&subjects(messaging, gateway), sources());
    tree.insert(format!("{folder}/catalog.json"), catalogue);
    let wire = super::messaging(messaging.broker.engine).inspector_wire;
    for (name, script) in [
        ("inspector.js", verbatim!("gateway/pubsub-inspector/inspector.js")),
        ("feed.js", verbatim!("gateway/pubsub-inspector/feed.js")),
        ("wire.js", wire.expect("a page listens to the broker where its transport lets it")),
    ] {
        tree.insert(format!("{folder}/{name}"), verbatim(script, sources()));
    }
}

/// The catalogue: where the stream is, and what may be asked for.
fn subjects(messaging: &Messaging<'_>, gateway: &Gateway<'_>) -> Value {
    let stream = messaging.stream(gateway).expect("a page that listens has a stream");
    let subjects = messaging.channels.iter().map(|channel| subject(channel, messaging.wire.wildcard));
    json!({
        "stream": stream.shown().to_string(),
        "messagingSubjects": subjects.collect::<Vec<_>>(),
    })
}

/// A channel as something to ask for: by its pattern everything at once, by its prefilled pattern one value of each parameter.
fn subject(resolved: &Channel<'_>, wildcard: &str) -> Value {
    let channel = resolved.channel;
    let patterns = || channel.browser_patterns.values();
    let address = &channel.address;
    let every = patterns().find(|pattern| !pattern.contains('{'));
    let every = every.map_or_else(|| address.shown_as(|text| filled(text, |_| wildcard.to_owned())), Show::shown);
    let one = patterns().find(|pattern| pattern.contains('{')).unwrap_or(address);
    let closed = match (resolved.reply(), channel.browser && patterns().next().is_some()) {
        (_, true) => None,
        (Some(_), false) => Some("This asks and is answered: only services may ask."),
        (None, false) => Some("The broker gives this to services only."),
    };
    json!({
        "channel": resolved.id.shown().to_string(),
        "summary": channel.summary.shown().to_string(),
        "subject": address.shown_as(|text| filled(text, |name| format!("<{}>", constant(name)))).to_string(),
        "wildcard": every.text().contains(wildcard),
        "pattern": every.to_string(),
        "parameterized": !channel.parameters.is_empty(),
        "prefillPattern": one.shown_as(|text| filled(text, |name| format!("{{{}}}", constant(name)))).to_string(),
        "closed": closed,
    })
}

/// An address with something else in the place of each parameter.
fn filled(address: &str, with: impl Fn(&str) -> String) -> String {
    parameters(address).fold(address.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), &with(name)))
}

/// A parameter's name as that of something to put a value in the place of.
fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_beside_the_page() {
        assert_eq!(catalogue("/api/docs/inspector"), "/api/docs/catalog.json");
        assert_eq!(catalogue("/inspector"), "/catalog.json");
    }

    #[test]
    fn each_parameter_has_something_in_its_place() {
        assert_eq!(filled("a.{bookId}.b.{x}", |name| format!("<{}>", constant(name))), "a.<BOOK_ID>.b.<X>");
        assert_eq!(filled("a.b", |_| "*".to_owned()), "a.b");
    }
}
