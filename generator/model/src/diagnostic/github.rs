//! Findings as workflow commands, which GitHub shows on the lines of a pull request.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message>

use std::io::{self, Write};

use super::{Diagnostic, Severity};

/// GitHub keeps this many annotations of each severity a step, and drops the others.
const KEPT: usize = 10;

/// Writes as many findings as annotations as are kept, and the others in the log.
pub(super) fn write(out: &mut dyn Write, findings: &[Diagnostic]) -> io::Result<()> {
    let (mut errors, mut warnings) = (0, 0);
    let (shown, rest): (Vec<&Diagnostic>, Vec<&Diagnostic>) = findings.iter().partition(|finding| {
        let count = match finding.severity {
            Severity::Error => &mut errors,
            Severity::Warning => &mut warnings,
        };
        *count += 1;
        *count <= KEPT
    });
    annotate(out, &shown)?;
    if rest.is_empty() {
        return Ok(());
    }
    writeln!(out, "::group::{} more, for which a step has no annotations left", rest.len())?;
    for finding in rest {
        // In one line, so that no line of a message is taken for a command.
        let message = finding.message.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "{}: {}: {message}", finding.span, finding.code)?;
    }
    writeln!(out, "::endgroup::")
}

/// All findings as Markdown, for the summary of a step.
#[must_use]
pub fn step_summary(findings: &[Diagnostic]) -> String {
    let text = |text: &str| {
        let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
        spaced.replace('&', "&amp;").replace('<', "&lt;").replace('|', "&#124;").replace('`', "&#96;")
    };
    let mut summary = String::from("| where | what | way out |\n| --- | --- | --- |\n");
    for finding in findings {
        let (place, message) = (text(&finding.span.to_string()), text(&finding.message));
        let help = text(finding.help.as_deref().unwrap_or_default());
        summary += &format!("| <code>{place}</code> | {message} | {help} |\n");
    }
    summary
}

fn annotate(out: &mut dyn Write, findings: &[&Diagnostic]) -> io::Result<()> {
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut message = finding.message.clone();
        for related in &finding.related {
            message.push_str(&format!("\n{}: {}", related.span, related.message));
        }
        if let Some(help) = &finding.help {
            message.push_str(&format!("\nhelp: {help}"));
        }
        writeln!(
            out,
            "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            property(&finding.span.file),
            finding.span.line,
            finding.span.end_line,
            finding.span.column,
            finding.span.end_column,
            finding.code,
            data(&message)
        )?;
    }
    Ok(())
}

/// Escapes text after the `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property's value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
