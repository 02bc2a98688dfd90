//! How a folder differs from a tree, both ways.

use std::collections::BTreeSet;
use std::fs::{self, Metadata, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;
use rustix::fs::OFlags;

use super::{MANIFEST, Manifest, join};
use stategen_model::temporary;
use stategen_model::tree::{Artifact, Tree};

/// One file that is not as a generation makes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Path below the state's root, with `/`.
    pub path: String,
    /// In what way.
    pub drift: Drift,
}

/// In what way a file is not as a generation makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drift {
    /// The tree has it, the folder does not.
    Missing,
    /// Its content, or what kind of file it is, differs.
    Edited,
    /// Only the permission to execute differs.
    Mode,
    /// A previous generation made it, this one does not.
    Obsolete,
    /// Nobody but its author knows it.
    Foreign,
}

/// What generating `tree` into `dir` would change, in path order. Files that no generation made are not looked for: see
/// [`foreign`].
///
/// # Errors
/// When a path of the tree leaves `dir`, or a file cannot be read.
pub fn compare(dir: &Path, tree: &Tree) -> Result<Vec<Difference>> {
    let linked = LinkedFolders::below(dir);
    let hidden: BTreeSet<&str> = tree.files.keys().map(String::as_str).filter(|path| linked.any_above(path)).collect();
    let compared = tree.files.par_iter().map(|(path, artifact)| {
        let file = join(dir, path)?;
        let hidden = hidden.contains(path.as_str());
        let drift = if hidden { Some(Drift::Missing) } else { compare_file(&file, artifact)? };
        Ok(drift.map(|drift| Difference { path: path.clone(), drift }))
    });
    let compared: Vec<Option<Difference>> = compared.collect::<Result<_>>()?;
    let mut differences: Vec<Difference> = compared.into_iter().flatten().collect();
    let old = Manifest::read(dir);
    for path in old.paths().filter(|path| !tree.files.contains_key(*path)) {
        let file = join(dir, path).with_context(|| format!("{} is wrong", dir.join(MANIFEST).display()))?;
        let exists = fs::symlink_metadata(&file).is_ok_and(|found| !found.is_dir());
        if exists && !linked.any_above(path) {
            differences.push(Difference { path: path.to_owned(), drift: Drift::Obsolete });
        }
    }
    differences.sort();
    Ok(differences)
}

fn compare_file(file: &Path, artifact: &Artifact) -> Result<Option<Drift>> {
    // Most files are there and are regular ones: opened at once, never through a link, and without waiting at a pipe.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let opened = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(file);
    let mut opened = match opened {
        Ok(opened) => opened,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Some(Drift::Missing));
        }
        Err(_) if fs::symlink_metadata(file).is_ok_and(|found| !found.is_file()) => return Ok(Some(Drift::Edited)),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let context = || format!("cannot read {}", file.display());
    let found = opened.metadata().with_context(context)?;
    if !found.is_file() || found.len() != artifact.content.len() as u64 {
        return Ok(Some(Drift::Edited));
    }
    let mut content = vec![0; artifact.content.len()];
    match opened.read_exact(&mut content) {
        Ok(()) => {}
        // It became shorter meanwhile.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(Some(Drift::Edited)),
        Err(error) => return Err(error).with_context(context),
    }
    Ok(match (content == artifact.content, executable(&found) == artifact.executable) {
        (true, true) => None,
        (true, false) => Some(Drift::Mode),
        (false, _) => Some(Drift::Edited),
    })
}

/// Whether the owner may execute the file, which is the one permission that git keeps.
pub fn executable(found: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    found.permissions().mode() & 0o100 != 0
}

/// Folders of the output that are symbolic links; what lies behind one is not the output.
struct LinkedFolders<'a> {
    dir: &'a Path,
    seen: std::cell::RefCell<std::collections::BTreeMap<String, bool>>,
}

impl<'a> LinkedFolders<'a> {
    fn below(dir: &'a Path) -> Self {
        Self { dir, seen: Default::default() }
    }

    fn any_above(&self, path: &str) -> bool {
        let Some((folder, _)) = path.rsplit_once('/') else { return false };
        if let Some(known) = self.seen.borrow().get(folder) {
            return *known;
        }
        let linked = fs::symlink_metadata(self.dir.join(folder)).is_ok_and(|found| found.is_symlink());
        let linked = linked || self.any_above(folder);
        self.seen.borrow_mut().insert(folder.to_owned(), linked);
        linked
    }
}

/// Files in `dir` that neither `tree` nor the old manifest has and that the tree's own `.gitignore` files do not name,
/// in path order; what a run that was killed left is none. A repository's `.git` is not looked into.
///
/// # Errors
/// When a folder cannot be read, or a rendered `.gitignore` is malformed.
pub fn foreign(dir: &Path, tree: &Tree) -> Result<Vec<Difference>> {
    let ignored = ignore_rules(tree)?;
    let old = Manifest::read(dir);
    let made: BTreeSet<&str> = old.paths().collect();
    let folders: BTreeSet<&str> = tree.files.keys().flat_map(|path| ancestors(path)).collect();
    let mut differences = Vec::new();
    let mut walk = walkdir::WalkDir::new(dir).min_depth(1).follow_links(false).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.io_error().is_some_and(|io| io.kind() == ErrorKind::NotFound) => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot list {}", dir.display())),
        };
        let below = entry.path().strip_prefix(dir).expect("walkdir stays below its root");
        let path = below.to_string_lossy().into_owned();
        let is_dir = entry.file_type().is_dir();
        if is_dir && (path == ".git" || (!folders.contains(path.as_str()) && names(&ignored, &path, true))) {
            walk.skip_current_dir();
            continue;
        }
        let ours = tree.files.contains_key(&path) || made.contains(path.as_str());
        let temporary = entry.file_name().to_str().is_some_and(|name| temporary::process(name).is_some());
        if !is_dir && !ours && !temporary && path != ".git" && !names(&ignored, &path, false) {
            differences.push(Difference { path, drift: Drift::Foreign });
        }
    }
    differences.sort();
    Ok(differences)
}

/// The matchers of the tree's `.gitignore` files, each with the folder that it lies in, deepest last.
fn ignore_rules(tree: &Tree) -> Result<Vec<(String, Gitignore)>> {
    let mut rules = Vec::new();
    for (path, artifact) in &tree.files {
        let folder = match path.strip_suffix(".gitignore") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => continue,
        };
        let mut builder = GitignoreBuilder::new("");
        for line in String::from_utf8_lossy(&artifact.content).lines() {
            builder.add_line(None, line).with_context(|| format!("the rendered {path} is malformed"))?;
        }
        rules.push((folder.to_owned(), builder.build()?));
    }
    Ok(rules)
}

/// Whether the rules name `path` or a folder above it; the deepest `.gitignore` that has an opinion decides, as in git.
fn names(rules: &[(String, Gitignore)], path: &str, is_dir: bool) -> bool {
    rules
        .iter()
        .rev()
        .filter_map(|(folder, rules)| {
            let below = path.strip_prefix(folder.as_str())?;
            let verdict = rules.matched_path_or_any_parents(below, is_dir);
            (!verdict.is_none()).then(|| verdict.is_ignore())
        })
        .next()
        .unwrap_or(false)
}

fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
