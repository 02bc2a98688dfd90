//! `crates/`: what services share.

use askama::Template;

use super::types::{Dates, WireStruct, payloads};
use super::{artifact, span};
use crate::escape::{module_doc, rust_string};
use crate::sql;
use stategen_model::system::{Engine, EnumSpec, Kind, System, SystemInfo, Transport};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "crates/runtime/src/conventions.rs.askama", escape = "none")]
struct Conventions {
    health: String,
    metrics: String,
    name: String,
    cors_variable: String,
    cors_default: String,
}

/// The crate's front; `requests` says whether the system has channels with a reply.
#[derive(Template)]
#[template(path = "crates/messaging/src/lib.rs", escape = "none")]
struct Messages {
    requests: bool,
}

#[derive(Template)]
#[template(path = "crates/messaging/src/transport/nats.rs", escape = "none")]
struct Nats {
    requests: bool,
}

macro_rules! fixed {
    ($tree:expr, $system:expr, $directory:literal, [$($file:literal),* $(,)?]) => {
        $($tree.insert(
            concat!($directory, "/", $file),
            artifact(
                concat!($directory, "/", $file),
                include_str!(concat!("../../../../templates/", $directory, "/", $file)).to_owned(),
                span($system, "system"),
            ),
        );)*
    };
}

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    runtime(system, tree);
    model(system, tree);
    if system.spec.messaging.is_some() {
        messaging(system, tree);
    }
}

fn runtime(system: &System, tree: &mut Tree) {
    fixed!(
        tree,
        system,
        "crates/runtime/src",
        [
            "client.rs",
            "config.rs",
            "health.rs",
            "iso.rs",
            "json.rs",
            "lib.rs",
            "metrics.rs",
            "parameters.rs",
            "problem.rs",
            "retry.rs",
            "server.rs",
            "shutdown.rs",
        ]
    );
    let SystemInfo { name, endpoints, cors, .. } = &system.spec.system;
    let conventions = Conventions {
        health: rust_string(&endpoints.health),
        metrics: rust_string(&endpoints.metrics),
        name: rust_string(name),
        cors_variable: rust_string(&cors.variable),
        cors_default: rust_string(&cors.default),
    };
    tree.insert(
        "crates/runtime/src/conventions.rs",
        artifact("crates/runtime/src/conventions.rs.askama", conventions.to_string(), span(system, "system")),
    );
}

fn model(system: &System, tree: &mut Tree) {
    let mut text = module_doc("Names that the whole system shares.");
    text.push_str("\nuse std::fmt;\nuse std::str::FromStr;\n\nuse serde::{Deserialize, Serialize};\n\n");
    text.push_str(
        "/// A text that is none of the names it should be one of.\n#[derive(Debug, Clone, PartialEq, Eq)]\n\
         pub struct UnknownName(String);\n\nimpl fmt::Display for UnknownName {\n    \
         fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {\n        \
         write!(f, \"unknown name {:?}\", self.0)\n    }\n}\n\nimpl std::error::Error for UnknownName {}\n",
    );
    for (name, spec) in &system.spec.enums {
        text.push('\n');
        text.push_str(&enumeration(name, spec));
    }
    if system.spec.enums.is_empty() {
        text = module_doc("Names that the whole system shares; it has none so far.");
    }
    tree.insert("crates/model/src/lib.rs", artifact("crates/model/src/lib.rs", text, span(system, "enums")));

    // Unit tests run on SQLite whatever the system's database is; an embedded one has these scripts anyway.
    let server =
        system.spec.components.values().any(|one| one.kind == Kind::Database && one.engine != Some(Engine::Sqlite));
    if server {
        let sources = span(system, "entities");
        let schema = sql::schema(system, Engine::Sqlite);
        let seed = sql::seed(system, Engine::Sqlite);
        tree.insert("crates/model/testing/schema.sql", artifact("database/schema.sql", schema, sources.clone()));
        tree.insert("crates/model/testing/seed.sql", artifact("database/seed.sql", seed, sources));
    }
}

fn enumeration(name: &str, spec: &EnumSpec) -> String {
    let mut variants = String::new();
    let mut to_text = String::new();
    let mut from_text = String::new();
    for (index, value) in spec.values.iter().enumerate() {
        if index == 0 {
            variants.push_str("    #[default]\n");
        }
        variants.push_str(&format!("    {value},\n"));
        to_text.push_str(&format!("            Self::{value} => \"{value}\",\n"));
        from_text.push_str(&format!("            \"{value}\" => Ok(Self::{value}),\n"));
    }
    let all = spec.values.iter().map(|value| format!("Self::{value}")).collect::<Vec<_>>();
    let count = all.len();
    let flat = format!("    pub const ALL: [Self; {count}] = [{}];\n", all.join(", "));
    let all = if flat.len() <= 101 && all.join(", ").len() <= 60 {
        flat
    } else {
        let items: String = all.iter().map(|one| format!("        {one},\n")).collect();
        format!("    pub const ALL: [Self; {count}] = [\n{items}    ];\n")
    };
    format!(
        "/// One of the names of `{name}`.\n\
         #[derive(\n    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,\n)]\n\
         pub enum {name} {{\n{variants}}}\n\nimpl {name} {{\n    /// All of them, in order.\n{all}\n    \
         /// The name as it is written.\n    pub fn as_str(self) -> &'static str {{\n        match self {{\n{to_text}        \
         }}\n    }}\n}}\n\nimpl fmt::Display for {name} {{\n    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{\n        \
         f.pad(self.as_str())\n    }}\n}}\n\nimpl FromStr for {name} {{\n    type Err = UnknownName;\n\n    \
         fn from_str(text: &str) -> Result<Self, UnknownName> {{\n        match text {{\n{from_text}            \
         other => Err(UnknownName(other.to_owned())),\n        }}\n    }}\n}}\n"
    )
}

fn messaging(system: &System, tree: &mut Tree) {
    let requests = system.spec.channels.values().any(|channel| channel.reply.is_some());
    fixed!(tree, system, "crates/messaging/src", ["bus.rs", "envelope.rs"]);
    if requests {
        fixed!(tree, system, "crates/messaging/src", ["requests.rs"]);
    }
    let (template, transport) = match system.spec.messaging.as_ref().map(|messaging| messaging.transport) {
        Some(Transport::Nats) => ("crates/messaging/src/transport/nats.rs", Nats { requests }.to_string()),
        Some(Transport::Socketio) | None => (
            "crates/messaging/src/transport/socketio.rs",
            include_str!("../../../../templates/crates/messaging/src/transport/socketio.rs").to_owned(),
        ),
    };
    let library = Messages { requests }.to_string();
    for (file, template, text) in
        [("lib.rs", "crates/messaging/src/lib.rs", library), ("transport.rs", template, transport)]
    {
        tree.insert(format!("crates/messaging/src/{file}"), artifact(template, text, span(system, "messaging")));
    }

    let payloads = payloads(system);
    let mut text =
        module_doc("What messages say. Dates are milliseconds since 1970; what there is none of is left out.");
    text.push('\n');
    if payloads.values().any(|payload| payload.has_timestamp()) {
        text.push_str("use chrono::{DateTime, Utc};\n");
    }
    text.push_str("use serde::{Deserialize, Serialize};\n");
    for payload in payloads.values() {
        let declaration = WireStruct::new(payload, Dates::Epoch).to_string();
        text.push_str(&format!("\n{}\n", stategen_marks::plain(&declaration)));
    }
    tree.insert(
        "crates/messaging/src/payloads.rs",
        artifact("crates/messaging/src/payloads.rs", text, span(system, "messages")),
    );
}
