//! A diff as a comment for a pull request: what matters is open, the rest folds away, and it fits where it is posted.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::change::Change;
use super::files::FileChange;
use super::rules::Class;
use super::signal::Signal;
use super::{Diff, summary};
use stategen_render::escape::{html, markdown, markdown_code, markdown_prose};

/// GitHub takes comments of up to 65,536 characters; some room is left for what is posted around it.
pub const LONGEST: usize = 60_000;

/// Writes the comment. What does not fit is left out, and said to be.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    out.write_all(comment(diff, LONGEST).as_bytes())
}

/// Writes only the counts, as a table.
///
/// # Errors
/// When the writer fails.
pub fn write_stat(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    write!(out, "## {} → {}\n\n{}", markdown(&diff.a), markdown(&diff.b), shares(diff))
}

/// The comment, in at most `longest` characters.
#[must_use]
pub fn comment(diff: &Diff, longest: usize) -> String {
    let mut text = Limited { text: String::new(), left: longest.saturating_sub(ENDING.len()), cut: false };
    text.add(&format!("## {} → {}\n\n", markdown(&diff.a), markdown(&diff.b)));
    if diff.is_empty() {
        text.add("Nothing differs.\n");
        return text.text;
    }
    text.add(&format!("{}\n", summary::sentence(diff)));
    let risky: Vec<&Change> = diff
        .changes
        .iter()
        .filter(|change| change.verdict.is_some_and(|verdict| verdict.class != Class::Safe))
        .collect();
    if !risky.is_empty() {
        text.add("\n### Breaking and dangerous\n\n");
        risky.iter().for_each(|change| text.add(&bullet(change)));
    }
    for (section, changes) in summary::sections(&diff.changes) {
        let items: String = changes.iter().map(|change| bullet(change)).collect();
        text.folded(&format!("{section} ({})", changes.len()), &items);
    }
    if !diff.files.is_empty() {
        text.folded(&format!("Files ({})", diff.files.len()), &files(&diff.files));
        text.folded("What the changed lines are", &shares(diff));
    }
    // What a reviewer came for first; small files before large ones would reorder what belongs together.
    let (signal, rest): (Vec<&FileChange>, Vec<&FileChange>) =
        diff.files.iter().filter(|file| !file.hunks.is_empty()).partition(|file| file.kind.is_signal());
    for file in signal.into_iter().chain(rest) {
        let title = format!("<code>{}</code> +{} -{}", html(&file.path), file.added, file.removed);
        text.folded_html(&title, &lines(file));
    }
    if text.cut {
        text.text.push_str(ENDING);
    }
    text.text
}

const ENDING: &str = "\n_More than fits in a comment: `stategen diff` shows the rest._\n";

/// Text that grows up to a limit, in whole blocks.
struct Limited {
    text: String,
    left: usize,
    cut: bool,
}

impl Limited {
    fn add(&mut self, block: &str) {
        let length = block.chars().count();
        if length > self.left {
            self.cut = true;
            return;
        }
        self.left -= length;
        self.text.push_str(block);
    }

    fn folded(&mut self, title: &str, body: &str) {
        self.folded_html(&html(title), body);
    }

    fn folded_html(&mut self, title: &str, body: &str) {
        self.add(&format!("\n<details><summary>{title}</summary>\n\n{body}\n</details>\n"));
    }
}

/// `- 🔴 **breaking** channel … (rule; specs/…:12)`.
fn bullet(change: &Change) -> String {
    let class = match change.verdict.map(|verdict| verdict.class) {
        Some(Class::Breaking) => "🔴 **breaking** ",
        Some(Class::Dangerous) => "🟠 **dangerous** ",
        Some(Class::Safe) => "🟢 safe ",
        None => "",
    };
    let fact = markdown_code(&format!("{} {} {}", change.action.sign(), change.thing, change.action));
    let mut line = format!("- {class}{fact}");
    let rule = change.verdict.map(|verdict| verdict.rule.to_owned());
    let places = change.sources.iter().map(|span| format!("{}:{}", span.file, span.line));
    let about: Vec<String> = rule.into_iter().chain(places).map(|text| markdown(&text)).collect();
    if !about.is_empty() {
        let _ = write!(line, " <sub>{}</sub>", about.join(", "));
    }
    if let Some(note) = &change.note {
        let _ = write!(line, "<br>{}", markdown_prose(note));
    }
    line + "\n"
}

fn files(files: &[FileChange]) -> String {
    let mut table = String::from("| | file | kind | + | - |\n| --- | --- | --- | ---: | ---: |\n");
    for file in files {
        let former = file.from.as_ref().map(|from| format!(" from {}", markdown_code(from))).unwrap_or_default();
        let _ = writeln!(
            table,
            "| {} | {}{former} | {} | {} | {} |",
            file.status.word(),
            markdown_code(&file.path),
            file.kind.word(),
            file.added,
            file.removed
        );
    }
    table
}

fn shares(diff: &Diff) -> String {
    let signal = Signal::of(&diff.files);
    let mut table = String::from("| kind | files | + | - |\n| --- | ---: | ---: | ---: |\n");
    for share in &signal.shares {
        let _ = writeln!(table, "| {} | {} | {} | {} |", share.kind.word(), share.files, share.added, share.removed);
    }
    let (lines, percent) = (signal.lines_outside_locks, signal.signal_percent);
    let _ = write!(table, "\nOf {lines} changed lines outside lock files, {percent} % are signal.\n");
    table
}

/// A fence that nothing in the lines can end.
fn lines(file: &FileChange) -> String {
    let mut body = String::new();
    for hunk in &file.hunks {
        let _ = writeln!(body, "{}", hunk.header());
        for line in &hunk.lines {
            let _ = writeln!(body, "{}{}", line.sign(), line.text());
        }
    }
    let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}diff\n{body}{fence}\n")
}
