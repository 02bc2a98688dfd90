//! Reads the composed tree into the typed model, entry by entry, so that every finding is given at once.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use stategen_model::authored::Name;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::node::{Key, Node};

use stategen_model::names;
use stategen_model::system::{Component, ComponentId, Setting, SystemSpec};

const KEYS: [&str; 16] = [
    "channels",
    "components",
    "deployment",
    "entities",
    "enums",
    "gateway",
    "messages",
    "messaging",
    "objectives",
    "observability",
    "panels",
    "publishing",
    "requirements",
    "sequences",
    "settings",
    "system",
];

/// The typed model; none when something in the tree does not fit it.
pub(super) fn read(tree: &Node, findings: &mut Vec<Diagnostic>) -> Option<SystemSpec> {
    let start = findings.len();
    for (key, _) in tree.entries().unwrap_or_default() {
        if !KEYS.contains(&key.name.as_str()) {
            let finding = Diagnostic::error(Code::UnknownKey, key.span, format!("a system has no `{}`", key.name));
            findings.push(finding.with_one_of(&key.name, KEYS));
        }
    }
    let system = match tree.get("system") {
        Some(node) => node.read_all(findings),
        None => {
            findings.push(
                Diagnostic::error(Code::MissingKey, tree.span, "the system has no `system`")
                    .with_help("the first state's delta adds it: name, title, summary, runtime, endpoints, cors"),
            );
            None
        }
    };
    let settings = collection(tree, "settings", names::is_id, findings);
    let mut components = collection(tree, "components", names::is_id, findings);
    share(&mut components, &settings, findings);
    let spec = SystemSpec {
        components,
        settings,
        enums: collection(tree, "enums", is_type, findings),
        entities: collection(tree, "entities", is_table, findings),
        sequences: collection(tree, "sequences", names::is_id, findings),
        messages: collection(tree, "messages", is_type, findings),
        channels: collection(tree, "channels", names::is_id, findings),
        messaging: tree.get("messaging").and_then(|node| node.read_all(findings)),
        gateway: tree.get("gateway").and_then(|node| node.read_all(findings)),
        observability: tree.get("observability").and_then(|node| node.read_all(findings)),
        objectives: collection(tree, "objectives", names::is_id, findings),
        panels: collection(tree, "panels", names::is_id, findings),
        publishing: tree.get("publishing").and_then(|node| node.read_all(findings)),
        deployment: tree.get("deployment").and_then(|node| node.read_all(findings)),
        system: system?,
    };
    (findings.len() == start).then_some(spec)
}

/// Gives services the settings that they share.
fn share(
    components: &mut BTreeMap<ComponentId, Component>,
    shared: &BTreeMap<Name<Setting>, Setting>,
    findings: &mut Vec<Diagnostic>,
) {
    for component in components.values_mut() {
        let Component::Service(service) = component else { continue };
        for id in service.shared_settings.keys() {
            let (code, message, help) = match shared.get(id) {
                Some(setting) if !service.settings.contains_key(id) => {
                    service.settings.insert(id.clone(), setting.clone());
                    continue;
                }
                Some(_) => {
                    let message = format!("the service has a setting `{id}` of its own");
                    (Code::DuplicateName, message, "give that another id, or delete one of the two")
                }
                None => {
                    let message = format!("the system has no setting `{id}`");
                    (Code::DanglingReference, message, "declare it in the system's `settings`")
                }
            };
            let place = id.place().unwrap_or_else(|| stategen_model::diagnostic::Span::file("delta.yaml"));
            let finding = Diagnostic::error(code, place, message);
            let known = shared.keys().filter(|known| !service.settings.contains_key(*known)).map(Name::as_str);
            findings.push(finding.with_near(id, known).or_help(help));
        }
    }
}

fn collection<K, T: DeserializeOwned>(
    tree: &Node,
    name: &str,
    valid: fn(&str) -> bool,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<Name<K>, T> {
    let Some(node) = tree.get(name) else { return BTreeMap::new() };
    let Some(entries) = node.entries() else {
        findings.push(
            Diagnostic::error(
                Code::InvalidValue,
                node.span,
                format!("`{name}` is a map by id, this is {}", node.kind()),
            )
            .with_help("collections are maps, never lists by position"),
        );
        return BTreeMap::new();
    };
    let mut read = BTreeMap::new();
    for (key, node) in entries {
        check_name(name, key, valid, findings);
        if let Some(value) = node.read_all(findings) {
            read.insert(key.authored(), value);
        }
    }
    read
}

fn check_name(collection: &str, key: &Key, valid: fn(&str) -> bool, findings: &mut Vec<Diagnostic>) {
    if !valid(&key.name) {
        let help = match collection {
            "enums" | "messages" => "use PascalCase letters and digits",
            "entities" => "use lower-case letters, digits and `_`",
            _ => "use lower-case words joined by `-`, and no Rust keyword",
        };
        let message = format!("`{}` is no name in `{collection}`", key.name);
        findings.push(Diagnostic::error(Code::InvalidName, key.span, message).with_help(help));
    } else if collection == "components" && names::is_reserved_component(&key.name) {
        let message =
            format!("no component can be called `{}`: the output, or cargo, has something else of that name", key.name);
        let help = "say what it does, as in `price-model`";
        findings.push(Diagnostic::error(Code::InvalidName, key.span, message).with_help(help));
    }
}

fn is_type(name: &str) -> bool {
    name != "Self"
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_table(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !names::is_rust_keyword(name)
}
