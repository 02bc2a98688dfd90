//! `lock`: asks cargo and npm which third-party packages each state resolves to, and keeps the answers.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};

use super::project::counted;
use super::{Exit, Global, Project, Terminal};
use stategen_disk::{self as disk, Change};
use stategen_model::diagnostic::File;
use stategen_model::diagnostic::Format;
use stategen_model::system::{Kind, LockedPackage, System};
use stategen_render as render;
use stategen_spec as spec;

mod npm;

/// What a lock file begins with.
const HEAD: &str = "# Third-party packages as cargo resolved them over states/pins.yaml.\nversion = 4\n";

/// Resolve the crates and npm packages of states, and keep the result in states/locks/.
///
/// A state takes the versions that its parent was resolved to, so that all states move together; one that resolves to
/// just its parent's packages has no file of its own. Needs cargo, npm for states with a web component, and their
/// registries unless all that is needed is in their caches.
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
        let root = &project.root;
        let mut crates = Resolved::default();
        let mut packages = Resolved::default();
        let mut told = Vec::new();
        for system in lineage_order(&project.systems) {
            let id = &system.state.id;
            terminal.progress(&format!("resolving {id}"));
            let seed = crates.seed(system, self.update, |parent| {
                let name = |package: &LockedPackage| format!("\nname = \"{}\"\n", package.name);
                let own = system.lock.iter().filter(|package| !parent.contains(&name(package)));
                format!("{parent}{}", entries(own))
            });
            let lock = resolve(system, &seed).with_context(|| format!("cannot resolve {id}"))?;
            let kept = counted(lock.matches("[[package]]").count(), "package");
            let change = crates.keep(system, lock, HEAD, format!("states/locks/{id}.lock"), root);
            told.push(format!("{id}: {kept}, {change}"));
            if !system.spec.components.values().any(|component| component.kind() == Kind::Web) {
                continue;
            }
            let seed = packages.seed(system, self.update, |parent| {
                let mut all = system.npm_lock.as_ref().map_or_else(|| json!({}), |own| own.to_json());
                let parent = serde_json::from_str::<Value>(parent).unwrap_or_default();
                if let (Some(all), Some(parent)) = (all.as_object_mut(), parent["packages"].as_object()) {
                    all.extend(parent.clone());
                }
                all.as_object().map(npm::text).unwrap_or_default()
            });
            let lock = npm::resolve(system, &seed).with_context(|| format!("cannot resolve {id}"))?;
            let kept = counted(lock.matches("\"integrity\"").count(), "npm package");
            let change = packages.keep(system, lock, "", format!("states/locks/{id}.package-lock.json"), root);
            told.push(format!("{id}: {kept}, {change}"));
        }
        // Only now: a later state that cannot be resolved leaves all locks as they were.
        let changes: Vec<Change<'_>> = crates.changes().chain(packages.changes()).collect();
        disk::change_together(root, &changes)?;
        told.iter().try_for_each(|line| writeln!(terminal.out, "{line}"))?;
        Ok(Exit::Fine)
    }
}

/// What was resolved so far.
#[derive(Default)]
struct Resolved {
    /// By state id.
    locks: BTreeMap<String, String>,
    /// Files by path, with their content to come; without one where a file goes.
    files: BTreeMap<String, Option<String>>,
}

impl Resolved {
    fn parent(&self, system: &System) -> Option<&String> {
        self.locks.get(system.state.file.parent.as_ref()?.as_str())
    }

    /// What the resolution of a state starts from: its parent's result, with what `locked` says of the packages that the
    /// state alone has.
    fn seed(&self, system: &System, update: bool, locked: impl FnOnce(&str) -> String) -> String {
        let parent = self.parent(system).map_or("", String::as_str);
        if update { parent.to_owned() } else { locked(parent) }
    }

    /// Keeps a result, and says what becomes of its file: one that differs from its parent's is written.
    fn keep(&mut self, system: &System, lock: String, head: &str, file: String, root: &Path) -> &'static str {
        let found = std::fs::read_to_string(root.join(&file)).ok();
        let (change, told) = if self.parent(system) == Some(&lock) {
            // The state then uses its nearest ancestor's, and a diff shows the resolution once.
            (found.map(|_| None), "as its parent")
        } else {
            let text = format!("{head}{lock}");
            if found.is_some_and(|found| found == text) { (None, "unchanged") } else { (Some(Some(text)), "written") }
        };
        let told = if change == Some(None) { "as its parent, deleted" } else { told };
        self.files.extend(change.map(|content| (file, content)));
        self.locks.insert(system.state.id.to_string(), lock);
        told
    }

    fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.files.iter().map(|(path, content)| match content {
            Some(content) => Change::Written(path, content.as_bytes()),
            None => Change::Deleted(path),
        })
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
    Ok(entries(spec::lock(File::named("Cargo.lock"), &text).iter()))
}

/// The entries as cargo writes them, each after an empty line.
fn entries<'a>(packages: impl Iterator<Item = &'a LockedPackage>) -> String {
    packages.map(|package| format!("\n{}", package.entry)).collect()
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
