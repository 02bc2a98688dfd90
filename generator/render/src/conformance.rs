//! `conformance/`: the crate that runs every scenario of a state against it, one test a scenario.

use askama::Template;
use stategen_model::authored::Name;

use super::escape::{doc, format_text, module_doc, rust_string};
use super::rust::names::{constant, field, snake};
use stategen_model::diagnostic::Span;
use stategen_model::system::{Channel, Component, Operation, Route, System, Transport};
use stategen_model::tree::{Artifact, Origin, Tree};

mod literal;
mod test;

#[derive(Template)]
#[template(path = "conformance/src/lib.rs.askama", escape = "none")]
struct Library {
    messaging: bool,
}

#[derive(Template)]
#[template(path = "conformance/src/system.rs.askama", escape = "none")]
struct Runtime {
    messaging: bool,
}

macro_rules! fixed {
    ($tree:expr, $sources:expr, [$($from:literal => $to:literal),* $(,)?]) => {
        $($tree.insert(
            concat!("conformance/src/", $to),
            artifact(
                concat!("conformance/src/", $from),
                include_str!(concat!("../../../templates/conformance/src/", $from)).to_owned(),
                $sources,
            ),
        );)*
    };
}

/// Adds the crate's source; its manifest comes with those of the other crates.
pub fn artifacts(system: &System, tree: &mut Tree) {
    let places = |path: &str| system.spans.get(path).cloned().into_iter().collect::<Vec<Span>>();
    fixed!(
        tree,
        places("system"),
        [
            "address.rs" => "address.rs",
            "answer.rs" => "answer.rs",
            "call.rs" => "call.rs",
            "control.rs" => "control.rs",
            "expectation.rs" => "expectation.rs",
            "format.rs" => "format.rs",
        ]
    );
    let messaging = system.spec.messaging.is_some();
    let library = Library { messaging }.to_string();
    tree.insert("conformance/src/lib.rs", artifact("conformance/src/lib.rs.askama", library, places("system")));
    let runtime = Runtime { messaging }.to_string();
    tree.insert("conformance/src/system.rs", artifact("conformance/src/system.rs.askama", runtime, places("system")));
    let parts = artifact("conformance/src/places.rs", parts(system), places("components"));
    tree.insert("conformance/src/places.rs", parts);
    let contracts = system.contracts.values().map(|contract| contract.span).collect();
    let operations = artifact("conformance/src/operations.rs", operations(system), contracts);
    tree.insert("conformance/src/operations.rs", operations);
    if let Some(messaging) = &system.spec.messaging {
        fixed!(tree, places("messaging"), ["connection.rs" => "connection.rs", "listener.rs" => "listener.rs"]);
        match messaging.transport {
            Transport::Socketio => {
                fixed!(tree, places("messaging"), ["wire/socketio.rs" => "wire.rs"]);
            }
            Transport::Nats => {
                fixed!(tree, places("messaging"), ["wire/nats.rs" => "wire.rs"]);
            }
        }
        let channels = artifact("conformance/src/channels.rs", channels(system), places("channels"));
        tree.insert("conformance/src/channels.rs", channels);
    }
    let mut modules = String::from(
        "//! What must be seen of the system: one test a scenario, named after it.\n//!\n\
         //! They need a system that is up. Those that stop parts of it are ignored unless they are asked\n\
         //! for, and run one at a time: `-- --ignored --test-threads 1`.\n\n",
    );
    for (id, scenario) in &system.scenarios {
        modules.push_str(&format!("mod {};\n", snake(id)));
        let sources = system.files.get(&format!("scenarios/{id}.yaml")).map(|file| file.span);
        tree.insert(
            format!("conformance/tests/scenarios/{}.rs", snake(id)),
            artifact("conformance/tests/scenarios", test::render(system, id, scenario), sources.into_iter().collect()),
        );
    }
    let scenarios = system.files.iter().filter(|(path, _)| path.starts_with("scenarios/"));
    let sources = scenarios.map(|(_, file)| file.span).collect();
    let main = artifact("conformance/tests/scenarios/main.rs", modules, sources);
    tree.insert("conformance/tests/scenarios/main.rs", main);
}

fn artifact(template: &'static str, text: String, sources: Vec<Span>) -> Artifact {
    let content = format!("{}\n", text.trim_end()).into_bytes();
    Artifact { content, executable: false, origin: Origin::Unported(template), sources }
}

/// Every port of every component, and which of them are special.
fn parts(system: &System) -> String {
    let spec = &system.spec;
    let mut text = module_doc("Where the parts of the system are, unless the environment says otherwise.");
    text.push_str("\nuse crate::address::Place;\n\n/// The component that is the one entry point.\n");
    let gateway = spec.gateway.as_ref().map(|gateway| gateway.component.as_str());
    text.push_str(&format!("pub(crate) const GATEWAY: Option<&str> = {};\n", option(gateway)));
    if let Some(messaging) = &spec.messaging {
        let port = match messaging.transport {
            Transport::Socketio => "http",
            Transport::Nats => "websocket",
        };
        let path =
            routes(system, &messaging.broker, port).find(|(_, route)| route.upgrade.is_some() && !route.strip_prefix);
        text.push_str(&format!(
            "\n/// The component that carries messages.\npub(crate) const BROKER: &str = \"{}\";\n\n\
             /// Path at which the gateway leads pages to it.\npub(crate) const BROWSER_PATH: Option<&str> = {};\n",
            rust_string(&messaging.broker),
            option(path.map(|(prefix, _)| prefix)),
        ));
    }
    text.push_str("\n/// Every port of every component.\npub(crate) const PLACES: &[Place] = &[\n");
    for (id, component) in &spec.components {
        for name in component.ports.keys() {
            text.push_str(&place(system, id, component, name));
        }
    }
    text + "];\n"
}

