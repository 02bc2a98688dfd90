//! Where names, edits and values of a tree stand.

use std::collections::BTreeMap;

use stategen_model::diagnostic::Span;
use stategen_model::node::{Node, Value};

pub(super) fn collect_names(removals: &Node, names: &mut BTreeMap<String, Span>) {
    for (_, below) in removals.entries().unwrap_or_default() {
        collect_names(below, names);
    }
    for item in removals.items() {
        match item.as_str() {
            Some(name) => drop(names.insert(name.to_owned(), item.span)),
            None => collect_names(item, names),
        }
    }
}

/// Where `remove` ends in names, and `change` in `{from, to}`.
pub(super) fn collect_edits(operation: Option<&Node>, path: &mut String, edits: &mut BTreeMap<String, Span>) {
    let Some(node) = operation else { return };
    let length = path.len();
    if node.get("from").is_some()
        && let Some(to) = node.get("to")
    {
        edits.insert(path.clone(), to.span);
        return;
    }
    for item in node.items().iter().filter(|item| item.as_str().is_none()) {
        collect_edits(Some(item), path, edits);
    }
    let entries = node.entries().unwrap_or_default().iter().map(|(key, below)| (key.name.as_str(), below));
    for (name, below) in entries.chain(node.items().iter().filter_map(|item| Some((item.as_str()?, item)))) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        match below.as_str() {
            Some(_) => drop(edits.insert(path.clone(), below.span)),
            None => collect_edits(Some(below), path, edits),
        }
        path.truncate(length);
    }
}

/// Where the entries of `node` are declared: a single value where it stands, what holds others at its key. What a delta
/// replaced stands where its new value does.
pub(super) fn collect_spans(node: &Node, path: &mut String, spans: &mut BTreeMap<String, Span>) {
    let length = path.len();
    for (key, below) in node.entries().unwrap_or_default() {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&key.name);
        // A change keeps the key of the parent's file, and only a change takes key and value from two files.
        let holds_others = matches!(below.value, Value::Map(_) | Value::List(_));
        let declared = if holds_others && below.span.file == key.span.file { key.span } else { below.span };
        spans.insert(path.clone(), declared);
        collect_spans(below, path, spans);
        path.truncate(length);
    }
    for (index, item) in node.items().iter().enumerate() {
        path.push('.');
        path.push_str(&index.to_string());
        spans.insert(path.clone(), item.span);
        path.truncate(length);
    }
}
