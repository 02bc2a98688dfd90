//! A diff for terminals and pipes.

use std::io::{self, Write};

use super::change::{Action, Change};
use super::files::FileChange;
use super::lines::{Hunk, Line, LineChange};
use super::rules::Class;
use super::signal::Signal;
use super::{Diff, summary};
use stategen_model::styles::Styles;

/// Writes the whole diff: meaning, files, lines.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, diff: &Diff, styles: &Styles) -> io::Result<()> {
    let Styles { strong, reset, .. } = styles;
    writeln!(out, "{strong}{} → {}{reset}", diff.a, diff.b)?;
    if diff.is_empty() {
        return writeln!(out, "nothing differs");
    }
    writeln!(out, "{}", summary::sentence(diff))?;
    for (section, changes) in summary::sections(&diff.changes) {
        writeln!(out, "\n{strong}{section}{reset}")?;
        for change in changes {
            write_change(out, change, styles)?;
        }
    }
    if !diff.files.is_empty() {
        writeln!(out, "\n{strong}Files{reset}")?;
        write_files(out, &diff.files)?;
        writeln!(out, "\n{strong}Lines{reset}")?;
        for file in &diff.files {
            write_lines(out, file, styles)?;
        }
    }
    Ok(())
}

/// Writes the share of each kind of artifact in the changed lines.
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
    )
}

fn class_style(class: Class, styles: &Styles) -> &'static str {
    match class {
        Class::Breaking => styles.error,
        Class::Dangerous => styles.warning,
        Class::Safe => styles.help,
    }
}

fn write_change(out: &mut dyn Write, change: &Change, styles: &Styles) -> io::Result<()> {
    let Styles { error, help, place, warning, reset, .. } = styles;
    let sign = match change.action {
        Action::Added { .. } => help,
        Action::Removed { .. } => error,
        Action::Changed { .. } | Action::Replaced => warning,
    };
    write!(out, "  {sign}{}{reset} {} {}", change.action.sign(), change.thing, change.action)?;
    if let Some(verdict) = change.verdict {
        let style = class_style(verdict.class, styles);
        write!(out, "  {style}{}{reset} ({})", verdict.class.word(), verdict.rule)?;
    }
    let places: Vec<String> = change.sources.iter().map(|span| format!("{}:{}", span.file, span.line)).collect();
    if !places.is_empty() {
        write!(out, "  {place}{}{reset}", places.join(", "))?;
    }
    writeln!(out)?;
    match &change.note {
        Some(note) => writeln!(out, "      {note}"),
        None => Ok(()),
    }
}

fn write_files(out: &mut dyn Write, files: &[FileChange]) -> io::Result<()> {
    let width = files.iter().map(|file| file.path.chars().count()).max().unwrap_or_default();
    for file in files {
        let former = file.from.as_ref().map(|from| format!("  from {from}")).unwrap_or_default();
        let moved = if file.moved > 0 { format!("  {} moved", file.moved) } else { String::new() };
        writeln!(
            out,
            "  {} {:width$}  {:9} {:>5} {:>5}{moved}{former}",
            file.status.letter(),
            file.path,
            file.kind.word(),
            format!("+{}", file.added),
            format!("-{}", file.removed),
        )?;
    }
    Ok(())
}

fn write_lines(out: &mut dyn Write, file: &FileChange, styles: &Styles) -> io::Result<()> {
    let Styles { strong, reset, .. } = styles;
    let former = file.from.as_ref().map(|from| format!("{from} → ")).unwrap_or_default();
    writeln!(out, "\n{strong}{} {former}{}{reset}", file.status.word(), file.path)?;
    if let Some(executable) = file.executable {
        writeln!(out, "{}", if executable { "it is executable now" } else { "it is not executable any more" })?;
    }
    if file.binary {
        writeln!(out, "it is not text")?;
    }
    for hunk in &file.hunks {
        write_hunk(out, hunk, styles)?;
    }
    Ok(())
}

fn write_hunk(out: &mut dyn Write, hunk: &Hunk, styles: &Styles) -> io::Result<()> {
    let Styles { place, reset, .. } = styles;
    writeln!(out, "{place}{}{reset}", hunk.header())?;
    hunk.lines.iter().try_for_each(|line| write_line(out, line, styles))
}

/// One line: words that differ stand out, and so do lines that only moved.
fn write_line(out: &mut dyn Write, line: &Line, styles: &Styles) -> io::Result<()> {
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