fn place(system: &System, id: &str, component: &Component, name: &str) -> String {
    let port = &component.ports[name];
    let address = |role: &str| option(component.address.get(role).map(Name::as_str));
    let stripped = routes(system, id, name).find(|(_, route)| route.strip_prefix);
    let whole = routes(system, id, name).any(|(prefix, route)| prefix == "/" && !route.strip_prefix);
    let route = match (stripped, whole) {
        (Some((prefix, _)), _) => Some(prefix.trim_end_matches('/')),
        (None, true) => Some(""),
        (None, false) => None,
    };
    format!(
        "    Place {{\n        component: \"{}\",\n        port: \"{}\",\n        url: {},\n        host: {},\n        \
         variable: {},\n        number: {},\n        route: {},\n    }},\n",
        rust_string(id),
        rust_string(name),
        address("url"),
        address("host"),
        option(port.variable.as_deref()),
        port.publish.unwrap_or(port.number),
        option(route),
    )
}

/// The gateway's routes to a port, with their prefixes.
fn routes<'a>(system: &'a System, id: &str, port: &str) -> impl Iterator<Item = (&'a str, &'a Route)> {
    let target = format!("{id}.{port}");
    let routes = system.spec.gateway.iter().flat_map(|gateway| &gateway.routes);
    routes.filter(move |(_, route)| route.to == target).map(|(prefix, route)| (prefix.as_str(), route))
}

fn option(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), |text| format!("Some(\"{}\")", rust_string(text)))
}

fn operations(system: &System) -> String {
    let mut text = module_doc("The operations of the system's contracts, in a module for each service.");
    text.push_str(
        "\n/// An operation, as its contract describes it.\n#[derive(Debug, Clone, Copy)]\npub struct Operation {\n    \
         pub(crate) method: &'static str,\n    pub(crate) component: &'static str,\n    \
         pub(crate) path: &'static str,\n}\n",
    );
    for (id, contract) in &system.contracts {
        let summary = system.spec.components.get(id).map_or("", |component| component.summary.as_str());
        text.push_str(&format!("\n{}pub mod {} {{\n    use super::Operation;\n", doc(0, summary), field(id)));
        for operation in &contract.operations {
            text.push_str(&format!("\n{}", constant_of(id, operation)));
        }
        text.push_str("}\n");
    }
    text
}

fn constant_of(component: &str, operation: &Operation) -> String {
    format!(
        "{}    pub const {}: Operation = Operation {{\n        method: \"{}\",\n        component: \"{}\",\n        \
         path: \"{}\",\n    }};\n",
        doc(4, &operation.summary),
        constant(&operation.id),
        operation.method.to_uppercase(),
        rust_string(component),
        rust_string(&operation.path),
    )
}

fn channels(system: &System) -> String {
    let channels = &system.spec.channels;
    let mut text = module_doc("The channels of the system, at their addresses on its transport.");
    let parametrised = |address: &str| !parameters(address).is_empty();
    let display = channels.values().any(|channel| parametrised(&channel.address));
    text.push_str(if display {
        "\nuse std::fmt::Display;\n\nuse crate::Channel;\n"
    } else {
        "\nuse crate::Channel;\n"
    });
    for (id, channel) in channels {
        text.push_str(&format!("\n{}", function(0, &field(id), channel, &channel.address, false)));
    }
    let patterns: Vec<_> = channels
        .iter()
        .flat_map(|(id, channel)| channel.browser_patterns.iter().map(move |p| (id, channel, p)))
        .collect();
    if !patterns.is_empty() {
        text.push_str("\n/// As pages follow them.\npub mod patterns {\n");
        let display = patterns.iter().any(|(_, _, (_, address))| parametrised(address));
        text.push_str(if display {
            "    use std::fmt::Display;\n\n    use crate::Channel;\n"
        } else {
            "    use crate::Channel;\n"
        });
        for (id, channel, (name, address)) in patterns {
            let name = format!("{}_{}", snake(id), snake(name));
            text.push_str(&format!("\n{}", function(4, &name, channel, address, true)));
        }
        text.push_str("}\n");
    }
    text
}

fn function(indent: usize, name: &str, channel: &Channel, address: &str, pattern: bool) -> String {
    let names = parameters(address);
    let arguments: Vec<String> = names.iter().map(|name| format!("{}: impl Display", field(name))).collect();
    let address = if names.is_empty() {
        format!("\"{}\"", rust_string(address))
    } else {
        let mut text = format_text(address);
        for name in &names {
            text = text.replace(&format!("{{{{{name}}}}}"), &format!("{{{}}}", snake(name)));
        }
        format!("&format!(\"{text}\")")
    };
    let constructor = if pattern { "matching" } else { "at" };
    let kind: Vec<String> = channel.message.iter().map(|kind| format!(".of(\"{}\")", rust_string(kind))).collect();
    let margin = " ".repeat(indent);
    let head = super::layout::signature(indent, &format!("pub fn {name}"), &arguments, " -> Channel");
    format!(
        "{}{head}{}{margin}}}\n",
        doc(indent, &channel.summary),
        super::layout::chain(indent + 4, "", &format!("Channel::{constructor}({address})"), &kind, ""),
    )
}

/// The parameters of an address, in its order.
fn parameters(address: &str) -> Vec<&str> {
    address.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}
