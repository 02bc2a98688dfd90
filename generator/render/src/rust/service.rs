//! A service: the crate around its handlers.

use std::collections::BTreeSet;

use askama::Template;

use super::names::{field, pascal, snake};
use super::types::{Dates, has_timestamp, objects, payloads, wire_struct};
use super::{
    api, artifact, called, clients, config, conversions, database, events, published, span, store, subscribed,
};
use crate::escape::{module_doc, rust_string};
use crate::layout::call;
use crate::template::rendered;
use stategen_model::system::{Channel, Component, Contract, Field, Reply, Schema, System, Transport, Type};
use stategen_model::tree::{Artifact, Tree};

#[derive(Template)]
#[template(path = "services/service/src/main.rs.askama", escape = "none")]
struct Main<'a> {
    doc: String,
    component: &'a str,
    has_bus: bool,
    has_clients: bool,
    has_conversions: bool,
    has_data: bool,
    has_events: bool,
    has_store: bool,
    bus_imports: &'static str,
    runtime_imports: &'static str,
    ports: String,
    links: String,
    listeners: Vec<Listener>,
    answerers: Vec<Answerer>,
}

/// A channel that is handled message by message.
struct Listener {
    variable: String,
    address: String,
    message: String,
    delivery: &'static str,
    handler: String,
}

/// A channel on which requests are answered.
struct Answerer {
    variable: String,
    address: String,
    message: String,
    /// What is read from the request, a statement a line, and the call of the handler.
    body: String,
}

#[derive(Template)]
#[template(path = "services/service/src/ports.rs.askama", escape = "none")]
struct Ports {
    imports: String,
    derive: &'static str,
    fields: String,
    store_note: &'static str,
    values: String,
}

#[derive(Template)]
#[template(path = "services/service/src/data.rs.askama", escape = "none")]
struct Data {
    fields: String,
    values: String,
}

/// Whether a component publishes or handles messages.
pub(super) fn uses_bus(system: &System, id: &str) -> bool {
    system.spec.messaging.is_some() && !(published(system, id).is_empty() && subscribed(system, id).is_empty())
}

/// The messages that a service sends, replies among them, and those that it takes.
fn messages(system: &System, id: &str) -> [conversions::Types; 2] {
    let (published, subscribed) = (published(system, id), subscribed(system, id));
    let replies = subscribed.iter().filter_map(|(_, channel)| channel.reply.as_ref());
    let sent = published.iter().filter_map(|(_, channel)| channel.message.as_ref());
    let sent: BTreeSet<&String> = sent.chain(replies.map(|reply| &reply.message)).collect();
    let taken: BTreeSet<&String> = subscribed.iter().filter_map(|(_, channel)| channel.message.as_ref()).collect();
    [sent, taken].map(|names| {
        let payloads = payloads(system).into_iter().filter(|(name, _)| names.contains(name));
        payloads.map(|(name, (_, members))| (name, members)).collect()
    })
}

/// What a service consists of beside its contract.
struct Parts {
    bus: bool,
    clients: bool,
    data: bool,
    events: bool,
    store: bool,
}

