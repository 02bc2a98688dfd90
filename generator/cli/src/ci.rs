//! `ci`: the workflow that a repository of specifications runs at its forge.

use std::fs;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{Exit, Global, Project, Terminal};
use stategen_disk as disk;
use stategen_model::diagnostic::Format;

/// Write the workflow that checks pull requests and publishes what is merged.
///
/// On a pull request it validates the specifications, compares committed output with a regeneration, and comments what
/// each state becomes; on the branch of the specifications it publishes. That branch is `branch` in
/// states/repository.yaml, else `main`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen ci github                      .github/workflows/stategen.yml\n  \
    stategen ci gitlab                      .gitlab/stategen.yml, to be included from .gitlab-ci.yml\n  \
    stategen ci github --check              exit with 1 when the file is not as stategen writes it")]
pub(super) struct Ci {
    /// The forge.
    #[arg(value_enum)]
    forge: Kind,
    /// Compare, and write nothing.
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Github,
    Gitlab,
}

impl Ci {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let (path, template, verb) = match self.forge {
            Kind::Github => (".github/workflows/stategen.yml", include_str!("ci/github.yml"), "github"),
            Kind::Gitlab => (".gitlab/stategen.yml", include_str!("ci/gitlab.yml"), "gitlab"),
        };
        // A repository that holds the tool itself builds its own.
        let own = project.root.join("generator/cli/Cargo.toml").is_file();
        let install =
            if own { "cargo install --locked --path generator/cli" } else { "cargo install --locked stategen" };
        let branch = project.loaded.links.as_ref().map_or("main", |links| links.sources.as_str());
        let text =
            template.replace("{install}", install).replace("{branch}", &stategen_render::escape::data_string(branch));
        let file = project.root.join(path);
        if fs::read(&file).is_ok_and(|found| found == text.as_bytes()) {
            terminal.note(&format!("{path}: unchanged"));
        } else if self.check {
            writeln!(terminal.out, "{path} is not as stategen writes it: run `stategen ci {verb}`")?;
            return Ok(Exit::Different);
        } else {
            disk::write_atomically(&file, text.as_bytes(), false)?;
            writeln!(terminal.out, "wrote {path}")?;
        }
        Ok(Exit::Fine)
    }
}
