//! What a state changes in what its parent keeps.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{PackFile, StateId, SystemSpec};

/// A step of a lineage in which tables, sequences or the databases that hold them change.
#[derive(Debug, Clone)]
pub struct Migration {
    /// The state that changes them.
    pub state: StateId,
    /// Its parent.
    pub parent: StateId,
    /// What the parent declares.
    pub before: Declared,
    /// What the state declares.
    pub after: Declared,
    /// The statements, where the state's pack has them.
    pub authored: Option<PackFile>,
}

/// What a state declares.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its tables and sequences among the rest.
    pub spec: Arc<SystemSpec>,
    /// The files that it names, such as first rows.
    pub files: Arc<BTreeMap<String, PackFile>>,
}

/// Where a pack has the statements that bring a database of its parent to its state: `migrations/NNN-slug.sql`.
#[must_use]
pub fn migration_path(state: &str) -> String {
    format!("migrations/{state}.sql")
}
