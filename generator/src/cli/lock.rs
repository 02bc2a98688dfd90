//! `lock`: asks cargo which third-party packages each state resolves to, and keeps the answer.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::project::counted;
use super::{Exit, Global, Project, Terminal};
use crate::diagnostic::Format;
use crate::system::model::{LockedPackage, System};
use crate::{disk, render, spec};

/// What a lock file begins with.
const HEAD: &str = "# Third-party packages as cargo resolved them over states/pins.yaml.\nversion = 4\n";

/// Resolve the crates of states with cargo, and keep the result in states/locks/.
///
/// A state takes the versions that its parent was resolved to, so that all states move together; one that resolves to
/// just its parent's packages has no file of its own. Needs cargo, and a
/// registry unless all it needs is in cargo's cache.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen lock                           after an edit of states/pins.yaml or of a pack's topology\n  \
    stategen lock --update                  take the newest versions that the pins allow")]
pub(super) struct Lock {
    /// Forget the versions that are locked.
    #[arg(long)]
    update: bool,
}

impl Lock {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let mut resolved: Vec<(String, String)> = Vec::new();
        for system in lineage_order(&project.systems) {
            let id = &system.state.id;
            terminal.progress(&format!("resolving {id}"));
            let parent = system.state.file.parent.as_ref();
            let seed = match parent.and_then(|parent| resolved.iter().find(|(id, _)| id == parent)) {
                Some((_, lock)) => lock.clone(),
                None if self.update => String::new(),
                None => entries(&system.lock),
            };
            let lock = resolve(system, &seed).with_context(|| format!("cannot resolve {id}"))?;
            let file = project.root.join("states/locks").join(format!("{id}.lock"));
            let kept = counted(lock.matches("[[package]]").count(), "package");
            let told = if lock == seed && parent.is_some() {
                // The state then uses its nearest ancestor's, and a diff shows the resolution once.
                match std::fs::remove_file(&file) {
                    Ok(()) => "as its parent, deleted",
                    Err(error) if error.kind() == ErrorKind::NotFound => "as its parent",
                    Err(error) => return Err(error).with_context(|| format!("cannot delete {}", file.display())),
                }
            } else {
                let text = format!("{HEAD}{lock}");
                if std::fs::read_to_string(&file).is_ok_and(|found| found == text) {
                    "unchanged"
                } else {
                    disk::write_atomically(&file, text.as_bytes(), false)?;
                    "written"
                }
            };
            writeln!(terminal.out, "{id}: {kept}, {told}")?;
            resolved.push((id.clone(), lock));
        }
        Ok(Exit::Fine)
    }
}

/// Parents before children.
fn lineage_order(systems: &[System]) -> Vec<&System> {
    let mut order: Vec<&System> = systems.iter().collect();
    order.sort_by_key(|system| system.lineage.len());
    order
}

/// The third-party part of the lock that cargo makes for the state, starting from `seed`.
fn resolve(system: &System, seed: &str) -> Result<String> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let lock = folder.path().join("Cargo.lock");
    disk::write_atomically(&lock, format!("version = 4\n{seed}").as_bytes(), false)?;
    for (path, artifact) in render::render(system).files {
        if path != "Cargo.lock" {
            disk::write_atomically(&disk::join(folder.path(), &path)?, &artifact.content, artifact.executable)?;
        }
    }
    run_cargo(folder.path())?;
    let text = std::fs::read_to_string(&lock).context("cargo wrote no Cargo.lock")?;
    Ok(entries(&spec::lock(&text)))
}

/// The entries as cargo writes them, each after an empty line.
fn entries(packages: &[LockedPackage]) -> String {
    packages.iter().map(|package| format!("\n{}", package.entry)).collect()
}

fn run_cargo(folder: &Path) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // `metadata` resolves what the lock lacks, keeps what it has, drops what nobody needs, and builds nothing.
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--quiet"])
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .stdout(Stdio::null())
        .output()
        .context("cannot run cargo: install Rust, or name cargo in the variable CARGO")?;
    if !output.status.success() {
        bail!("cargo says:\n{}", String::from_utf8_lossy(&output.stderr).trim_end());
    }
    Ok(())
}
