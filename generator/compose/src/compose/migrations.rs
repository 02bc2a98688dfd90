//! Which steps of a lineage change what is kept.

use std::sync::Arc;

use stategen_model::node::Node;
use stategen_model::system::{Declared, Migration, State, migration_path};

use super::Composed;
use crate::typed;

/// What of a tree databases are made of.
const KEPT: [&str; 3] = ["entities", "enums", "sequences"];

/// What a state changes in what its parent keeps, or in what that is kept in; none where all is as it was.
pub(super) fn migration(parent: &Composed, child: &Composed, state: &State) -> Option<Arc<Migration>> {
    let authored = child.files.get(&migration_path(&state.id)).cloned();
    if authored.is_none() && !differ(&parent.tree, &child.tree) {
        return None;
    }
    // What cannot be read is reported where the systems are.
    let declared = |composed: &Composed| {
        let spec = typed::read(&composed.tree, &mut Vec::new())?;
        Some(Declared { spec: Arc::new(spec), files: Arc::clone(&composed.files) })
    };
    Some(Arc::new(Migration {
        state: state.id.clone(),
        parent: state.file.parent.clone()?,
        before: declared(parent)?,
        after: declared(child)?,
        authored,
    }))
}

fn differ(before: &Node, after: &Node) -> bool {
    let same = |before: Option<&Node>, after: Option<&Node>| match (before, after) {
        (Some(before), Some(after)) => before.same(after),
        (before, after) => before.is_none() && after.is_none(),
    };
    let databases = |tree: &Node| -> Vec<(String, Option<String>)> {
        let components = tree.get("components").and_then(Node::entries).unwrap_or_default().iter();
        let databases = components.filter(|(_, node)| node.get("kind").and_then(Node::as_str) == Some("database"));
        let engine = |node: &Node| node.get("engine").and_then(Node::as_str).map(str::to_owned);
        databases.map(|(key, node)| (key.name.clone(), engine(node))).collect()
    };
    KEPT.iter().any(|name| !same(before.get(name), after.get(name))) || databases(before) != databases(after)
}
