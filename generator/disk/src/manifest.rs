//! What the last generation made, as its own manifest says.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use stategen_model::tree::{Artifact, MANIFEST, Tree};

/// The part of the manifest that deciding what to delete needs.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Manifest {
    /// The files by path; what is recorded of each is for others.
    pub files: BTreeMap<String, IgnoredAny>,
}

impl Manifest {
    /// The manifest in `dir`; an empty one where there is none or it cannot be read, so that nothing is deleted for it.
    pub fn read(dir: &Path) -> Self {
        if super::refuse_links(dir, MANIFEST).is_err() {
            return Self::default();
        }
        let bytes = std::fs::read(dir.join(MANIFEST)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Every file that the generation made: those that are recorded, and the manifest itself.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let itself = (!self.files.is_empty() && !self.files.contains_key(MANIFEST)).then_some(MANIFEST);
        self.files.keys().map(String::as_str).chain(itself)
    }
}

/// Adds a manifest that lists the files of `tree`, for one that has none by itself.
pub(crate) fn add(tree: &mut Tree) {
    let files: Map<String, Value> = tree.files.keys().map(|path| (path.clone(), json!({}))).collect();
    let text = format!("{:#}\n", json!({ "files": files }));
    tree.insert(MANIFEST, Artifact::found(text.into_bytes(), false));
}
