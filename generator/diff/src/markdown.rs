//! A diff as a comment for a pull request: what matters most comes first, the rest folds away, and it fits where it is posted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::Diff;
use super::change::Change;
use super::files::FileChange;
use super::kind::Kind;
use super::reading::{self, Section};
use super::rules::Class;
use super::signal::Signal;
use super::summary::{self, counted};
use stategen_render::escape::{html, markdown, markdown_code, markdown_prose};

/// GitHub takes comments of up to 65,536 characters; some room is left for what is posted around it. In bytes, so that it is
/// never more than that many characters.
pub const LONGEST: usize = 60_000;

/// What is said of what was left out has this much room.
const ENDING: usize = 1_200;

/// Writes the comment. What does not fit is left out, and said to be.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    out.write_all(comment(diff, LONGEST).as_bytes())
}

/// Writes what several comparisons come to as one comment: each in full where there is one, else summed up.
///
/// # Errors
/// When the writer fails.
pub fn write_all(out: &mut dyn Write, diffs: &[&Diff]) -> io::Result<()> {
    out.write_all(summaries(diffs, LONGEST).as_bytes())
}

/// Writes only the counts, as a table.
///
/// # Errors
/// When the writer fails.
pub fn write_stat(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    write!(out, "## {} → {}\n\n{}", markdown(&diff.a), markdown(&diff.b), shares(diff))
}

/// One comparison, in at most `longest` bytes.
#[must_use]
pub fn comment(diff: &Diff, longest: usize) -> String {
    let mut text = Limited::new(longest);
    meaning(&mut text, diff);
    for stage in reading::stages(diff) {
        for file in stage.groups.iter().flat_map(|group| &group.files).filter(|file| !file.brief) {
            let block = folded(&title(file), &format!("{}{}", former(file), lines(file)));
            if !text.add(&block) {
                text.leave(file);
            }
        }
    }
    let (tools, dashboards): (Vec<&FileChange>, Vec<&FileChange>) =
        diff.files.iter().filter(|file| file.brief).partition(|file| file.kind.is_told_in_a_line());
    for (heading, files) in [("Dashboards", dashboards), ("Locks and manifests", tools)] {
        if !files.is_empty() {
            let items: String = files.iter().map(|file| item(file)).collect();
            text.add(&folded(&format!("{heading} ({})", files.len()), &items));
        }
    }
    text.end(diff)
}

/// Several comparisons, each without its lines, in at most `longest` bytes in all.
#[must_use]
pub fn summaries(diffs: &[&Diff], longest: usize) -> String {
    let differing: Vec<&&Diff> = diffs.iter().filter(|diff| !diff.is_empty()).collect();
    if let [only] = &differing[..] {
        return comment(only, longest);
    }
    if differing.is_empty() {
        return "Nothing differs in any state.\n".to_owned();
    }
    let each = longest / differing.len() - 1;
    let summary = |diff: &&&Diff| {
        let mut text = Limited::new(each);
        meaning(&mut text, diff);
        diff.files.iter().filter(|file| !file.brief).for_each(|file| text.leave(file));
        text.end(diff)
    };
    differing.iter().map(summary).collect::<Vec<_>>().join("\n")
}

/// The first screen and what changes by meaning.
fn meaning(text: &mut Limited, diff: &Diff) {
    text.add(&format!("## {} → {}\n\n", markdown(&diff.a), markdown(&diff.b)));
    if diff.is_empty() {
        text.add("Nothing differs.\n");
        return;
    }
    if let Some(about) = &diff.about {
        text.add(&format!("**{}.** {}\n\n", markdown(&about.title), markdown_prose(&about.summary)));
    }
    if let Some(arguments) = &diff.shown {
        text.add(&format!("Only {}\n\n", markdown_code(arguments)));
    }
    text.add(&format!("{}\n", summary::sentence(diff)));
    let risky = summary::risky(diff);
    if !risky.is_empty() {
        text.add("\n### Breaking and dangerous\n\n");
        risky.iter().for_each(|change| text.add_item(&bullet(change)));
    }
    for Section { name, changes } in reading::sections(diff) {
        let item = |change: &&Change| {
            let mut item = bullet(change);
            for line in reading::consequences(diff, change) {
                let _ = writeln!(item, "  - {}", markdown_code(&line));
            }
            item
        };
        let items: String = changes.iter().map(item).collect();
        text.add_item(&folded(&format!("{name} ({})", changes.len()), &items));
    }
    if !diff.files.is_empty() {
        text.add_item(&folded("What the changed lines are", &shares(diff)));
    }
}

