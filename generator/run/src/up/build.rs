//! Builds a state's programs with cargo and its pages with npm.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use stategen_disk as disk;
use stategen_model::system::System;

use super::{Folders, Settings, front_end, interruption};

/// A state that was built.
#[derive(Debug)]
pub struct Built {
    /// The programs, named as their components are; whatever else a run leaves goes there too, and ends with it.
    pub(super) scratch: TempDir,
    pub(super) pages: Folders,
}

/// How often a wait looks whether it is over.
const LOOK: Duration = Duration::from_millis(50);

/// Builds the state's programs and pages; `progress` is told of what takes long beside cargo, which tells by itself.
///
/// # Errors
/// When cargo is missing, a build fails, or the user asks to stop.
pub fn build(system: &System, settings: &Settings, mut progress: impl FnMut(&str)) -> Result<Built> {
    let scratch = tempfile::Builder::new().prefix("stategen-up-").tempdir().context("cannot make a scratch folder")?;
    // Cargo gives way to another build as soon as its own is over, and that one may be of other sources: what was built
    // gets names of its own before.
    let claim = claim(&settings.target, &mut progress)?;
    programs(settings)?;
    let pages = front_end::build(system, settings, &mut progress)?;
    let built = settings.target.join(if settings.release { "release" } else { "debug" });
    for (id, _) in system.spec.components.iter().filter(|(_, component)| component.is_built()) {
        let (from, to) = (built.join(&**id), scratch.path().join(&**id));
        std::fs::hard_link(&from, &to)
            .or_else(|_| std::fs::copy(&from, &to).map(drop))
            .with_context(|| format!("cannot use the program {}", from.display()))?;
    }
    drop(claim);
    Ok(Built { scratch, pages })
}

/// Waits until nobody else builds in the folder; the claim ends when it is dropped, and with the process.
fn claim(folder: &Path, mut progress: impl FnMut(&str)) -> Result<File> {
    let path = folder.join("stategen.lock");
    let told = || format!("cannot lock {}", path.display());
    make_unseen(folder)?;
    let file = File::create(&path).with_context(told)?;
    let mut waits = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error).with_context(told),
            Err(TryLockError::WouldBlock) if interruption::asked() => bail!("interrupted"),
            Err(TryLockError::WouldBlock) => {
                if !waits {
                    progress(&format!("waiting for another build in {}", folder.display()));
                }
                waits = true;
                sleep(LOOK);
            }
        }
    }
}

/// Makes a folder that git passes over, whatever the repository ignores.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn make_unseen(folder: &Path) -> Result<()> {
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        disk::write_atomically(&ignore, b"*\n", false)?;
    }
    Ok(())
}

fn programs(settings: &Settings) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--locked", "--workspace", "--bins"]).current_dir(&settings.output);
    cargo.env("CARGO_TARGET_DIR", &settings.target);
    if settings.release {
        cargo.arg("--release");
    }
    let mut child = cargo.spawn().context("cannot run cargo: install Rust from your distribution or rustup.rs")?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if interruption::asked() {
            child.kill()?;
            break child.wait()?;
        }
        sleep(LOOK);
    };
    if !status.success() {
        bail!("{} does not build", settings.output.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_build_waits_until_the_first_has_what_it_built() {
        let folder = tempfile::tempdir().unwrap();
        let first = claim(folder.path(), |_| panic!("nobody else is there")).unwrap();

        std::thread::scope(|scope| {
            let (told, heard) = std::sync::mpsc::channel();
            let second = scope.spawn(|| claim(folder.path(), move |text| told.send(text.to_owned()).unwrap()));
            assert!(heard.recv().unwrap().starts_with("waiting for another build in "));
            assert!(!second.is_finished());
            drop(first);
            second.join().unwrap().unwrap();
        });
    }
}
