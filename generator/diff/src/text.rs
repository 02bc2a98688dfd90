//! A diff for terminals and pipes.

use std::io::{self, Write};

use similar::ChangeTag;

use super::change::{Action, Change, Thing};
use super::files::FileChange;
use super::kind::Kind;
use super::lines::{Hunk, Line, LineChange};
use super::reading::{self, Group, Section, Stage};
use super::rules::Class;
use super::signal::{Share, Signal};
use super::summary::{self, counted};
use super::{Diff, words};
use stategen_model::diagnostic::Span;
use stategen_model::styles::Styles;

/// More places than this behind a hunk are counted.
const MOST_PLACES: usize = 4;

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Its colours.
    pub styles: Styles,
    /// Whether a changed line is shown once, with what differs within it.
    pub words: bool,
}

/// Writes the whole diff in reading order: the first screen, meaning, lines, and what is told in a line each.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, diff: &Diff, look: Look) -> io::Result<()> {
    let Styles { strong, reset, .. } = look.styles;
    first_screen(out, diff, &look.styles)?;
    for Section { name, changes } in reading::sections(diff) {
        writeln!(out, "\n{strong}{name}{reset}")?;
        for change in changes {
            write_change(out, diff, change, &look.styles)?;
        }
    }
    let mut brief = Vec::new();
    for stage in reading::stages(diff) {
        let (told, shown): (Vec<&FileChange>, Vec<&FileChange>) =
            stage.groups.iter().flat_map(|group| group.files.iter().copied()).partition(|file| file.brief);
        brief.extend(told);
        if !shown.is_empty() {
            write_stage(out, &stage, look)?;
        }
    }
    let (dashboards, tools): (Vec<&FileChange>, Vec<&FileChange>) =
        brief.into_iter().partition(|file| !file.kind.is_told_in_a_line());
    write_brief(out, diff, ("Dashboards", "topology"), &dashboards, &look.styles)?;
    write_brief(out, diff, ("Locks and manifests", "lock --kind metadata"), &tools, &look.styles)
}

/// What this state is for, what there is of each kind, what breaks.
fn first_screen(out: &mut dyn Write, diff: &Diff, styles: &Styles) -> io::Result<()> {
    let Styles { strong, reset, place, .. } = styles;
    writeln!(out, "{strong}{} → {}{reset}", diff.a, diff.b)?;
    if let Some(about) = &diff.about {
        writeln!(out, "{strong}{}.{reset} {}", about.title, about.summary)?;
    }
    if let Some(arguments) = &diff.shown {
        writeln!(out, "{place}only {arguments}{reset}")?;
    }
    if diff.is_empty() {
        return writeln!(out, "nothing differs");
    }
    writeln!(out)?;
    if !diff.changes.is_empty() {
        writeln!(out, "  {:9} {}", "meaning", summary::meaning(diff))?;
    }
    let signal = Signal::of(&diff.files);
    for share in signal.shares.iter().filter(|share| share.files > 0) {
        let Share { kind, files, added, removed } = share;
        let lines = (format!("+{added}"), format!("-{removed}"));
        writeln!(out, "  {:9} {:10} {:>6} {:>6}", kind.word(), counted(*files, "file"), lines.0, lines.1)?;
    }
    if signal.lines_outside_locks > 0 {
        let (lines, percent) = (signal.lines_outside_locks, signal.signal_percent);
        writeln!(out, "  {lines} changed lines outside lock files, {percent} % of them signal")?;
    }
    let risky = summary::risky(diff);
    if !risky.is_empty() {
        writeln!(out, "\n{strong}Breaking and dangerous{reset}")?;
    }
    risky.into_iter().try_for_each(|change| write_fact(out, change, styles))
}

/// Writes the share of each kind of artifact in the changed lines, and each file with its counts.
///
/// # Errors
/// When the writer fails.
pub fn write_stat(out: &mut dyn Write, diff: &Diff, styles: &Styles) -> io::Result<()> {
    let Styles { strong, reset, .. } = styles;
    let signal = Signal::of(&diff.files);
    writeln!(out, "{strong}{} → {}{reset}", diff.a, diff.b)?;
    writeln!(out, "{:10} {:>5} {:>7} {:>7} {:>7}  share", "", "files", "added", "removed", "lines")?;
    for share in &signal.shares {
        let percent = (100 * share.lines()).checked_div(signal.lines).unwrap_or(0);
        let (word, lines) = (share.kind.word(), share.lines());
        writeln!(
            out,
            "{word:10} {:>5} {:>7} {:>7} {lines:>7}  {percent:>3} %{}",
            share.files,
            share.added,
            share.removed,
            if share.kind.is_signal() { "  signal" } else { "" }
        )?;
    }
    writeln!(
        out,
        "{} changed lines; of the {} outside lock files, {strong}{} % are signal{reset}",
        signal.lines, signal.lines_outside_locks, signal.signal_percent
    )?;
    write_files(out, &diff.files)
}

