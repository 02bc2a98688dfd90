//! `states/pins.yaml`: what it says ends up in Dockerfiles, manifests and lock files, so its words have their forms.

use stategen_model::diagnostic::{Code, Diagnostic};

use stategen_model::node::{Key, Node, Value};

/// Checks the words of the pins; those of a wrong type are found when they are read.
pub fn check(pins: &Node, findings: &mut Vec<Diagnostic>) {
    if let Some(node) = pins.get("rust") {
        word(node, is_version, "a release such as \"1.95.0\"", findings);
    }
    for (name, node) in entries(pins, "crates") {
        key(name, is_crate, "a crate's name", findings);
        version(node.get("version"), findings);
    }
    for (name, node) in entries(pins, "npm") {
        key(name, is_package, "an npm package's name", findings);
        version(Some(node), findings);
    }
    for (section, parts) in [("images", ["name", "tag"]), ("actions", ["name", "version"])] {
        for (name, node) in entries(pins, section) {
            key(name, stategen_model::names::is_id, "lower-case words joined by `-`", findings);
            for part in parts {
                if let Some(node) = node.get(part) {
                    word(node, is_repository, "letters, digits, `.`, `_`, `-` and `/`", findings);
                }
            }
        }
    }
}

fn entries<'a>(pins: &'a Node, section: &str) -> &'a [(Key, Node)] {
    pins.get(section).and_then(Node::entries).unwrap_or_default()
}

fn version(node: Option<&Node>, findings: &mut Vec<Diagnostic>) {
    if let Some(node) = node {
        word(node, is_version, "one version such as \"1.2.3\", or a shorter one such as \"0.8\"", findings);
    }
}

fn word(node: &Node, valid: fn(&str) -> bool, form: &str, findings: &mut Vec<Diagnostic>) {
    if let Value::String(text) = &node.value
        && !valid(text)
    {
        let message = format!("`{}` is no value for a pin", text.escape_debug());
        let finding = Diagnostic::error(Code::InvalidPin, node.span, message);
        findings.push(finding.with_help(format!("use {form}")));
    }
}

fn key(key: &Key, valid: fn(&str) -> bool, form: &str, findings: &mut Vec<Diagnostic>) {
    if !valid(&key.name) {
        let message = format!("`{}` is no name for a pin", key.name.escape_debug());
        let finding = Diagnostic::error(Code::InvalidPin, key.span, message);
        findings.push(finding.with_help(format!("use {form}")));
    }
}

fn is_version(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || ".-+".contains(c))
}

fn is_crate(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

fn is_package(word: &str) -> bool {
    let bare = word.strip_prefix('@').unwrap_or(word);
    bare.starts_with(|c: char| c.is_ascii_alphanumeric())
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !bare.contains("..")
}

fn is_repository(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c))
}
