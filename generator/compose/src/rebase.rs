//! What of a delta was written against a parent that is another by now. Pure.

use std::collections::BTreeMap;

use super::fingerprint::fingerprint;
use stategen_model::node::Node;
use stategen_model::system::PackFile;

/// A change whose `from` is not the parent's value.
#[derive(Debug)]
pub struct StaleChange<'a> {
    /// What is changed, such as `components.desk.summary`.
    pub name: String,
    /// The value that the author saw.
    pub from: &'a Node,
    /// The value that the delta sets.
    pub to: &'a Node,
    /// The parent's value.
    pub current: &'a Node,
}

/// A file that replaces one of the parent's that has changed since.
#[derive(Debug)]
pub struct StaleFile<'a> {
    /// Path in the pack.
    pub path: &'a str,
    /// The fingerprint that the delta names, where it stands.
    pub named: &'a Node,
    /// The parent's file.
    pub parent: &'a PackFile,
}

impl StaleFile<'_> {
    /// Whether this is the text that the replacement was written against.
    #[must_use]
    pub fn was(&self, text: &str) -> bool {
        fingerprint(text) == self.named.text()
    }

    /// The fingerprint of what the parent has.
    #[must_use]
    pub fn current(&self) -> String {
        fingerprint(&self.parent.content)
    }
}

/// The changes of a delta that are stale against `parent`, in the order of the file.
#[must_use]
pub fn stale_changes<'a>(delta: &'a Node, parent: &'a Node) -> Vec<StaleChange<'a>> {
    let mut stale = Vec::new();
    if let Some(changes) = delta.get("change") {
        collect(changes, parent, &mut Vec::new(), &mut stale);
    }
    stale
}

fn collect<'a>(changes: &'a Node, current: &'a Node, path: &mut Vec<&'a str>, stale: &mut Vec<StaleChange<'a>>) {
    let Some(entries) = changes.entries() else { return };
    if let (Some(from), Some(to), 2) = (changes.get("from"), changes.get("to"), entries.len()) {
        if !current.same(from) {
            stale.push(StaleChange { name: path.join("."), from, to, current });
        }
        return;
    }
    for (key, below) in entries {
        if let Some(current) = current.get(&key.name) {
            path.push(&key.name);
            collect(below, current, path, stale);
            path.pop();
        }
    }
}

/// The files that a delta replaces and that `parent` has in another version by now.
#[must_use]
pub fn stale_files<'a>(delta: &'a Node, parent: &'a BTreeMap<String, PackFile>) -> Vec<StaleFile<'a>> {
    let replaces = delta.get("replaces").and_then(Node::entries).unwrap_or_default();
    let replaces = replaces.iter().filter_map(|(key, named)| {
        let file = StaleFile { path: &key.name, named, parent: parent.get(&key.name)? };
        (!file.was(&file.parent.content)).then_some(file)
    });
    replaces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use stategen_spec::yaml::parse;

    #[test]
    fn only_what_the_parent_changed_is_stale() {
        let parent = parse("parent", "a: { x: 1, y: 2 }\nb: 3").unwrap();
        let text = "change: { a: { x: { from: 0, to: 5 }, y: { from: 2, to: 6 } }, b: { from: 4, to: 3 } }";
        let delta = parse("delta", text).unwrap();
        let stale = stale_changes(&delta, &parent);
        let names: Vec<&str> = stale.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["a.x", "b"]);
        assert_eq!(stale[0].current.show(), "`1`");
    }
}