/// Text that grows up to a limit, in whole blocks.
struct Limited {
    text: String,
    left: usize,
    /// Changes of meaning that had no room.
    unsaid: usize,
    /// Files that had none: how many of each kind, with their lines.
    out: BTreeMap<Kind, (usize, usize, usize)>,
}

impl Limited {
    fn new(longest: usize) -> Self {
        Self { text: String::new(), left: longest.saturating_sub(ENDING), unsaid: 0, out: BTreeMap::new() }
    }

    /// Adds a block, if all of it fits.
    fn add(&mut self, block: &str) -> bool {
        let fits = block.len() <= self.left;
        if fits {
            self.left -= block.len();
            self.text.push_str(block);
        }
        fits
    }

    fn add_item(&mut self, block: &str) {
        if !self.add(block) {
            self.unsaid += 1;
        }
    }

    fn leave(&mut self, file: &FileChange) {
        let (files, added, removed) = self.out.entry(file.kind).or_default();
        *files += 1;
        *added += file.added;
        *removed += file.removed;
    }

    /// The text, with what was left out and how it is seen.
    fn end(mut self, diff: &Diff) -> String {
        if self.out.is_empty() && self.unsaid == 0 {
            return self.text;
        }
        let command = |kinds: &str| markdown_code(&format!("stategen diff {} {}{kinds}", diff.a, diff.b));
        let mut all: Vec<String> = Vec::new();
        if self.unsaid > 0 {
            all.push(format!("changes of meaning: {}", command(" --kind meaning")));
        }
        for (kind, (files, added, removed)) in &self.out {
            let (word, files) = (kind.word(), counted(*files, "file"));
            all.push(format!("{word}: {files}, +{added} -{removed}: {}", command(&format!(" --kind {word}"))));
        }
        let _ = write!(self.text, "\nNot shown here:\n\n");
        for line in all {
            let _ = writeln!(self.text, "- {line}");
        }
        self.text
    }
}

fn folded(title: &str, body: &str) -> String {
    format!("\n<details><summary>{title}</summary>\n\n{body}\n</details>\n")
}

fn title(file: &FileChange) -> String {
    format!("<code>{}</code> +{} -{}", html(&file.path), file.added, file.removed)
}

/// A file that is told in a line, with the panels of a dashboard.
fn item(file: &FileChange) -> String {
    let panels = file.panels.iter().map(|panel| format!("  - {} {}\n", panel.status.word(), markdown(&panel.title)));
    format!("- {} {}\n{}", file.status.word(), title(file), panels.collect::<String>())
}

/// What a file was called, and what became of its mode.
fn former(file: &FileChange) -> String {
    let moved = file.from.as_ref().map(|from| format!("Moved from {}.\n\n", markdown_code(from))).unwrap_or_default();
    let mode = match file.executable {
        Some(true) => "It is executable now.\n\n",
        Some(false) => "It is not executable any more.\n\n",
        None => "",
    };
    format!("{moved}{mode}{}", if file.binary { "It is not text.\n\n" } else { "" })
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
        let within = hunk.within.as_ref().map(|within| format!(" {within}")).unwrap_or_default();
        let _ = writeln!(body, "{}{within}", hunk.header());
        let from: Vec<String> =
            hunk.sources.iter().take(4).map(|span| format!("{}:{}", span.file, span.line)).collect();
        if !from.is_empty() {
            let _ = writeln!(body, "# {}", [&from[..], &hunk.requirements[..]].concat().join(" "));
        }
        for line in &hunk.lines {
            let _ = writeln!(body, "{}{}", line.sign(), line.text());
        }
    }
    if body.is_empty() {
        return body;
    }
    let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}diff\n{body}{fence}\n")
}
