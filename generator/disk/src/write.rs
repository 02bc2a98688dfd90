//! The one way in which this tool writes a file.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};

/// Writes `content` so that a reader, or a crash, sees the old file or the new one and nothing between: a new file beside
/// it takes its name. A symbolic link of that name is replaced, not followed. Folders are made as needed.
///
/// # Errors
/// When the folder cannot be made, or the file cannot be written or named.
pub fn write_atomically(path: &Path, content: &[u8], executable: bool) -> Result<()> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(if executable { 0o777 } else { 0o666 });
    let (mut file, temporary) = loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".stategen-{}-{number}.tmp", std::process::id()));
        match options.open(&temporary) {
            Ok(file) => break (file, temporary),
            // Left by a run that was killed and whose process id came round again.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) if error.kind() == ErrorKind::NotFound && !folder.exists() => {
                fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            }
            Err(error) => return Err(error).with_context(|| format!("cannot write in {}", folder.display())),
        }
    };
    let written = file.write_all(content).and_then(|()| fs::rename(&temporary, path));
    written
        .inspect_err(|_| {
            // The first error is the one to report.
            let _ = fs::remove_file(&temporary);
        })
        .with_context(|| format!("cannot write {}", path.display()))
}
