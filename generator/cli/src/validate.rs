//! `validate`: every finding on specs, states and pins.

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::project::counted;
use super::{Exit, Global, Project, Terminal, fix, step_summary};
use stategen_model::diagnostic::{self, Format, Severity};

/// Report every finding on specs, states and pins.
///
/// Exits with 2 when one is an error.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen validate                       all findings, with their lines\n  \
    stategen validate --deny warnings       as continuous integration does\n  \
    stategen validate --format json\n  \
    stategen validate --fix                 mends slips in names, missing quotes, pins that nothing uses\n  \
    stategen explain stale-from             what a code means")]
pub(super) struct Validate {
    /// How to report.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Take these for errors too.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// First make the changes that findings come with, all of a file or none, and say which.
    #[arg(long)]
    fix: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

impl Validate {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        if self.fix {
            fix::specifications(global, terminal)?;
        }
        let mut project = Project::open_whole(global)?;
        if self.deny == Some(Deny::Warnings) {
            for finding in &mut project.findings {
                finding.severity = Severity::Error;
            }
        }
        let styles = terminal.out_styles;
        diagnostic::write(terminal.out, self.format, &project.findings, &|file| project.loaded.source(file), &styles)?;
        step_summary::add(self.format, &project.findings)?;
        let count = |severity| project.findings.iter().filter(|finding| finding.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let found = format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
        terminal.note(&format!("{}: {found}", counted(project.loaded.states.len(), "state")));
        let fixable = project.findings.iter().filter(|finding| finding.fix.is_some()).count();
        if fixable > 0 && !self.fix {
            terminal.note(&format!("`stategen validate --fix` mends {}", counted(fixable, "finding")));
        }
        Ok(if diagnostic::any_error(&project.findings) { Exit::SpecsAreWrong } else { Exit::Fine })
    }
}
