//! `lock`: asks cargo which third-party packages each state resolves to, and keeps the answer.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::project::counted;
use super::{Exit, Global, Project, Terminal};
use crate::diagnostic::Format;
use crate::system::model::System;
use crate::{disk, render, spec};

/// Resolve the crates of states with cargo, and keep the result in states/locks/.
///
/// A state takes the versions that its parent was resolved to, so that all states move together. Needs cargo, and a
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
                None => system.lock.iter().map(|package| format!("\n{}", package.entry)).collect(),
            };
            let lock = resolve(system, &seed).with_context(|| format!("cannot resolve {id}"))?;
            let file = project.root.join("states/locks").join(format!("{id}.lock"));
            let kept = counted(lock.matches("[[package]]").count(), "package");
            if std::fs::read_to_string(&file).is_ok_and(|found| found == lock) {
                writeln!(terminal.out, "{id}: {kept}, unchanged")?;
            } else {
                disk::write_atomically(&file, lock.as_bytes(), false)?;
                writeln!(terminal.out, "{id}: {kept}, written")?;
            }
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
    let packages: Vec<String> = spec::lock(&text).into_iter().map(|package| package.entry).collect();
    Ok(packages.join("\n"))
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