pub(super) fn artifacts(system: &System, id: &str, component: &Component, tree: &mut Tree) {
    let Some(contract) = system.contracts.get(id) else { return };
    let called = called(system, component);
    let published = published(system, id);
    let parts = Parts {
        bus: uses_bus(system, id),
        clients: !called.is_empty(),
        data: !component.datasets.is_empty(),
        events: system.spec.messaging.is_some() && !published.is_empty(),
        store: database(system, component).is_some(),
    };
    let declared = span(system, &format!("components.{id}"));
    let api = api::Api::new(system, id, component, contract);
    let sources = [contract.span].into_iter().chain(declared.clone()).collect();
    tree.insert(format!("services/{id}/src/api.rs"), rendered(&api, sources));
    store::artifacts(system, id, component, tree);
    let mut add =
        |path: &str, template: &'static str, content: String, mut sources: Vec<stategen_model::diagnostic::Span>| {
            sources.extend(declared.clone());
            tree.insert(format!("services/{id}/src/{path}"), artifact(template, content, sources));
        };
    let of_contract = || vec![contract.span];

    add("types.rs", "services/service/src/types.rs", types(system, component, contract), of_contract());
    add("config.rs", "services/service/src/config.rs.askama", config::render(system, id, component), Vec::new());
    add("ports.rs", "services/service/src/ports.rs.askama", ports(&parts, &called), Vec::new());
    if parts.clients {
        add("clients.rs", "services/service/src/clients.rs", clients::module(&called), Vec::new());
        for (used, component, operations) in &called {
            let sources = system.contracts.get(*used).map(|one| one.span).into_iter().collect();
            let text = clients::client(system, used, &component.summary, operations);
            add(&format!("clients/{}.rs", snake(used)), "services/service/src/clients/client.rs", text, sources);
        }
    }
    if parts.events {
        let sources = published.iter().flat_map(|(name, _)| span(system, &format!("channels.{name}"))).collect();
        add("events.rs", "services/service/src/events.rs", events::render(&published), sources);
    }
    let rows = store::row_types(system, id);
    if parts.data {
        add("data.rs", "services/service/src/data.rs.askama", data(component), Vec::new());
    }
    let bodies = objects(contract).into_iter().map(|(name, (_, members))| (name.to_owned(), members)).collect();
    let [sent, taken] = messages(system, id);
    let conversions = conversions::render(&bodies, &rows, &sent, &taken);
    let has_conversions = conversions.is_some();
    if let Some(text) = conversions {
        add("conversions.rs", "services/service/src/conversions.rs", text, of_contract());
    }
    let main = main(system, id, component, &parts, has_conversions);
    add("main.rs", "services/service/src/main.rs.askama", main, Vec::new());

    let handlers = logic_files(system, id);
    let text = logic(system, id, component, contract, &handlers);
    add("logic.rs", "services/service/src/logic.rs", text, of_contract());
    for name in &handlers {
        let Some(file) = system.files.get(&format!("logic/{id}/{name}.rs")) else { continue };
        tree.insert(format!("services/{id}/src/logic/{name}.rs"), Artifact::copied(&file.content, file.span));
    }
    for (name, dataset) in &component.datasets {
        let Some(file) = system.files.get(&dataset.file) else { continue };
        tree.insert(format!("services/{id}/data/{}.csv", snake(name)), Artifact::copied(&file.content, file.span));
    }
}

/// The modules of `logic/<service>/`, in name order.
pub(super) fn logic_files(system: &System, id: &str) -> Vec<String> {
    let prefix = format!("logic/{id}/");
    let files = system.files.keys().filter_map(|path| path.strip_prefix(&prefix));
    files.filter_map(|name| name.strip_suffix(".rs")).map(ToOwned::to_owned).collect()
}

fn logic(system: &System, id: &str, component: &Component, contract: &Contract, files: &[String]) -> String {
    let mut exported: BTreeSet<String> =
        api::own(system, component, contract).iter().map(|one| api::handler_name(one)).collect();
    exported.extend(subscribed(system, id).iter().map(|(channel, _)| format!("on_{}", snake(channel))));
    let mut text = module_doc("What this service does, one handler a file. Everything around it is generated.");
    text.push('\n');
    let mut modules: BTreeSet<String> = files.iter().cloned().collect();
    modules.extend(exported.iter().cloned());
    for module in &modules {
        text.push_str(&format!("mod {module};\n"));
    }
    text.push('\n');
    for name in &exported {
        text.push_str(&format!("pub use {name}::{name};\n"));
    }
    text
}

fn types(system: &System, component: &Component, contract: &Contract) -> String {
    let objects = objects(contract);
    let operations = api::own(system, component, contract);
    let bodies: BTreeSet<&str> = operations.iter().filter_map(|one| one.body.as_deref()).collect();
    let mut text = module_doc("The types of this service's contract.");
    text.push('\n');
    if objects.values().any(|(_, members)| members.iter().any(|one| has_timestamp(&one.ty))) {
        text.push_str("use chrono::{DateTime, Utc};\n");
    }
    if !bodies.is_empty() {
        text.push_str("use runtime::Checked;\n");
    }
    if !objects.is_empty() {
        text.push_str("use serde::{Deserialize, Serialize};\n");
    }
    for schema in &contract.schemas {
        let Schema::Object { name, fields, .. } = schema else { continue };
        let (description, members) = &objects[name.as_str()];
        text.push('\n');
        text.push_str(&wire_struct(name, description, members, Dates::Iso));
        if bodies.contains(name.as_str()) {
            text.push('\n');
            text.push_str(&checks(name, fields));
        }
    }
    text
}

