//! Builds the pages of web components with npm, in a folder of its own beside cargo's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use stategen_disk as disk;
use stategen_model::system::{Kind, System};

use super::{Folders, Settings};

/// Builds the pages of every web component whose files have changed since they were built; `progress` is told of each,
/// and of those that stay as they are because npm is not installed: their servers then say how to build them.
///
/// # Errors
/// When npm fails, or the disk does.
pub(super) fn build(system: &System, settings: &Settings, mut progress: impl FnMut(&str)) -> Result<Folders> {
    let mut folders = Folders::new();
    for (id, _) in system.spec.components.iter().filter(|(_, component)| component.kind() == Kind::Web) {
        let source = settings.output.join(&**id);
        let folder = settings.target.join("pages").join(&**id);
        match pages(&source, &folder, |text| progress(&format!("{text} {id}")))? {
            Some(built) => drop(folders.insert(id.to_string(), built)),
            None => progress(&format!(
                "the pages of {id} are not built: that needs npm (install Node.js); everything else runs"
            )),
        }
    }
    Ok(folders)
}

/// The folder of built pages; none without npm.
fn pages(source: &Path, folder: &Path, mut progress: impl FnMut(&str)) -> Result<Option<PathBuf>> {
    let files = files(source)?;
    let stamp = folder.join("built-from");
    let digest = digest(source, &files)?;
    let dist = folder.join("dist");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == digest) && dist.join("index.html").is_file() {
        return Ok(Some(dist));
    }
    if npm(Path::new("."), &["--version"]).is_err() {
        return Ok(None);
    }
    // What an earlier build was made from and this one is not, and its stamp. The build empties `dist` by itself.
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for path in self::files(folder)?.iter().filter(|path| !files.contains(path)) {
        let old = folder.join(path);
        fs::remove_file(&old).with_context(|| format!("cannot delete {}", old.display()))?;
    }
    let lock = "package-lock.json";
    let installed =
        folder.join("node_modules").is_dir() && fs::read(folder.join(lock)).ok() == fs::read(source.join(lock)).ok();
    for path in &files {
        let from = source.join(path);
        let content = fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
        disk::write_atomically(&folder.join(path), &content, false)?;
    }
    if !installed {
        progress("installing the npm packages of");
        npm(folder, &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"])?;
    }
    progress("building the pages of");
    npm(folder, &["run", "--silent", "build"])?;
    disk::write_atomically(&stamp, digest.as_bytes(), false)?;
    Ok(Some(dist))
}

/// The files that the pages are made of, in name order: not the server's, and not what npm puts there.
fn files(source: &Path) -> Result<Vec<PathBuf>> {
    let others = ["server", "node_modules", "dist"];
    let entries = walkdir::WalkDir::new(source).sort_by_file_name().into_iter();
    let mut files = Vec::new();
    for entry in entries.filter_entry(|entry| entry.depth() != 1 || !others.iter().any(|one| entry.file_name() == *one))
    {
        let entry = entry.with_context(|| format!("cannot list {}", source.display()))?;
        if entry.file_type().is_file() {
            files.extend(entry.path().strip_prefix(source).ok().map(Path::to_owned));
        }
    }
    Ok(files)
}

fn digest(source: &Path, files: &[PathBuf]) -> Result<String> {
    let mut digest = Sha256::new();
    for path in files {
        let content = fs::read(source.join(path)).with_context(|| format!("cannot read {}", path.display()))?;
        for part in [path.as_os_str().as_encoded_bytes(), &content] {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    let output = Command::new("npm").args(arguments).current_dir(folder).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        bail!("`npm {}` fails:\n{}", arguments.join(" "), format!("{out}{err}").trim_end());
    }
    Ok(())
}
