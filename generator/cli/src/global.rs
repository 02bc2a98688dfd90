//! What every verb takes, and what it comes to.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

/// What every verb takes.
#[derive(Debug, Args)]
pub struct Global {
    /// The folder that holds specs/ and states/; by default the nearest one upward from the working directory.
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// How many threads to work with; by default as many as there are processors.
    #[arg(long, global = true, value_name = "N", env = "STATEGEN_JOBS", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,
    /// Whether to colour what is written.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(super) color: Colour,
    /// Write what was asked for, findings and errors, and nothing beside.
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

impl Global {
    /// The same, for specifications in another folder.
    pub(super) fn at(&self, root: &Path) -> Self {
        Self { root: Some(root.to_owned()), jobs: self.jobs, color: self.color, quiet: self.quiet }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal that can, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Nowhere.
    Never,
}

/// What a run came to; documented, and never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is as it should be.
    Fine,
    /// Drift or a difference was found.
    Different,
    /// The specifications are wrong, and nothing was written.
    SpecsAreWrong,
    /// The tool could not do its work.
    Failed,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Different => 1,
            Self::SpecsAreWrong => 2,
            Self::Failed => 3,
        }
    }
}

/// How a verb writes what it found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people.
    #[default]
    Text,
    /// One document.
    Json,
}
