//! `completions`: scripts that teach a shell this command line.

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use super::{Exit, Terminal};

/// Write a completion script for a shell.
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
    pub(super) fn run(&self, mut command: Command, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "stategen", &mut script);
        terminal.out.write_all(&script)?;
        Ok(Exit::Fine)
    }
}
