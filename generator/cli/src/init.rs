//! `init`: a repository to begin with, which validates, generates, runs and passes its scenarios.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::{Exit, Global, Terminal, ci, schema};
use stategen_disk::{self as disk, Change};

/// The files that the names stand for, each with its text.
macro_rules! files {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("init/repository/", $path)))),*]
    };
}

/// The repository: two states of a small library, with a file of every kind that a pack of services has.
const REPOSITORY: &[(&str, &str)] = files! {
    "README.md"
    "gitattributes"
    "gitignore"
    "specs/001-catalogue/contracts/catalogue.yaml"
    "specs/001-catalogue/data/books.csv"
    "specs/001-catalogue/delta.yaml"
    "specs/001-catalogue/logic/catalogue/add_book.rs"
    "specs/001-catalogue/logic/catalogue/get_book.rs"
    "specs/001-catalogue/logic/catalogue/list_books.rs"
    "specs/001-catalogue/plan.md"
    "specs/001-catalogue/queries/catalogue.sql"
    "specs/001-catalogue/requirements/functional-delta.md"
    "specs/001-catalogue/requirements/nonfunctional-delta.md"
    "specs/001-catalogue/scenarios/books-are-added.yaml"
    "specs/001-catalogue/scenarios/books-are-found.yaml"
    "specs/001-catalogue/scenarios/books-outlive-the-service.yaml"
    "specs/001-catalogue/spec.md"
    "specs/002-lending/delta.yaml"
    "specs/002-lending/logic/catalogue/lend_book.rs"
    "specs/002-lending/logic/catalogue/return_book.rs"
    "specs/002-lending/plan.md"
    "specs/002-lending/queries/catalogue.sql"
    "specs/002-lending/requirements/functional-delta.md"
    "specs/002-lending/requirements/nonfunctional-delta.md"
    "specs/002-lending/scenarios/a-book-is-lent-once.yaml"
    "specs/002-lending/spec.md"
    "states/001-catalogue.yaml"
    "states/002-lending.yaml"
    "states/locks/001-catalogue.lock"
    "states/pins.yaml"
};

/// Start a repository: two small states of a library that generate, run and pass their scenarios, to be made your own.
///
/// Nothing is asked of a registry: the versions that the states use are pinned and locked.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen init library                   a repository in library/, which is made if it is not there\n  \
    stategen init                           in the working directory\n\n\
    The README.md that it writes has the next commands.")]
pub(super) struct Init {
    /// Folder of the repository; by default the working directory. May hold anything but what would be written.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        if global.root.is_some() {
            bail!("`init` makes a root: name the folder without `--root`, as in `stategen init library`");
        }
        let here = env::current_dir().context("cannot tell the working directory")?;
        let root = self.folder.as_ref().map_or_else(|| here.clone(), |folder| here.join(folder));
        disk::finish_interrupted(&root)?;
        for folder in ["specs", "states"] {
            if root.join(folder).symlink_metadata().is_ok() {
                bail!(
                    "{} has a folder {folder}/ already: `stategen new state` adds a state to what is there",
                    root.display()
                );
            }
        }
        let files = repository(&root);
        if let Some((taken, _)) = files.iter().find(|(path, _)| root.join(path).symlink_metadata().is_ok()) {
            bail!("{} exists already: name a folder that does not have it", root.join(taken).display());
        }
        let changes: Vec<Change<'_>> =
            files.iter().map(|(path, text)| Change::Written(path, text.as_bytes())).collect();
        disk::change_together(&root, &changes)?;
        for (path, _) in &files {
            let file = root.join(path);
            writeln!(terminal.out, "{}", file.strip_prefix(&here).unwrap_or(&file).display())?;
        }
        let enter = self.folder.as_ref().map(|folder| format!("`cd {}`, ", folder.display())).unwrap_or_default();
        terminal.note(&format!(
            "a library in two states: {enter}`stategen generate`, `stategen test 1`; README.md says how to go on"
        ));
        Ok(Exit::Fine)
    }
}

/// All that is written below `root`, by path, with the workflow and the schemas that other verbs keep up to date.
fn repository(root: &Path) -> Vec<(String, String)> {
    let named = |path: &str| match path.strip_prefix("git") {
        // In the generator's own repository they would mean that one.
        Some(name) => format!(".git{name}"),
        None => path.to_owned(),
    };
    let mut files: Vec<(String, String)> =
        REPOSITORY.iter().map(|(path, text)| (named(path), (*text).to_owned())).collect();
    let (workflow, text) = ci::Kind::Github.workflow(root, None);
    files.push((workflow.to_owned(), text));
    let schemas = schema::texts(&schema::folder(Path::new(""))).into_iter();
    files.extend(schemas.map(|(file, text)| (file.to_string_lossy().into_owned(), text)));
    files
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_of_the_repository_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/init/repository");
        let entries = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file());
        let found = files.map(|entry| entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned());
        let embedded: BTreeSet<String> = REPOSITORY.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(found.collect::<BTreeSet<String>>(), embedded);
    }

    /// Versions are raised in one place after the other, and no further apart than one commit.
    #[test]
    fn it_pins_what_this_repository_pins() {
        let own = include_str!("../../../states/pins.yaml");
        let pins = REPOSITORY.iter().find(|(path, _)| *path == "states/pins.yaml").unwrap().1;
        for line in pins.lines().filter(|line| !line.trim_start().starts_with('#')) {
            assert!(own.lines().any(|known| known == line), "states/pins.yaml has no line `{line}`");
        }
    }
}