fn write_files(out: &mut dyn Write, files: &[FileChange]) -> io::Result<()> {
    let width = files.iter().map(|file| file.path.chars().count()).max().unwrap_or_default();
    for file in files {
        let former = file.from.as_ref().map(|from| format!("  from {from}")).unwrap_or_default();
        let moved = if file.moved > 0 { format!("  {} moved", file.moved) } else { String::new() };
        let (added, removed) = (format!("+{}", file.added), format!("-{}", file.removed));
        let (letter, kind) = (file.status.letter(), file.kind.word());
        writeln!(out, "  {letter} {:width$}  {kind:9} {added:>5} {removed:>5}{moved}{former}", file.path)?;
    }
    Ok(())
}

fn class_style(class: Class, styles: &Styles) -> &'static str {
    match class {
        Class::Breaking => styles.error,
        Class::Dangerous => styles.warning,
        Class::Safe => styles.help,
    }
}

/// A change in a line, with its class and where it was authored. A requirement is its sentence.
fn write_fact(out: &mut dyn Write, change: &Change, styles: &Styles) -> io::Result<()> {
    let Styles { error, help, place, warning, reset, .. } = styles;
    let sign = match change.action {
        Action::Added { .. } => help,
        Action::Removed { .. } => error,
        Action::Changed { .. } | Action::Listed { .. } | Action::Replaced => warning,
    };
    let said = match &change.action {
        Action::Added { value: Some(value) } | Action::Removed { value: Some(value) } => format!(": {value}"),
        Action::Added { value: None } | Action::Removed { value: None } => sentence(change).unwrap_or_default(),
        other => format!(" {other}"),
    };
    write!(out, "  {sign}{}{reset} {}{said}", change.action.sign(), change.thing)?;
    if let Some(verdict) = change.verdict {
        let style = class_style(verdict.class, styles);
        write!(out, "  {style}{}{reset} ({})", verdict.class.word(), verdict.rule)?;
    }
    if !change.sources.is_empty() {
        write!(out, "  {place}{}{reset}", places(&change.sources))?;
    }
    writeln!(out)
}

/// What a requirement or scenario says.
fn sentence(change: &Change) -> Option<String> {
    let told = matches!(change.thing, Thing::Requirement { .. } | Thing::Scenario { .. });
    change.note.as_ref().filter(|_| told && change.action.rank() < 2).map(|note| format!(": {note}"))
}

/// A change with its note and what follows from it.
fn write_change(out: &mut dyn Write, diff: &Diff, change: &Change, styles: &Styles) -> io::Result<()> {
    write_fact(out, change, styles)?;
    if let Some(note) = change.note.as_ref().filter(|_| sentence(change).is_none()) {
        writeln!(out, "      {note}")?;
    }
    reading::consequences(diff, change).into_iter().try_for_each(|line| writeln!(out, "      {line}"))
}

