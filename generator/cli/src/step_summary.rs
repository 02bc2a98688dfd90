//! The summary of a step at GitHub, which has room for every finding.

use std::fs::OpenOptions;
use std::io::Write;

use anyhow::{Context, Result};

use stategen_model::diagnostic::{Diagnostic, Format, step_summary};

/// Adds findings to the summary of the step that this runs in, where it runs in one and reports to GitHub.
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary>
pub(super) fn add(format: Format, findings: &[Diagnostic]) -> Result<()> {
    let file = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|_| format == Format::Github && !findings.is_empty());
    let Some(file) = file else { return Ok(()) };
    let mut summary =
        OpenOptions::new().append(true).create(true).open(&file).context("cannot add to the step's summary")?;
    summary.write_all(step_summary(findings).as_bytes()).context("cannot add to the step's summary")
}
