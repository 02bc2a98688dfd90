//! Between a [`Tree`] and a folder: one comparison, which `generate` mends and `check` reports.
//!
//! Nothing here leaves the folder that it is given: paths are checked, and a symbolic link on the way is refused.

mod compare;
mod manifest;
mod mend;
mod patch;
mod together;
mod write;

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

pub use compare::executable;
pub use compare::{Difference, Drift, compare, foreign};
pub use manifest::Manifest;
pub use mend::{Plan, mend, plan, replace};
pub use patch::write_patch;
pub use stategen_model::tree::MANIFEST;
pub use together::{Change, change_together, finish_interrupted};
pub use write::write_atomically;

/// `dir` joined with a path of a tree or manifest.
///
/// # Errors
/// When the path would leave `dir`, or names `dir` itself.
pub fn join(dir: &Path, path: &str) -> Result<PathBuf> {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || path.is_empty() || path.ends_with('/') || path.contains(['\0', '\\']) || path.contains("//") {
        bail!("`{}` is no path inside {}", path.escape_debug(), dir.display());
    }
    Ok(dir.join(path))
}

/// Refuses `dir` or a folder between it and `path` that is a symbolic link: writing there would leave the output.
///
/// # Errors
/// When there is such a link, or a file where a folder must be.
pub fn refuse_links(dir: &Path, path: &str) -> Result<()> {
    let mut folder = dir.to_path_buf();
    let mut parts = path.split('/').peekable();
    loop {
        match std::fs::symlink_metadata(&folder) {
            Ok(found) if found.is_symlink() => {
                bail!("{} is a symbolic link; output is never written through one: remove it", folder.display())
            }
            Ok(found) if found.is_dir() => {}
            Ok(_) => bail!("{} is a file where the output has a folder: move it away", folder.display()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).with_context(|| format!("cannot look at {}", folder.display())),
        }
        match parts.next() {
            Some(part) if parts.peek().is_some() => folder.push(part),
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