/// `specs/005-slug/delta.yaml:4, 12, states/pins.yaml:3`; the file is said once.
fn places(spans: &[Span]) -> String {
    let mut text = String::new();
    let mut before = None;
    for span in spans.iter().take(MOST_PLACES) {
        let separator = if text.is_empty() { "" } else { ", " };
        text += &match before {
            Some(file) if file == span.file => format!("{separator}{}", span.line),
            _ => format!("{separator}{}:{}", span.file, span.line),
        };
        before = Some(span.file);
    }
    match spans.len().saturating_sub(MOST_PLACES) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

fn write_stage(out: &mut dyn Write, stage: &Stage<'_>, look: Look) -> io::Result<()> {
    let Styles { strong, reset, .. } = look.styles;
    writeln!(out, "\n{strong}{} ({}){reset}", stage.kind.heading(), counted(stage.count(), "file"))?;
    for Group { template, because, files } in &stage.groups {
        if let Some(template) = template.filter(|_| stage.kind == Kind::Code) {
            let mut causes: Vec<String> =
                because.iter().map(|change| format!("{} {}", change.action.sign(), change.thing)).collect();
            causes.dedup();
            let causes = if causes.is_empty() { String::new() } else { format!("  ← {}", causes.join(", ")) };
            writeln!(out, "\n{strong}templates/{template}{reset}{causes}")?;
        }
        for file in files.iter().filter(|file| !file.brief) {
            write_lines(out, file, look)?;
        }
    }
    Ok(())
}

fn write_lines(out: &mut dyn Write, file: &FileChange, look: Look) -> io::Result<()> {
    let Styles { strong, reset, .. } = look.styles;
    let former = file.from.as_ref().map(|from| format!("{from} → ")).unwrap_or_default();
    writeln!(out, "\n{strong}{} {former}{}{reset}  +{} -{}", file.status.word(), file.path, file.added, file.removed)?;
    if let Some(executable) = file.executable {
        writeln!(out, "{}", if executable { "it is executable now" } else { "it is not executable any more" })?;
    }
    if file.binary {
        writeln!(out, "it is not text")?;
    }
    file.hunks.iter().try_for_each(|hunk| write_hunk(out, hunk, look))
}

fn write_hunk(out: &mut dyn Write, hunk: &Hunk, look: Look) -> io::Result<()> {
    let Styles { place, reset, help, .. } = look.styles;
    write!(out, "{place}{}{reset}", hunk.header())?;
    if let Some(within) = &hunk.within {
        write!(out, " {within}")?;
    }
    if !hunk.sources.is_empty() {
        write!(out, "  {place}← {}{reset}", places(&hunk.sources))?;
    }
    if !hunk.requirements.is_empty() {
        write!(out, "  {help}{}{reset}", hunk.requirements.join(" "))?;
    }
    writeln!(out)?;
    for line in &hunk.lines {
        let mate = hunk.lines.iter().find(|other| line.is_mate_of(other));
        match (look.words, line.change, mate) {
            (true, LineChange::Removed, Some(_)) => {}
            (true, LineChange::Added, Some(before)) => write_words(out, before, line, &look.styles)?,
            (true | false, _, _) => write_line(out, line, look)?,
        }
    }
    Ok(())
}

/// One line: words that differ stand out, and so do lines that only moved.
fn write_line(out: &mut dyn Write, line: &Line, look: Look) -> io::Result<()> {
    let styles = &look.styles;
    let style = match (line.change, line.moved) {
        (LineChange::Context, _) => "",
        (LineChange::Removed | LineChange::Added, true) => styles.place,
        (LineChange::Removed, false) => styles.removed,
        (LineChange::Added, false) => styles.added,
    };
    write!(out, "{style}{}", line.sign())?;
    for part in &line.parts {
        // A colour is what says that a word is marked; without one, the sign of the line must do.
        let marked = part.changed && !styles.reversed.is_empty();
        if marked {
            write!(out, "{}{}{}{style}", styles.reversed, part.text, styles.reset)?;
        } else {
            write!(out, "{}", part.text)?;
        }
    }
    writeln!(out, "{}", if style.is_empty() { "" } else { styles.reset })?;
    if line.unended { writeln!(out, "\\ No newline at end of file") } else { Ok(()) }
}

/// A line that became another, as `git diff --word-diff` shows it.
fn write_words(out: &mut dyn Write, before: &Line, after: &Line, styles: &Styles) -> io::Result<()> {
    let Styles { removed, added, reset, .. } = styles;
    write!(out, "~")?;
    for (change, text) in words::merged(&before.text(), &after.text()) {
        match change {
            ChangeTag::Equal => write!(out, "{text}")?,
            ChangeTag::Delete => write!(out, "{removed}[-{text}-]{reset}")?,
            ChangeTag::Insert => write!(out, "{added}{{+{text}+}}{reset}")?,
        }
    }
    writeln!(out)
}

/// What nobody reads line by line, in a line each.
fn write_brief(
    out: &mut dyn Write,
    diff: &Diff,
    (heading, kinds): (&str, &str),
    files: &[&FileChange],
    styles: &Styles,
) -> io::Result<()> {
    let Styles { strong, reset, .. } = styles;
    if files.is_empty() {
        return Ok(());
    }
    let command = format!("stategen diff {} {} --kind {kinds}", diff.a, diff.b);
    writeln!(out, "\n{strong}{heading} ({}){reset}: `{command}` shows them", counted(files.len(), "file"))?;
    let width = files.iter().map(|file| file.path.chars().count()).max().unwrap_or_default();
    for file in files {
        writeln!(out, "  {} {:width$}  +{} -{}", file.status.letter(), file.path, file.added, file.removed)?;
        for panel in &file.panels {
            writeln!(out, "      {} {}", panel.status.letter(), panel.title)?;
        }
    }
    Ok(())
}
