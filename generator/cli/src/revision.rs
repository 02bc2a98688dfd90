//! The specifications as they were at a git revision.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use stategen_disk as disk;

/// A file of a revision: path relative to the root, and object id.
struct Entry {
    path: String,
    object: String,
}

/// Writes `specs/` and `states/` of `revision` into a folder of their own, which goes away with the value.
///
/// # Errors
/// When `root` is in no git repository, or the revision is none of its, or holds no specifications.
pub(super) fn materialize(root: &Path, revision: &str) -> Result<TempDir> {
    ensure!(!revision.is_empty() && !revision.starts_with('-'), "`{revision}` is no git revision");
    let entries = list(root, revision)?;
    if !entries.iter().any(|entry| entry.path.starts_with("states/")) {
        bail!("the revision `{revision}` holds no specs/ and states/ below {}", root.display());
    }
    let folder = tempfile::tempdir().context("cannot make a folder for the revision")?;
    let mut git = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run git")?;
    let mut requests = git.stdin.take().context("git has no standard input")?;
    let objects: Vec<String> = entries.iter().map(|entry| entry.object.clone()).collect();
    // From a thread of its own: git answers while it is still being asked, and would wait for its answers to be read.
    let asking = std::thread::spawn(move || objects.iter().try_for_each(|object| writeln!(requests, "{object}")));
    let mut answers = BufReader::new(git.stdout.take().context("git has no standard output")?);
    for entry in &entries {
        let content = object(&mut answers).with_context(|| format!("cannot read {} of {revision}", entry.path))?;
        let file = disk::join(folder.path(), &entry.path)?;
        disk::write_atomically(&file, &content, false)?;
    }
    asking.join().map_err(|_| anyhow::anyhow!("git could not be asked"))??;
    ensure!(git.wait()?.success(), "git cat-file failed");
    Ok(folder)
}

/// The files below `specs/` and `states/`, links and submodules aside.
fn list(root: &Path, revision: &str) -> Result<Vec<Entry>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["ls-tree", "-r", "-z", &format!("{revision}^{{commit}}"), "--", "specs", "states"])
        .output()
        .context("cannot run git")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("git knows no revision `{revision}` here: {}", said.trim());
    }
    let mut entries = Vec::new();
    for record in output.stdout.split(|byte| *byte == 0).filter(|record| !record.is_empty()) {
        // mode SP type SP object TAB path
        let record = std::str::from_utf8(record).context("a path of the revision is not UTF-8")?;
        let (head, path) = record.split_once('\t').context("git ls-tree answered in another form")?;
        let fields: Vec<&str> = head.split(' ').collect();
        let [mode, "blob", object] = fields.as_slice() else { continue };
        if mode.starts_with("100") {
            entries.push(Entry { path: path.to_owned(), object: (*object).to_owned() });
        }
    }
    Ok(entries)
}

/// One answer of `git cat-file --batch`: a head with the size, the content, a line end.
fn object(answers: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
    let mut content = vec![0; size.with_context(|| format!("git answered `{}`", head.trim_end()))? + 1];
    answers.read_exact(&mut content)?;
    content.pop();
    Ok(content)
}
