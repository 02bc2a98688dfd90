//! Files that change together: all of them or none, also when the run that changes them is killed.
//!
//! What is written is whole in a folder of its own first. A journal then says which name each file takes and what is deleted,
//! and goes when that is done. A run that finds a journal whose run has ended does the rest of it; a journal that was cut
//! short says that nothing had been done yet.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use stategen_model::temporary;

use super::write::{is_gone, temporary_name};
use super::{executable, join, refuse_links, write_atomically};

/// The journal of the root whose files change together.
const JOURNAL: &str = ".stategen-journal";

/// A file below a root, by its path, and what becomes of it.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// It has this content, and can be run if it could before.
    Written(&'a str, &'a [u8]),
    /// It is gone. It may be so already.
    Deleted(&'a str),
}

/// Makes all `changes` below `root` or none of them. Folders are made as needed. What is written is on the disk before it
/// has its name: authored files cannot be made again.
///
/// # Errors
/// When a path leaves `root` or goes through a link, when another run is at the same, or when something cannot be written,
/// named or deleted. All is then as it was.
pub fn change_together(root: &Path, changes: &[Change<'_>]) -> Result<()> {
    finish_interrupted(root)?;
    if changes.is_empty() {
        return Ok(());
    }
    sweep(root);
    for change in changes {
        let (Change::Written(path, _) | Change::Deleted(path)) = *change;
        join(root, path)?;
        refuse_links(root, path)?;
    }
    let mut folders = Vec::new();
    let done = Staged::of(root, changes, &mut folders).and_then(|staged| staged.carry_out(root, changes, &mut folders));
    if done.is_err() {
        for folder in folders.iter().rev() {
            // One that somebody else has put something into by now stays.
            let _ = fs::remove_dir(folder);
        }
    }
    done
}

/// Does the rest of what a run that was killed had begun to change together below `root`. One that is at work is let be.
///
/// # Errors
/// When there is such a rest and it cannot be done.
pub fn finish_interrupted(root: &Path) -> Result<()> {
    let path = root.join(JOURNAL);
    let journal = match File::open(&path) {
        Ok(journal) => journal,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let at_work = flock(&journal, FlockOperation::NonBlockingLockExclusive).is_err();
    // A run that ended just now took it away, and another one may have made its own since.
    let same = |named: fs::Metadata| journal.metadata().is_ok_and(|held| held.ino() == named.ino());
    if at_work || !fs::metadata(&path).is_ok_and(same) {
        return Ok(());
    }
    let rest: Option<Moves> = serde_json::from_reader(&journal).ok();
    let finished = rest.map_or(Ok(()), |rest| rest.carry_out(root, &mut Vec::new()));
    finished.and_then(|()| Ok(gone(fs::remove_file(&path))?)).with_context(|| {
        format!("a former run was killed while it changed files, and {} cannot be carried out", path.display())
    })?;
    sweep(root);
    Ok(())
}

/// What is left to do once all is written: the content of a journal.
#[derive(Debug, Serialize, Deserialize)]
struct Moves {
    /// Where files are, and the names that they take.
    named: Vec<(String, String)>,
    deleted: Vec<String>,
}

impl Moves {
    /// Does what was not done before. Notes the `folders` that it makes, outer ones first.
    fn carry_out(&self, root: &Path, folders: &mut Vec<PathBuf>) -> Result<()> {
        for (staged, path) in &self.named {
            let (staged, file) = (join(root, staged)?, join(root, path)?);
            if staged.exists() {
                make_folders(file.parent().unwrap_or(root), folders)?;
                fs::rename(&staged, &file).with_context(|| format!("cannot write {}", file.display()))?;
            }
        }
        for path in &self.deleted {
            let file = join(root, path)?;
            gone(fs::remove_file(&file)).with_context(|| format!("cannot delete {}", file.display()))?;
        }
        Ok(())
    }
}

/// That something is not there is as good as that it was taken away.
fn gone(result: std::io::Result<()>) -> std::io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn make_folders(folder: &Path, made: &mut Vec<PathBuf>) -> Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    made.extend(missing.into_iter().rev().map(Path::to_owned));
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// A folder with what is to be written, of which nothing is to be seen yet. Dropping it removes it.
struct Staged {
    folder: PathBuf,
    moves: Moves,
}

impl Staged {
    fn of(root: &Path, changes: &[Change<'_>], folders: &mut Vec<PathBuf>) -> Result<Self> {
        make_folders(root, folders)?;
        let name = temporary_name();
        let mut staged = Self { folder: root.join(&name), moves: Moves { named: Vec::new(), deleted: Vec::new() } };
        fs::create_dir(&staged.folder).with_context(|| format!("cannot write in {}", root.display()))?;
        for (number, change) in changes.iter().enumerate() {
            match *change {
                Change::Written(path, content) => {
                    let could_be_run = fs::symlink_metadata(root.join(path)).is_ok_and(|found| executable(&found));
                    let written = synced(&staged.folder.join(number.to_string()), content, could_be_run);
                    written.with_context(|| format!("cannot write {}", root.join(path).display()))?;
                    staged.moves.named.push((format!("{name}/{number}"), path.to_owned()));
                }
                Change::Deleted(path) => staged.moves.deleted.push(path.to_owned()),
            }
        }
        Ok(staged)
    }

    fn carry_out(self, root: &Path, changes: &[Change<'_>], folders: &mut Vec<PathBuf>) -> Result<()> {
        let path = root.join(JOURNAL);
        let journal = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(journal) => journal,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                bail!("another run of stategen changes files in {} at this moment: try again after it", root.display())
            }
            Err(error) => return Err(error).with_context(|| format!("cannot write in {}", root.display())),
        };
        // It shows that this run is alive, until the file is closed.
        let held = flock(&journal, FlockOperation::NonBlockingLockExclusive);
        let noted = held.map_err(Into::into).and_then(|()| note(&journal, &self.moves));
        let done = match noted {
            Ok(()) => {
                let formers: Vec<Former> = changes.iter().map(|change| Former::of(root, change)).collect();
                let done = self.moves.carry_out(root, folders);
                if done.is_err() {
                    formers.into_iter().for_each(Former::restore);
                }
                done
            }
            Err(error) => Err(error).with_context(|| format!("cannot write {}", path.display())),
        };
        let removed = fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()));
        done.and(removed)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // It harms nobody if it stays: the next run that writes here removes it.
        let _ = remove(&self.folder);
    }
}

