//! The two sides of a comparison: what their names mean, and what they hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::{Global, Project, Terminal, revision};
use stategen_diff::Side;
use stategen_disk as disk;
use stategen_model::system::System;
use stategen_model::tree::{Artifact, Tree};
use stategen_render as render;

/// What a name on the command line means.
pub(super) enum Named {
    /// A state of a project: which project, and the state's id.
    State { project: usize, id: String, name: String },
    /// A folder of files.
    Folder(PathBuf),
}

/// The present specifications, and those of the revisions that were named.
pub(super) struct Projects<'g> {
    global: &'g Global,
    pub(super) open: Vec<&'static Project>,
    revisions: BTreeMap<String, usize>,
    /// The folders of the revisions, which live as long as this.
    folders: Vec<TempDir>,
}

impl<'g> Projects<'g> {
    pub(super) fn new(global: &'g Global) -> Self {
        Self { global, open: Vec::new(), revisions: BTreeMap::new(), folders: Vec::new() }
    }

    /// The project of the working tree.
    pub(super) fn present(&mut self, terminal: &mut Terminal<'_>) -> Result<usize> {
        if let Some(at) = self.revisions.get("") {
            return Ok(*at);
        }
        let project = Project::open_for_reading(self.global, terminal)?;
        self.open.push(project);
        self.revisions.insert(String::new(), self.open.len() - 1);
        Ok(self.open.len() - 1)
    }

    /// The project of a revision.
    pub(super) fn at(&mut self, revision: &str, terminal: &mut Terminal<'_>) -> Result<usize> {
        if let Some(at) = self.revisions.get(revision) {
            return Ok(*at);
        }
        let root = super::project::open_root(self.global.root.as_deref())?;
        let folder = revision::materialize(&root, revision)?;
        let global = self.global.at(folder.path());
        let project = Project::open_for_reading(&global, terminal)
            .with_context(|| format!("the specifications of `{revision}` have errors for this version of the tool"))?;
        self.open.push(project);
        self.folders.push(folder);
        self.revisions.insert(revision.to_owned(), self.open.len() - 1);
        Ok(self.open.len() - 1)
    }

    /// What `name` means: a path that starts with `.` or `/` or ends with `/` is a folder; else a state is preferred.
    pub(super) fn resolve(&mut self, name: &str, terminal: &mut Terminal<'_>) -> Result<Named> {
        let folder = Path::new(name);
        if name.starts_with(['.', '/']) || name.ends_with('/') {
            if !folder.is_dir() {
                bail!("there is no folder {name}");
            }
            return Ok(Named::Folder(folder.to_owned()));
        }
        let (state, project) = match name.split_once('@') {
            Some((state, revision)) => (state, self.at(revision, terminal)?),
            None => (name, self.present(terminal)?),
        };
        match self.open[project].state(state) {
            Ok(system) => {
                let id = system.state.id.to_string();
                let name = name.split_once('@').map_or_else(|| id.clone(), |(_, revision)| format!("{id}@{revision}"));
                Ok(Named::State { project, id, name })
            }
            Err(_) if folder.is_dir() => Ok(Named::Folder(folder.to_owned())),
            Err(error) => Err(error),
        }
    }

    /// What was named, with its files.
    pub(super) fn rendered(&self, named: &Named) -> Result<Rendered<'_>> {
        match named {
            Named::State { project, id, name } => {
                let project = &self.open[*project];
                let system = project.state(id)?;
                Ok(Rendered::of(name.clone(), project, system))
            }
            Named::Folder(folder) => {
                let name = folder.display().to_string();
                Ok(Rendered { name, tree: read(folder)?, system: None, project: None })
            }
        }
    }
}

/// A side with its files.
pub(super) struct Rendered<'p> {
    pub(super) name: String,
    pub(super) tree: Tree,
    pub(super) system: Option<&'p System>,
    /// Whose sources the files follow from.
    pub(super) project: Option<&'p Project>,
}

impl<'p> Rendered<'p> {
    /// A state of a project.
    pub(super) fn of(name: String, project: &'p Project, system: &'p System) -> Self {
        Self { name, tree: render::render(system), system: Some(system), project: Some(project) }
    }

    pub(super) fn side(&self) -> Side<'_> {
        Side { name: &self.name, system: self.system, tree: &self.tree }
    }

    pub(super) fn source(&self, file: &str) -> Option<&str> {
        self.project?.loaded.source(file)
    }
}

/// The regular files below a folder, git's own and build output as the folder's `.gitignore` says aside.
fn read(folder: &Path) -> Result<Tree> {
    let mut tree = Tree::default();
    let walk = ignore::WalkBuilder::new(folder)
        .hidden(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        let metadata = entry.metadata()?;
        if !metadata.is_file() {
            continue;
        }
        let Some(path) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
        let content = std::fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
        let executable = disk::executable(&metadata);
        tree.insert(path.replace('\\', "/"), Artifact::found(content, executable));
    }
    Ok(tree)
}
