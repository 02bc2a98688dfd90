//! What a run is asked to be, and what is built for it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, Result};

use stategen_model::resolved::Resolved;

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
    /// What its secrets are, by variable.
    pub secrets: Secrets,
    /// Variables that components have beside those that say where the others are.
    pub variables: BTreeMap<String, String>,
}

/// Values of the variables that hold secrets.
pub type Secrets = BTreeMap<String, String>;

/// A value for each secret of a system: what the environment says, else one that nobody knows.
///
/// # Errors
/// When the machine gives no randomness.
pub fn secrets(system: &Resolved<'_>) -> Result<Secrets> {
    let values = system.secrets.iter().map(|secret| {
        let name = secret.variable.as_str();
        let set = std::env::var(name).ok().filter(|value| !value.is_empty());
        Ok((name.to_owned(), set.map_or_else(random, Ok)?))
    });
    values.collect()
}

/// 192 bits as letters, which no program that reads them takes for anything but text.
fn random() -> Result<String> {
    let mut bytes = [0; 24];
    let read = File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes));
    read.context("cannot read /dev/urandom")?;
    let letter = |half: u8| char::from(b'a' + half);
    Ok(bytes.iter().flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]).collect())
}

/// Folders of built pages, by id of the component that serves them.
pub type Folders = BTreeMap<String, PathBuf>;