/// The limits of a body, in the order of its fields.
fn checks(name: &str, fields: &[Field]) -> String {
    let mut text = format!("impl Checked for {name} {{\n    fn check(&self) -> Result<(), String> {{\n");
    for one in fields {
        let variable = field(&one.name);
        let (value, letters) = if one.optional {
            (variable.clone(), format!("{variable}.chars().count()"))
        } else {
            (format!("self.{variable}"), format!("self.{variable}.chars().count()"))
        };
        let numeric = matches!(one.ty, Type::Integer | Type::Long);
        let limits = [
            one.minimum.filter(|_| numeric).map(|limit| (format!("{value} < {limit}"), format!("be at least {limit}"))),
            one.maximum.filter(|_| numeric).map(|limit| (format!("{value} > {limit}"), format!("be at most {limit}"))),
            one.min_length.filter(|limit| *limit > 0).map(|limit| {
                let broken = match limit {
                    1 => format!("{value}.is_empty()"),
                    _ => format!("{letters} < {limit}"),
                };
                (broken, format!("have at least {limit} characters"))
            }),
            one.max_length.map(|limit| (format!("{letters} > {limit}"), format!("have at most {limit} characters"))),
        ];
        for (broken, rule) in limits.into_iter().flatten() {
            let rule = if rule == "have at least 1 characters" { "not be empty".to_owned() } else { rule };
            let condition = match (one.optional, &one.ty) {
                (false, _) => broken,
                (true, Type::String) => format!("self.{variable}.as_ref().is_some_and(|{variable}| {broken})"),
                (true, _) => format!("self.{variable}.is_some_and(|{variable}| {broken})"),
            };
            if condition.len() + 13 > 100 {
                text.push_str(&format!("        let broken = {};\n        if broken {{\n", condition));
            } else {
                text.push_str(&format!("        if {condition} {{\n"));
            }
            let sentence = format!("{} must {rule}", rust_string(&one.name));
            text.push_str(&format!("            return Err(\"{sentence}\".to_owned());\n        }}\n"));
        }
    }
    text + "        Ok(())\n    }\n}\n"
}

fn data(component: &Component) -> String {
    let mut fields = String::new();
    let mut lets = String::new();
    let mut names = Vec::new();
    for (name, dataset) in &component.datasets {
        let variable = field(name);
        fields.push_str(&format!("    /// From `data/{}.csv`.\n", snake(name)));
        fields.push_str(&format!("    pub {variable}: Vec<types::{}>,\n", dataset.schema));
        lets.push_str(&format!("        let {variable} = rows(include_str!(\"../data/{}.csv\"))?;\n", snake(name)));
        names.push(variable);
    }
    let values = lets + &crate::layout::literal(8, "Ok(Self", &names, ")");
    Data { fields, values }.to_string()
}

fn ports(parts: &Parts, called: &[(&str, &Component, Vec<&stategen_model::system::Operation>)]) -> String {
    let members = [
        (parts.store, "Store", "store", "The database."),
        (parts.events, "Events", "events", "Where others are told what happened."),
        (parts.clients, "Clients", "clients", "The services that this one calls."),
        (parts.data, "Data", "data", "What the service carries in itself."),
    ];
    let members: Vec<_> = members.iter().filter(|one| one.0).collect();
    let mut imports: Vec<String> =
        members.iter().map(|(_, ty, module, _)| format!("use crate::{module}::{ty};\n")).collect();
    imports.sort_unstable();
    let mut imports = imports.concat();
    if !imports.is_empty() {
        imports.push('\n');
    }
    let fields: String = members
        .iter()
        .map(|(_, ty, module, summary)| format!("    /// {summary}\n    pub {module}: {ty},\n"))
        .collect();
    if members.is_empty() {
        let values = "        Self {}\n".to_owned();
        return Ports { imports, derive: "#[derive(Clone)]\n", fields, store_note: "", values }.to_string();
    }
    let mut values = String::new();
    if parts.clients {
        values.push_str("        let unknown = |_: &str, _: &str| (404, serde_json::Value::Null);\n");
    }
    values.push_str("        Self {\n");
    if parts.store {
        values.push_str("            store: Store::in_memory().await,\n");
    }
    if parts.events {
        values.push_str("            events: Events::new(messaging::Bus::in_memory()),\n");
    }
    if parts.clients {
        values.push_str("            clients: Clients {\n");
        for (id, _, _) in called {
            let (name, ty) = (field(id), pascal(id));
            values.push_str(&format!("                {name}: crate::clients::{name}::{ty}::stubbed(unknown),\n"));
        }
        values.push_str("            },\n");
    }
    if parts.data {
        values.push_str("            data: Data::load().expect(\"every row fits its schema\"),\n");
    }
    values.push_str("        }\n");
    let store_note = if parts.store { " The database has its first rows." } else { "" };
    Ports { imports, derive: "#[derive(Clone)]\n", fields, store_note, values }.to_string()
}

