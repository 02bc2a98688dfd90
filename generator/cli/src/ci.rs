//! `ci`: the workflow that a repository of specifications runs at its forge.

use std::fs;
use std::path::Path;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{Exit, Global, Project, Terminal};
use stategen_disk as disk;
use stategen_model::diagnostic::Format;
use stategen_model::forge::Links;

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
pub(super) enum Kind {
    Github,
    Gitlab,
}

impl Kind {
    /// The path of the workflow below the root, and its text.
    pub(super) fn workflow(self, root: &Path, links: Option<&Links>) -> (&'static str, String) {
        let (path, template) = match self {
            Self::Github => (".github/workflows/stategen.yml", include_str!("ci/github.yml")),
            Self::Gitlab => (".gitlab/stategen.yml", include_str!("ci/gitlab.yml")),
        };
        // A repository that holds the tool itself builds its own.
        let own = root.join("generator/cli/Cargo.toml").is_file();
        let install =
            if own { "cargo install --locked --path generator/cli" } else { "cargo install --locked stategen" };
        // What the forge keeps from one run to the next: the tool, as it was built from what it is built from.
        let cache = match (self, own) {
            (Self::Github, true) => {
                "stategen-${{ runner.os }}-${{ hashFiles('Cargo.lock', 'generator/**', 'templates/**') }}"
            }
            (Self::Github, false) => "stategen-${{ runner.os }}",
            (Self::Gitlab, true | false) => "stategen",
        };
        let branch = links.map_or("main", |links| links.sources.as_str());
        let text = template
            .replace("{install}", install)
            .replace("{cache}", cache)
            .replace("{branch}", &stategen_render::escape::data_string(branch));
        (path, text)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
        }
    }
}

impl Ci {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let (path, text) = self.forge.workflow(&project.root, project.loaded.links.as_ref());
        let file = project.root.join(path);
        if fs::read(&file).is_ok_and(|found| found == text.as_bytes()) {
            terminal.note(&format!("{path}: unchanged"));
        } else if self.check {
            writeln!(terminal.out, "{path} is not as stategen writes it: run `stategen ci {}`", self.forge.name())?;
            return Ok(Exit::Different);
        } else {
            disk::write_atomically(&file, text.as_bytes(), false)?;
            writeln!(terminal.out, "wrote {path}")?;
        }
        Ok(Exit::Fine)
    }
}
