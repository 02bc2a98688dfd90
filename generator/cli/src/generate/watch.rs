//! `generate --watch`: once more whenever what was authored has changed.
//!
//! Files are looked at, and no events are waited for: it takes a few milliseconds, works on every file system, and needs no
//! crate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use super::super::project::{SpecsAreWrong, counted, open_root};
use super::super::{Exit, Global, Terminal};
use stategen_model::temporary;

/// How often files are looked at; a change is acted on when two looks in a row see the same.
const LOOK: Duration = Duration::from_millis(200);

/// When each file was written, and how long it is.
type Seen = BTreeMap<PathBuf, (SystemTime, u64)>;

/// Calls `generate`, which says what became of each state that changed, now and after each change, until the process is ended.
///
/// # Errors
/// When the folder is not there, or something fails that no change of a file mends.
pub(super) fn run(
    global: &Global,
    terminal: &mut Terminal<'_>,
    mut generate: impl FnMut(&mut Terminal<'_>) -> Result<Vec<String>>,
) -> Result<Exit> {
    let root = open_root(global.root.as_deref())?;
    let mut before = seen(&root);
    let mut what = "begun".to_owned();
    loop {
        match generate(terminal) {
            Ok(states) if states.is_empty() => writeln!(terminal.out, "{what}: nothing to write")?,
            Ok(states) => writeln!(terminal.out, "{what}: {}", states.join("; "))?,
            // What is wrong was reported, and the next save may mend it.
            Err(error) if error.is::<SpecsAreWrong>() => writeln!(terminal.out, "{what}: nothing written")?,
            Err(error) => return Err(error),
        }
        terminal.out.flush()?;
        let now = next(&root, &before);
        what = said(&root, &before, &now);
        before = now;
    }
}

/// Waits until files are others than `before`, and stay so for a moment: an editor may write several.
fn next(root: &Path, before: &Seen) -> Seen {
    let mut last = seen(root);
    loop {
        sleep(LOOK);
        let now = seen(root);
        if now != *before && now == last {
            return now;
        }
        last = now;
    }
}

fn seen(root: &Path) -> Seen {
    let files = ["specs", "states"].into_iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder)));
    // A file that goes away while it is looked at is a change for the next look.
    let files = files.flatten().filter(|entry| entry.file_type().is_file());
    let authored = |entry: &walkdir::DirEntry| entry.file_name().to_str().and_then(temporary::process).is_none();
    let state = |entry: walkdir::DirEntry| {
        let found = entry.metadata().ok()?;
        Some((entry.into_path(), (found.modified().ok()?, found.len())))
    };
    files.filter(authored).filter_map(state).collect()
}

/// The file that is other than it was, or how many are.
fn said(root: &Path, before: &Seen, now: &Seen) -> String {
    let gone = before.keys().filter(|file| !now.contains_key(*file));
    let other: Vec<&PathBuf> = now
        .iter()
        .filter(|(file, state)| before.get(*file) != Some(*state))
        .map(|(file, _)| file)
        .chain(gone)
        .collect();
    match other.as_slice() {
        [file] => file.strip_prefix(root).unwrap_or(file).display().to_string(),
        several => counted(several.len(), "file"),
    }
}
