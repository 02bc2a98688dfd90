//! Findings for people: message, place, the lines themselves with what is marked in them, and the way out.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Diagnostic, File, Severity, Sources, Span};
use crate::styles::Styles;

/// Characters of a source line that are shown; longer lines are cut around the place.
const SHOWN: usize = 120;

/// As many findings are shown at most: who has more mends the first.
const LIMIT: usize = 100;

pub(super) fn write(
    out: &mut dyn Write,
    findings: &[Diagnostic],
    sources: &Sources<'_>,
    styles: &Styles,
) -> io::Result<()> {
    let mut page = Page { out, sources, styles, lines: BTreeMap::new() };
    for finding in findings.iter().take(LIMIT) {
        page.finding(finding)?;
        writeln!(page.out)?;
    }
    match findings.len().saturating_sub(LIMIT) {
        0 => Ok(()),
        more => writeln!(page.out, "and {more} more"),
    }
}

/// Where findings are written, with the lines of the files that they are in.
struct Page<'a, 's> {
    out: &'a mut dyn Write,
    sources: &'a Sources<'s>,
    styles: &'a Styles,
    lines: BTreeMap<File, Vec<&'a str>>,
}

impl<'a> Page<'a, '_> {
    fn finding(&mut self, finding: &Diagnostic) -> io::Result<()> {
        let Styles { place, strong, help, reset, .. } = self.styles;
        let (word, colour) = match finding.severity {
            Severity::Error => ("error", self.styles.error),
            Severity::Warning => ("warning", self.styles.warning),
        };
        writeln!(self.out, "{colour}{word}[{}]{reset}{strong}: {}{reset}", finding.code, printable(&finding.message))?;

        let lines = finding.related.iter().map(|related| related.span.line).chain([finding.span.line]);
        let width = lines.max().unwrap_or(1).to_string().len();
        writeln!(self.out, "{:width$}{place}-->{reset} {}", "", finding.span)?;
        self.snippet(&finding.span, '^', colour, width)?;
        for related in &finding.related {
            writeln!(self.out, "{:width$}{place}:::{reset} {}: {}", "", related.span, printable(&related.message))?;
            self.snippet(&related.span, '-', place, width)?;
        }
        if let Some(text) = &finding.help {
            writeln!(self.out, "{:width$} {place}={reset} {help}help{reset}: {}", "", printable(text))?;
        }
        if let Some(fix) = &finding.fix {
            writeln!(self.out, "{:width$} {place}={reset} {help}fix{reset}: {}", "", printable(&fix.message))?;
        }
        Ok(())
    }

    /// The line at `span` with marks below all of it; nothing where the file is not at hand or too short.
    fn snippet(&mut self, span: &Span, mark: char, colour: &str, width: usize) -> io::Result<()> {
        let Some(line) = self.line(span).filter(|line| !line.trim().is_empty()) else { return Ok(()) };
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

        let Styles { place, reset, .. } = self.styles;
        let indent = at - start + before.chars().count();
        let marks = mark.to_string().repeat(marked.min(SHOWN - (at - start).min(SHOWN - 1)));
        writeln!(self.out, "{:width$} {place}|{reset}", "")?;
        writeln!(self.out, "{place}{:>width$} |{reset} {before}{}{after}", span.line, shown.trim_end())?;
        writeln!(self.out, "{:width$} {place}|{reset} {:indent$}{colour}{marks}{reset}", "", "")
    }

    fn line(&mut self, span: &Span) -> Option<&'a str> {
        let sources = self.sources;
        let lines = self
            .lines
            .entry(span.file)
            .or_insert_with(|| sources(&span.file).map(|text| text.lines().collect()).unwrap_or_default());
        lines.get((span.line as usize).checked_sub(1)?).copied()
    }
}

/// Text from a pack cannot move the cursor: control characters are shown escaped.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { c.escape_default().to_string() } else { c.to_string() })
        .collect()
}
