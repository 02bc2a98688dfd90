//! Makes a folder what a tree says, by the differences that [`compare`](super::compare) finds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{Difference, Drift, MANIFEST, compare, join, manifest, refuse_links, write_atomically};
use stategen_model::tree::Tree;

/// What is to be done to one folder, checked before anything is touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The differences to mend, in path order; none of them foreign.
    pub differences: Vec<Difference>,
}

/// Decides what makes `dir` what `tree` says.
///
/// # Errors
/// When a path leaves `dir`, a link or a foreign file is in the way, or something cannot be read. Nothing was changed.
pub fn plan(dir: &Path, tree: &Tree) -> Result<Plan> {
    refuse_links(dir, "")?;
    let differences = compare(dir, tree)?;
    let obsolete: BTreeSet<&str> =
        differences.iter().filter(|it| it.drift == Drift::Obsolete).map(|it| it.path.as_str()).collect();
    // The files of a folder share what is above them: it is looked at once.
    let mut clear = BTreeSet::new();
    for Difference { path, drift } in &differences {
        let file_above = path.match_indices('/').any(|(at, _)| obsolete.contains(&path[..at]));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !file_above && clear.insert(folder) {
            refuse_links(dir, path)?;
        }
        match drift {
            Drift::Edited => refuse_obstacles(dir, path, &obsolete)?,
            Drift::Missing | Drift::Mode | Drift::Obsolete => {}
            Drift::Foreign => unreachable!("compare does not look for foreign files"),
        }
    }
    Ok(Plan { differences })
}

/// Refuses a folder in the place of the file `path` that holds more than what is to go.
fn refuse_obstacles(dir: &Path, path: &str, obsolete: &BTreeSet<&str>) -> Result<()> {
    let file = join(dir, path)?;
    if fs::symlink_metadata(&file).is_ok_and(|found| found.is_dir()) {
        for entry in walkdir::WalkDir::new(&file).follow_links(false) {
            let entry = entry.with_context(|| format!("cannot list {}", file.display()))?;
            let below = entry.path().strip_prefix(dir).expect("walkdir stays below its root").to_string_lossy();
            if !entry.file_type().is_dir() && !obsolete.contains(below.as_ref()) {
                bail!("{} is in the way of the file {}: move it away", entry.path().display(), file.display());
            }
        }
    }
    Ok(())
}

/// Carries out a plan. The manifest comes last: should the run be cut short, the old one still knows what is to go.
///
/// # Errors
/// When something cannot be written or deleted; each file is then old or new.
pub fn mend(dir: &Path, tree: &Tree, plan: &Plan) -> Result<()> {
    let of = |wanted: fn(Drift) -> bool| plan.differences.iter().filter(move |it| wanted(it.drift));
    for Difference { path, .. } in of(|drift| drift == Drift::Obsolete) {
        delete(dir, path)?;
    }
    let write = |path: &str| -> Result<()> {
        let file = join(dir, path)?;
        let artifact = &tree.files[path];
        if fs::symlink_metadata(&file).is_ok_and(|found| found.is_dir()) {
            remove_empty_folders(&file)?;
        }
        write_atomically(&file, &artifact.content, artifact.executable)
    };
    for Difference { path, .. } in of(|drift| matches!(drift, Drift::Missing | Drift::Edited | Drift::Mode)) {
        if path != MANIFEST {
            write(path)?;
        }
    }
    if of(|drift| drift != Drift::Obsolete).any(|it| it.path == MANIFEST) {
        write(MANIFEST)?;
    }
    Ok(())
}

/// Writes a tree that has no manifest of its own into `dir`. What an earlier call wrote there and the tree lacks goes; what
/// is not of the tool stays. Gives what was done.
///
/// # Errors
/// Those of [`plan`] and [`mend`].
pub fn replace(dir: &Path, mut tree: Tree) -> Result<Plan> {
    manifest::add(&mut tree);
    let plan = plan(dir, &tree)?;
    mend(dir, &tree, &plan)?;
    Ok(plan)
}

/// Deletes a file and the folders above it that are empty without it, up to and with `dir`.
fn delete(dir: &Path, path: &str) -> Result<()> {
    let file = join(dir, path)?;
    fs::remove_file(&file).with_context(|| format!("cannot delete {}", file.display()))?;
    for folder in file.ancestors().skip(1).take_while(|folder| folder.starts_with(dir)) {
        // Not empty, or somebody's working directory: then it stays.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// Removes a folder that holds nothing but folders.
fn remove_empty_folders(folder: &Path) -> Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        fs::remove_dir(entry.path()).with_context(|| format!("cannot remove {}", entry.path().display()))?;
    }
    Ok(())
}
