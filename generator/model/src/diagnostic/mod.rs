//! One finding, with stable code, positions and a way out; renderers are in the submodules.

mod codes;
mod file;
mod fix;
mod github;
mod json;
mod sarif;
mod text;

use std::fmt;
use std::io::{self, Write};

pub use codes::Code;
pub use file::File;
pub use fix::{Edit, Fix, Refused, edited};
pub use github::step_summary;

use crate::closest::{all, nearest, question};
use crate::styles::Styles;

/// A place in an authored file, from its start to just after its end. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Path relative to the root, with `/`.
    pub file: File,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Line of its end.
    pub end_line: u32,
    /// Column just after its last character; the same place as the start where nothing is taken up.
    pub end_column: u32,
}

impl Span {
    /// A position in `file` that takes up nothing.
    pub fn new(file: impl Into<File>, line: u32, column: u32) -> Self {
        Self { file: file.into(), line, column, end_line: line, end_column: column }
    }

    /// What `text` takes up that starts at a position in `file`.
    pub fn of(file: impl Into<File>, line: u32, column: u32, text: &str) -> Self {
        Self::new(file, line, column).over(text)
    }

    /// What `text` takes up that starts here.
    #[must_use]
    pub fn over(self, text: &str) -> Self {
        let bound = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (lines, last) = match text.rsplit_once('\n') {
            Some((before, last)) => (bound(before.matches('\n').count()).saturating_add(1), last),
            None => (0, text),
        };
        let from = if lines == 0 { self.column } else { 1 };
        let end_column = from.saturating_add(bound(last.chars().count()));
        Self { end_line: self.line.saturating_add(lines), end_column, ..self }
    }

    /// What the bytes `range` of the file's `text` take up.
    pub fn within(file: impl Into<File>, text: &str, range: std::ops::Range<usize>) -> Self {
        let before = Self::of(file, 1, 1, &text[..range.start]);
        Self::new(before.file, before.end_line, before.end_column).over(&text[range])
    }

    /// From the start of this to the end of `last`, which stands in the same file.
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self { end_line: last.end_line, end_column: last.end_column, ..self }
    }

    /// The start of `file`, for findings on the file as a whole.
    pub fn file(file: impl Into<File>) -> Self {
        Self::new(file, 1, 1)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written while one of these stands.
    Error,
    /// Worth a look; `--deny warnings` makes it an error.
    Warning,
}

/// A second place that a finding speaks of, such as the parent's line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// One finding on the authored files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// A full sentence without the final stop, naming the thing.
    pub message: String,
    /// Where it is.
    pub span: Span,
    /// Other places involved.
    pub related: Vec<Related>,
    /// The way out, in one sentence.
    pub help: Option<String>,
    /// What mends it, where the right text is known.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Adds the way out.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what mends it.
    #[must_use]
    pub fn with_fix(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }

    /// Adds the way out, if none is known yet.
    #[must_use]
    pub fn or_help(mut self, help: impl Into<String>) -> Self {
        self.help.get_or_insert_with(|| help.into());
        self
    }

    /// Asks whether the nearest of the `known` names was meant by `name`, if one is near.
    #[must_use]
    pub fn with_near<N: AsRef<str>>(mut self, name: &str, known: impl IntoIterator<Item = N>) -> Self {
        if let Some((near, alone)) = nearest(name, known) {
            self.help = Some(question(near.as_ref()));
            self.fix = alone.then(|| Fix::rename(self.span, name, near.as_ref())).flatten();
        }
        self
    }

    /// Asks whether the nearest of the `known` names was meant by `name`; else says which there are, the first of many.
    #[must_use]
    pub fn with_one_of<N: AsRef<str>>(self, name: &str, known: impl IntoIterator<Item = N>) -> Self {
        let known: Vec<N> = known.into_iter().collect();
        let finding = self.with_near(name, &known);
        if finding.help.is_some() { finding } else { finding.with_help(all(&known)) }
    }
}

/// Puts findings in the one order in which they are reported: by place, then code, then message; each once.
pub fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|a, b| {
        (&a.span, a.severity, a.code, &a.message, &a.related)
            .cmp(&(&b.span, b.severity, b.code, &b.message, &b.related))
    });
    findings.dedup();
}

/// Whether any finding is an error.
pub fn any_error(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people, with the lines of the source.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// Workflow commands that GitHub shows as annotations on the lines.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// Gives the text of an authored file, by its path relative to the root.
pub type Sources<'a> = dyn Fn(&str) -> Option<&'a str> + 'a;

/// Writes findings in `format`, in the order given.
///
/// # Errors
/// When the writer fails.
pub fn write(
    out: &mut dyn Write,
    format: Format,
    findings: &[Diagnostic],
    sources: &Sources<'_>,
    styles: &Styles,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(out, findings, sources, styles),
        Format::Json => json::write(out, findings),
        Format::Github => github::write(out, findings),
        Format::Sarif => sarif::write(out, findings),
    }
}

#[cfg(test)]
mod tests;
