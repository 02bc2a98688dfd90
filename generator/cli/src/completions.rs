//! `completions`: scripts that teach a shell this command line.

use anyhow::{Context, Result};
use clap::Args;
use clap_complete::Shell;
use clap_complete::env::Shells;

use super::{Exit, Terminal};

/// The variable by which such a script asks this program what comes next.
pub(super) const ASKED_BY: &str = "COMPLETE";

/// Write a completion script for a shell.
///
/// The script asks stategen itself for what comes next, so that it knows the states, components and requirements of the
/// specifications around the working directory, and the codes of findings.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen completions bash > ~/.local/share/bash-completion/completions/stategen\n  \
    stategen completions fish > ~/.config/fish/completions/stategen.fish")]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let shells = Shells::builtins();
        let shell = shells.completer(&self.shell.to_string()).context("each of these shells can be taught")?;
        let mut script = Vec::new();
        shell.write_registration(ASKED_BY, "stategen", "stategen", "stategen", &mut script)?;
        terminal.out.write_all(&script)?;
        Ok(Exit::Fine)
    }
}
