//! What a state changes in its parent, by name: the short list for people who learn from the lineage.

use std::collections::{BTreeMap, BTreeSet};

use stategen_model::node::Node;
use stategen_model::system::{Changed, PackFile};

/// The collections of a composed tree that are told of, with their word for people.
const COLLECTIONS: [(&str, &[&str]); 6] = [
    ("Components", &["components"]),
    ("Routes", &["gateway", "routes"]),
    ("Channels", &["channels"]),
    ("Messages", &["messages"]),
    ("Entities", &["entities"]),
    ("Enumerations", &["enums"]),
];

/// The folders of packs that are told of.
const FOLDERS: [(&str, &str); 4] =
    [("Contracts", "contracts/"), ("Queries", "queries/"), ("Behaviour", "logic/"), ("Scenarios", "scenarios/")];

/// What of the parent's tree and files is not as it was.
pub(super) fn changes<'a>(
    (parent, parent_files): (&'a Node, &'a BTreeMap<String, PackFile>),
    (child, child_files): (&'a Node, &'a BTreeMap<String, PackFile>),
) -> Vec<Changed> {
    let mut changes = Vec::new();
    for (what, path) in COLLECTIONS {
        let entries = |tree: &'a Node| -> BTreeMap<String, &'a Node> {
            let entries = tree.at(path).and_then(Node::entries).unwrap_or_default();
            entries.iter().map(|(key, node)| (key.name.clone(), node)).collect()
        };
        changes.push(difference(what, &entries(parent), &entries(child), |a, b| a.same(b)));
    }
    for (what, folder) in FOLDERS {
        let files = |files: &'a BTreeMap<String, PackFile>| -> BTreeMap<String, &'a str> {
            let below = files.iter().filter_map(|(path, file)| Some((path.strip_prefix(folder)?, file)));
            below.map(|(path, file)| (without_extension(path), &*file.content)).collect()
        };
        changes.push(difference(what, &files(parent_files), &files(child_files), |a, b| a == b));
    }
    changes.retain(|one| !(one.added.is_empty() && one.changed.is_empty() && one.removed.is_empty()));
    changes
}

fn without_extension(path: &str) -> String {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_owned()
}

fn difference<T>(
    what: &'static str,
    parent: &BTreeMap<String, T>,
    child: &BTreeMap<String, T>,
    same: impl Fn(&T, &T) -> bool,
) -> Changed {
    let names = |of: &BTreeMap<String, T>| of.keys().cloned().collect::<BTreeSet<String>>();
    let (before, after) = (names(parent), names(child));
    Changed {
        what,
        added: after.difference(&before).cloned().collect(),
        changed: after.intersection(&before).filter(|name| !same(&parent[*name], &child[*name])).cloned().collect(),
        removed: before.difference(&after).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stategen_spec::yaml;

    #[test]
    fn added_changed_and_removed_things_are_named() {
        let tree = |text: &str| yaml::parse("x.yaml", text).unwrap();
        let parent = tree("components: {a: {port: 1}, b: {port: 2}, c: {x: 1, y: 2}}");
        let child = tree("components: {a: {port: 3}, c: {y: 2, x: 1}, d: {}}");
        let none = BTreeMap::new();
        let changes = changes((&parent, &none), (&child, &none));
        let [one] = changes.as_slice() else { panic!("{changes:?}") };
        assert_eq!(
            (one.what, &one.added[..], &one.changed[..], &one.removed[..]),
            ("Components", &["d".to_owned()][..], &["a".to_owned()][..], &["b".to_owned()][..],)
        );
    }
}
