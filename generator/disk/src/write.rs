//! The one way in which this tool writes a file.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use stategen_model::temporary;

/// Writes `content` so that a reader, or a crash, sees the old file or the new one and nothing between: a new file beside
/// it takes its name. A symbolic link of that name is replaced, not followed. Folders are made as needed. What runs that
/// were killed have left in the folder is removed.
///
/// # Errors
/// When the folder cannot be made, or the file cannot be written or named.
pub fn write_atomically(path: &Path, content: &[u8], executable: bool) -> Result<()> {
    Beside::write(path, content, executable)?.take_name()
}

/// A file that is whole and has not its name yet. Dropping it removes it.
struct Beside<'a> {
    temporary: PathBuf,
    path: &'a Path,
    named: bool,
}

impl<'a> Beside<'a> {
    fn write(path: &'a Path, content: &[u8], executable: bool) -> Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sweep(folder);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(if executable { 0o777 } else { 0o666 });
        let (mut file, beside) = loop {
            let temporary = folder.join(temporary_name());
            match options.open(&temporary) {
                Ok(file) => break (file, Self { temporary, path, named: false }),
                // Left by a run that was killed and whose process id came round again.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == ErrorKind::NotFound && !folder.exists() => {
                    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
                }
                Err(error) => return Err(error).with_context(|| format!("cannot write in {}", folder.display())),
            }
        };
        file.write_all(content).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(beside)
    }

    fn take_name(mut self) -> Result<()> {
        fs::rename(&self.temporary, self.path).with_context(|| format!("cannot write {}", self.path.display()))?;
        self.named = true;
        Ok(())
    }
}

impl Drop for Beside<'_> {
    fn drop(&mut self) {
        if !self.named {
            // The first error is the one to report.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Removes what processes that are gone were writing in a folder; once for each folder, because a process leaves nothing
/// to itself.
fn sweep(folder: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if !SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned()) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let process = entry.file_name().to_str().and_then(temporary::process);
        if process.is_some_and(is_gone) {
            // It harms nobody if it stays: it is passed over wherever files are listed.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A name under which this process has written nothing yet.
pub(super) fn temporary_name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    temporary::name(std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

pub(super) fn is_gone(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_none_or(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}