fn main(system: &System, id: &str, component: &Component, parts: &Parts, has_conversions: bool) -> String {
    let transport = system.spec.messaging.as_ref().map_or(Transport::Socketio, |messaging| messaging.transport);
    let mut listeners = Vec::new();
    let mut answerers = Vec::new();
    for (name, channel) in subscribed(system, id) {
        match &channel.reply {
            Some(reply) => answerers.push(answerer(name, channel, reply)),
            None => listeners.push(Listener {
                variable: field(name),
                address: rust_string(&events::listened(&channel.address, transport)),
                message: rust_string(channel.message.as_deref().unwrap_or_default()),
                delivery: events::delivery(channel.delivery),
                handler: format!("on_{}", snake(name)),
            }),
        }
    }
    let subscribes = !listeners.is_empty() || !answerers.is_empty();
    let mut roles = Vec::new();
    if parts.events {
        roles.push("publisher");
    }
    if subscribes && system.spec.messaging.is_some() {
        roles.push("subscriber");
    }
    let main = Main {
        doc: module_doc(&component.summary),
        component: id,
        has_bus: parts.bus,
        has_clients: parts.clients,
        has_conversions,
        has_data: parts.data,
        has_events: parts.events,
        has_store: parts.store,
        bus_imports: if listeners.is_empty() { "Bus" } else { "{Bus, Delivery}" },
        runtime_imports: if parts.bus { "{Link, Server, Shutdown}" } else { "{Server, Shutdown}" },
        ports: port_values(system, component, parts),
        links: links(&roles),
        listeners,
        answerers,
    };
    main.to_string()
}

fn answerer(name: &str, channel: &Channel, reply: &Reply) -> Answerer {
    let mut body = String::new();
    let mut arguments = vec!["&ports".to_owned()];
    for parameter in events::parameters(&channel.address) {
        let variable = field(parameter);
        body.push_str(&format!(
            "                    let {variable} = request.parameter(\"{}\")?;\n",
            rust_string(parameter)
        ));
        arguments.push(variable);
    }
    if let Some(message) = &channel.message {
        body.push_str(&format!("                    let message = request.payload(\"{}\")?;\n", rust_string(message)));
        arguments.push("message".to_owned());
    }
    body.push_str(&call(20, &format!("logic::on_{}", snake(name)), &arguments, ".await"));
    Answerer {
        variable: field(name),
        address: rust_string(&channel.address),
        message: rust_string(&reply.kind()),
        body,
    }
}

fn port_values(system: &System, component: &Component, parts: &Parts) -> String {
    let mut fields = String::new();
    if parts.store {
        fields.push_str("        store,\n");
    }
    if parts.events {
        fields.push_str("        events: Events::new(bus.clone()),\n");
    }
    if parts.clients {
        fields.push_str("        clients: Clients {\n");
        for (id, _, _) in called(system, component) {
            let (name, ty, url) = (field(id), pascal(id), format!("&config.{}_url", snake(id)));
            let constructor = format!("{name}: clients::{name}::{ty}::new");
            fields.push_str(&call(12, &constructor, &[url], "?,"));
        }
        fields.push_str("        },\n");
    }
    if parts.data {
        fields.push_str("        data: Data::load()?,\n");
    }
    match fields.lines().count() {
        0 => "    let ports = Arc::new(Ports {});".to_owned(),
        1 if fields.trim().trim_end_matches(',').len() <= 18 => {
            format!("    let ports = Arc::new(Ports {{ {} }});", fields.trim().trim_end_matches(','))
        }
        _ => format!("    let ports = Arc::new(Ports {{\n{fields}    }});"),
    }
}

fn links(roles: &[&str]) -> String {
    let link = |indent: &str, role: &str, bus: &str| {
        format!(
            "{indent}Link {{\n{indent}    role: \"{role}\",\n{indent}    connected: Box::new(move || {bus}.connected()),\n{indent}}}"
        )
    };
    match roles {
        [] => "        links: Vec::new(),\n".to_owned(),
        [one] => {
            let link = link("        ", one, "bus");
            format!("        links: vec![{}],\n", link.trim_start())
        }
        several => {
            let items: String = several
                .iter()
                .map(|role| {
                    format!(
                        "            Link {{\n                role: \"{role}\",\n                connected: Box::new({{\n                    \
                         let bus = bus.clone();\n                    move || bus.connected()\n                }}),\n            }},\n"
                    )
                })
                .collect();
            format!("        links: vec![\n{items}        ],\n")
        }
    }
}
