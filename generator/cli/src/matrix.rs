//! `matrix`: which requirement is realised by what, verified by what, and lives where.

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{Exit, Global, Project, Terminal};
use stategen_model::diagnostic::Format;
use stategen_provenance::matrix;

/// Write the traceability matrix: each requirement, what realises and verifies it, and the states in which it lives.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen matrix                                  as Markdown\n  \
    stategen matrix --format csv > matrix.csv        for a spreadsheet, quoted by RFC 4180\n  \
    stategen matrix 5 --format html > matrix.html    the requirements of one state, as a page")]
pub(super) struct Matrix {
    /// States whose requirements are wanted; by default all.
    #[arg(value_name = "STATE")]
    states: Vec<String>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    #[default]
    Markdown,
    Csv,
    Html,
}

impl Matrix {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let rows = matrix::rows(&project.select(&self.states)?);
        let text = match self.format {
            Form::Markdown => matrix::markdown(&rows),
            Form::Csv => matrix::csv(&rows)?,
            Form::Html => matrix::html(&rows),
        };
        terminal.out.write_all(text.as_bytes())?;
        Ok(Exit::Fine)
    }
}
