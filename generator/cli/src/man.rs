//! `man`: manual pages of the command line.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_mangen::Man;

use super::project::counted;
use super::{Exit, Terminal};
use stategen_disk as disk;

/// Write the manual pages, one for each verb.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen man | man -l -                 read the first page\n  \
    stategen man --out ~/.local/share/man/man1")]
pub(super) struct Pages {
    /// Folder for the pages; without it, the first one is written to standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Pages {
    pub(super) fn run(&self, mut command: Command, terminal: &mut Terminal<'_>) -> Result<Exit> {
        command.build();
        match &self.out {
            None => terminal.out.write_all(&page(&command)?)?,
            Some(folder) => {
                let count = write(folder, &command)?;
                terminal.note(&format!("{} in {}", counted(count, "page"), folder.display()));
            }
        }
        Ok(Exit::Fine)
    }
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

/// Writes the page of a command and those of its verbs; gives how many they are.
fn write(folder: &Path, command: &Command) -> Result<usize> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    disk::write_atomically(&folder.join(format!("{name}.1")), &page(command)?, false)
        .context("cannot write the page")?;
    let verbs = command.get_subcommands().filter(|verb| verb.get_name() != "help");
    verbs.map(|verb| write(folder, verb)).try_fold(1, |sum, count| Ok(sum + count?))
}
