//! What `$ref` stands for: something of the same file's `components`.

use stategen_model::closest;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::node::Node;

use super::Reader;

/// How many references may follow on each other: more are a circle.
const LONGEST_CHAIN: usize = 16;

impl<'a> Reader<'a> {
    /// The thing itself, or what the reference in its place names in a section of `components`.
    pub(super) fn resolved(&mut self, node: &'a Node, section: &str) -> Option<&'a Node> {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match node.get("$ref") {
                Some(reference) => node = self.target(reference, section)?.1,
                None => return Some(node),
            }
        }
        self.refuse(node.span, "the references go in a circle".to_owned(), "write one of them out");
        None
    }

    /// The schema that a reference names, if it is there.
    pub(super) fn named(&self, reference: &Node) -> Option<&'a Node> {
        let name = reference.as_str()?.strip_prefix("#/components/schemas/")?;
        self.document.at(&["components", "schemas", name])
    }

    /// The name and what it names, of a reference into a section of `components`.
    pub(super) fn target(&mut self, reference: &'a Node, section: &str) -> Option<(&'a str, &'a Node)> {
        let text = reference.as_str()?;
        let prefix = format!("#/components/{section}/");
        let known = self.document.at(&["components", section]).and_then(Node::entries).unwrap_or_default();
        let name = text.strip_prefix(&prefix);
        if let Some((key, node)) = name.and_then(|name| known.iter().find(|(key, _)| key.name == name)) {
            return Some((&key.name, node));
        }
        let finding = Diagnostic::error(Code::DanglingReference, reference.span, format!("`{text}` is not there"));
        let near = name.and_then(|name| closest(name, known.iter().map(|(key, _)| &key.name)));
        self.findings.push(
            finding
                .with_near(text, near.map(|near| format!("{prefix}{near}")))
                .or_help(format!("a reference here names something of the same file: `{prefix}NAME`")),
        );
        None
    }
}
