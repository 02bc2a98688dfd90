//! A diff as a patch that `git apply` takes. The format is that of `git diff`
//! (<https://git-scm.com/docs/diff-format#generate_patch_text_with_p>).

use std::io::{self, Write};

use super::Diff;
use super::files::{FileChange, FileStatus};

/// Files that no patch of text can hold.
#[must_use]
pub fn not_text(diff: &Diff) -> Vec<&str> {
    diff.files.iter().filter(|file| file.binary).map(|file| file.path.as_str()).collect()
}

/// Writes the patch from the first side to the second.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    diff.files.iter().filter(|file| !file.binary).try_for_each(|file| write_file(out, file))
}

fn write_file(out: &mut dyn Write, file: &FileChange) -> io::Result<()> {
    let old = file.from.as_ref().unwrap_or(&file.path);
    let (a, b) = (quoted("a/", old), quoted("b/", &file.path));
    writeln!(out, "diff --git {a} {b}")?;
    let mode = |executable: bool| if executable { "100755" } else { "100644" };
    match file.status {
        FileStatus::Added => writeln!(out, "new file mode {}", mode(file.executable_now))?,
        FileStatus::Removed => writeln!(out, "deleted file mode {}", mode(file.executable_now))?,
        FileStatus::Changed | FileStatus::Moved => {}
    }
    if let Some(executable) = file.executable {
        writeln!(out, "old mode {}\nnew mode {}", mode(!executable), mode(executable))?;
    }
    if let Some(from) = &file.from {
        writeln!(out, "rename from {}\nrename to {}", quoted("", from), quoted("", &file.path))?;
    }
    if file.hunks.is_empty() {
        return Ok(());
    }
    let none = "/dev/null".to_owned();
    // A name with a space in it ends at a tab.
    let ended = |name: String| if name.contains(' ') && !name.starts_with('"') { format!("{name}\t") } else { name };
    writeln!(out, "--- {}", if file.status == FileStatus::Added { none.clone() } else { ended(a) })?;
    writeln!(out, "+++ {}", if file.status == FileStatus::Removed { none } else { ended(b) })?;
    for hunk in &file.hunks {
        let within = hunk.within.as_ref().map(|within| format!(" {within}")).unwrap_or_default();
        writeln!(out, "{}{within}", hunk.header())?;
        for line in &hunk.lines {
            writeln!(out, "{}{}", line.sign(), line.text())?;
            if line.unended {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// A path as git writes it: in quotes, as in C, where it has to be.
fn quoted(prefix: &str, path: &str) -> String {
    let plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\';
    if path.bytes().all(plain) {
        return format!("{prefix}{path}");
    }
    let escaped: String = path
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            byte if plain(byte) => char::from(byte).to_string(),
            byte => format!("\\{byte:03o}"),
        })
        .collect();
    format!("\"{prefix}{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_as_git_quotes_them() {
        assert_eq!(quoted("a/", "x y.rs"), "a/x y.rs");
        assert_eq!(quoted("a/", "ü\".rs"), r#""a/\303\274\".rs""#);
    }
}
