//! What a run is asked to be, and what is built for it.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a run is asked to be.
#[derive(Debug)]
pub struct Settings {
    /// The state's output.
    pub output: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
    /// Whether to build with optimisations.
    pub release: bool,
    /// Whether to choose free ports instead of the declared ones.
    pub free_ports: bool,
}

/// Folders of built pages, by id of the component that serves them.
pub type Folders = BTreeMap<String, PathBuf>;
