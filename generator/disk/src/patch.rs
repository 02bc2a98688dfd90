//! Differences as a unified diff in git's extended form, which `git apply` accepts.
//!
//! <https://git-scm.com/docs/diff-format#generate_patch_text_with_p>

use std::fs;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use anyhow::{Context, Result};
use similar::{Algorithm, DiffOp, DiffTag};

use super::compare::executable;
use super::{Difference, Drift, join, refuse_links};
use stategen_model::tree::Tree;

const REGULAR: &str = "100644";
const EXECUTABLE: &str = "100755";
const LINK: &str = "120000";

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// One side of a change.
struct Side {
    mode: &'static str,
    content: Vec<u8>,
}

/// Writes the patch that turns `dir` into `tree`, with paths below `prefix` (empty, or ending with `/`). Foreign files are
/// left alone.
///
/// # Errors
/// When a file cannot be read or the writer fails.
pub fn write_patch(
    out: &mut dyn Write,
    prefix: &str,
    dir: &Path,
    tree: &Tree,
    differences: &[Difference],
) -> Result<()> {
    for Difference { path, drift } in differences {
        let name = format!("{prefix}{path}");
        let new = tree.files.get(path).map(|artifact| Side {
            mode: if artifact.executable { EXECUTABLE } else { REGULAR },
            content: artifact.content.clone(),
        });
        match drift {
            Drift::Foreign => {}
            Drift::Missing => write_change(out, &name, None, new.as_ref())?,
            Drift::Edited | Drift::Mode | Drift::Obsolete => match (read(dir, path)?, new) {
                // Git has no change of a file into a link: one goes, the other comes.
                (old, Some(new)) if (old.mode == LINK) != (new.mode == LINK) => {
                    write_change(out, &name, Some(&old), None)?;
                    write_change(out, &name, None, Some(&new))?;
                }
                (old, new) => write_change(out, &name, Some(&old), new.as_ref())?,
            },
        }
    }
    Ok(())
}

fn read(dir: &Path, path: &str) -> Result<Side> {
    refuse_links(dir, path)?;
    let file = join(dir, path)?;
    let side = || -> io::Result<Side> {
        let found = fs::symlink_metadata(&file)?;
        if found.is_symlink() {
            return Ok(Side { mode: LINK, content: fs::read_link(&file)?.as_os_str().as_bytes().to_vec() });
        }
        Ok(Side { mode: if executable(&found) { EXECUTABLE } else { REGULAR }, content: fs::read(&file)? })
    };
    side().with_context(|| format!("cannot read {}", file.display()))
}

fn write_change(out: &mut dyn Write, name: &str, old: Option<&Side>, new: Option<&Side>) -> io::Result<()> {
    let (a, b) = (quoted(&format!("a/{name}")), quoted(&format!("b/{name}")));
    writeln!(out, "diff --git {a} {b}")?;
    match (old, new) {
        (None, Some(new)) => writeln!(out, "new file mode {}", new.mode)?,
        (Some(old), None) => writeln!(out, "deleted file mode {}", old.mode)?,
        (Some(old), Some(new)) if old.mode != new.mode => {
            writeln!(out, "old mode {}\nnew mode {}", old.mode, new.mode)?;
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
    let content = |side: Option<&Side>| side.map(|side| side.content.clone()).unwrap_or_default();
    let (before, after) = (content(old), content(new));
    if before == after {
        return Ok(());
    }
    writeln!(out, "--- {}", if old.is_some() { a.as_str() } else { "/dev/null" })?;
    writeln!(out, "+++ {}", if new.is_some() { b.as_str() } else { "/dev/null" })?;
    write_hunks(out, &lines(&before), &lines(&after))
}

fn write_hunks(out: &mut dyn Write, before: &[&[u8]], after: &[&[u8]]) -> io::Result<()> {
    let operations = similar::capture_diff_slices(Algorithm::Myers, before, after);
    for group in similar::group_diff_ops(operations, CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let old = first.old_range().start..last.old_range().end;
        let new = first.new_range().start..last.new_range().end;
        writeln!(out, "@@ -{} +{} @@", range(&old), range(&new))?;
        for operation in &group {
            write_operation(out, operation, before, after)?;
        }
    }
    Ok(())
}

fn write_operation(out: &mut dyn Write, operation: &DiffOp, before: &[&[u8]], after: &[&[u8]]) -> io::Result<()> {
    let (old, new) = (&before[operation.old_range()], &after[operation.new_range()]);
    match operation.tag() {
        DiffTag::Equal => write_lines(out, b" ", old),
        DiffTag::Delete => write_lines(out, b"-", old),
        DiffTag::Insert => write_lines(out, b"+", new),
        DiffTag::Replace => {
            write_lines(out, b"-", old)?;
            write_lines(out, b"+", new)
        }
    }
}

fn write_lines(out: &mut dyn Write, sign: &[u8], lines: &[&[u8]]) -> io::Result<()> {
    for line in lines {
        out.write_all(sign)?;
        out.write_all(line)?;
        if !line.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// Lines with their ends; none for an empty file.
fn lines(content: &[u8]) -> Vec<&[u8]> {
    content.split_inclusive(|byte| *byte == b'\n').collect()
}

/// A hunk's range: an empty one names the line before it.
fn range(range: &std::ops::Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        count => format!("{},{count}", range.start + 1),
    }
}

/// A name in git's C-style quotes where it holds anything that would end it.
fn quoted(name: &str) -> String {
    if !name.chars().any(|c| c.is_control() || matches!(c, '"' | '\\')) {
        return name.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in name.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_ascii_control() => quoted.push_str(&format!("\\{:03o}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