/// Writes a new file, and waits until it is on the disk.
fn synced(path: &Path, content: &[u8], executable: bool) -> std::io::Result<()> {
    let mode = if executable { 0o777 } else { 0o666 };
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Removes a folder with what was staged in it, and nothing else.
fn remove(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit()) {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir(folder)
}

/// Removes the folders that runs which are gone have left.
fn sweep(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().and_then(temporary::process).is_some_and(is_gone) {
            let _ = remove(&entry.path());
        }
    }
}

fn note(mut journal: &File, moves: &Moves) -> std::io::Result<()> {
    journal.write_all(&serde_json::to_vec(moves)?)?;
    journal.sync_all()
}

/// What had a name before: its content and permissions, if there was a file.
struct Former {
    path: PathBuf,
    file: Option<(Vec<u8>, Permissions)>,
}

impl Former {
    fn of(root: &Path, change: &Change<'_>) -> Self {
        let (Change::Written(path, _) | Change::Deleted(path)) = *change;
        let path = root.join(path);
        let file = fs::metadata(&path).and_then(|found| Ok((fs::read(&path)?, found.permissions())));
        Self { path, file: file.ok() }
    }

    fn restore(self) {
        // The error that made this necessary is the one to report.
        let _ = match self.file {
            Some((content, permissions)) => write_back(&self.path, &content, permissions),
            None => fs::remove_file(&self.path).map_err(Into::into),
        };
    }
}

fn write_back(path: &Path, content: &[u8], permissions: Permissions) -> Result<()> {
    write_atomically(path, content, false)?;
    Ok(fs::set_permissions(path, permissions)?)
}
