//! Findings for people: message, place, the lines themselves with a caret, and the way out.

use std::io::{self, Write};

use super::{Diagnostic, Severity, Sources, Span};
use crate::styles::Styles;

/// Characters of a source line that are shown; longer lines are cut around the place.
const SHOWN: usize = 120;

pub(super) fn write(
    out: &mut dyn Write,
    findings: &[Diagnostic],
    sources: &Sources<'_>,
    styles: &Styles,
) -> io::Result<()> {
    for finding in findings {
        one(out, finding, sources, styles)?;
        writeln!(out)?;
    }
    Ok(())
}

fn one(out: &mut dyn Write, finding: &Diagnostic, sources: &Sources<'_>, styles: &Styles) -> io::Result<()> {
    let Styles { place, strong, help, reset, .. } = styles;
    let (word, colour) = match finding.severity {
        Severity::Error => ("error", styles.error),
        Severity::Warning => ("warning", styles.warning),
    };
    writeln!(out, "{colour}{word}[{}]{reset}{strong}: {}{reset}", finding.code, printable(&finding.message))?;

    let lines = finding.related.iter().map(|related| related.span.line).chain([finding.span.line]);
    let width = lines.max().unwrap_or(1).to_string().len();
    writeln!(out, "{:width$}{place}-->{reset} {}", "", finding.span)?;
    snippet(out, &finding.span, '^', colour, width, sources, styles)?;
    for related in &finding.related {
        writeln!(out, "{:width$}{place}:::{reset} {}: {}", "", related.span, printable(&related.message))?;
        snippet(out, &related.span, '-', place, width, sources, styles)?;
    }
    if let Some(text) = &finding.help {
        writeln!(out, "{:width$} {place}={reset} {help}help{reset}: {}", "", printable(text))?;
    }
    Ok(())
}

/// The line at `span` with a mark below it; nothing where the file is not at hand or too short.
fn snippet(
    out: &mut dyn Write,
    span: &Span,
    mark: char,
    colour: &str,
    width: usize,
    sources: &Sources<'_>,
    styles: &Styles,
) -> io::Result<()> {
    let line = sources(&span.file).and_then(|text| text.lines().nth((span.line as usize).saturating_sub(1)));
    let Some(line) = line.filter(|line| !line.trim().is_empty()) else { return Ok(()) };
    let characters: Vec<char> = line.trim_end().chars().collect();
    let at = (span.column as usize).saturating_sub(1).min(characters.len());
    // What goes on over several lines is marked on its first.
    let end = if span.end_line > span.line { characters.len() } else { span.end_column as usize - 1 };
    let marked = end.min(characters.len()).saturating_sub(at).max(1);

    let start = if characters.len() > SHOWN { at.saturating_sub(SHOWN / 4) } else { 0 };
    let end = characters.len().min(start + SHOWN);
    let before = if start > 0 { "…" } else { "" };
    let after = if end < characters.len() { "…" } else { "" };
    let shown: String = characters[start..end].iter().map(|c| if c.is_control() { ' ' } else { *c }).collect();

    let Styles { place, reset, .. } = styles;
    let indent = at - start + before.chars().count();
    let marks = mark.to_string().repeat(marked.min(SHOWN - (at - start).min(SHOWN - 1)));
    writeln!(out, "{:width$} {place}|{reset}", "")?;
    writeln!(out, "{place}{:>width$} |{reset} {before}{}{after}", span.line, shown.trim_end())?;
    writeln!(out, "{:width$} {place}|{reset} {:indent$}{colour}{marks}{reset}", "", "")
}

/// Text from a pack cannot move the cursor: control characters are shown escaped.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { c.escape_default().to_string() } else { c.to_string() })
        .collect()
}
