//! Files as they are to become, written together when the specifications are sound with them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};

use super::super::project::refuse_errors;
use super::super::{Exit, Global, Project, Terminal, schema};
use stategen_compose::Composition;
use stategen_disk::{self as disk, Change};
use stategen_model::diagnostic::{File, Format};
use stategen_model::system::System;
use stategen_spec as spec;

/// What is to be written, by path below the root.
pub(super) struct Draft {
    pub(super) project: &'static Project,
    files: BTreeMap<String, String>,
}

impl Draft {
    pub(super) fn open(global: &Global, terminal: &mut Terminal<'_>) -> Result<Self> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        Ok(Self { project, files: BTreeMap::new() })
    }

    /// The state that is named, or the last of the lineage: of those that are no parent, the one with the highest number.
    pub(super) fn state(&self, name: Option<&str>) -> Result<&'static System> {
        match name {
            Some(name) => self.project.state(name),
            None => {
                let last = self.project.systems.iter().rfind(|system| system.children.is_empty());
                last.context("there is no state: `stategen init` starts a repository")
            }
        }
    }

    /// Adds a file that must not be there.
    pub(super) fn add(&mut self, path: String, text: String) -> Result<()> {
        if self.project.root.join(&path).symlink_metadata().is_ok() || self.files.contains_key(&path) {
            bail!("{path} exists already");
        }
        self.files.insert(path, text);
        Ok(())
    }

    /// Adds text to the end of a file, which begins with `head` where it is not there.
    pub(super) fn append(&mut self, path: String, head: &str, text: &str) {
        let before = self.text(&path).map_or_else(|| head.to_owned(), |text| format!("{}\n", text.trim_end()));
        let between = if before.is_empty() || text.starts_with("- ") { "" } else { "\n" };
        self.files.insert(path, before + between + text);
    }

    /// Adds an entry to the map at `at` in a file of YAML.
    pub(super) fn insert(&mut self, path: &str, at: &[&str], entry: &str) -> Result<()> {
        let text = self.text(path).unwrap_or_default();
        let with = spec::insert::inserted(File::named(path), text, at, entry);
        let with = with.map_err(|message| anyhow!("{path}: {message}"))?;
        self.files.insert(path.to_owned(), with);
        Ok(())
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str).or_else(|| self.project.loaded.source(path))
    }

    /// A text with each `{name}` filled in.
    pub(super) fn filled(&self, template: &str, values: &[(&str, &str)]) -> String {
        let schema = schema::folder(&self.project.root);
        let schema = schema.strip_prefix(&self.project.root).unwrap_or(&schema).to_string_lossy();
        let text = template.replace("{schema}", &schema);
        values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// The next requirement of a state, stated and traced: its id.
    pub(super) fn requirement(&mut self, system: &System, what: &str, realized_by: &str) -> Result<String> {
        let id = &system.state.id;
        let number: u32 = id[..3].parse().unwrap_or_default();
        let stated = |wanted: &String| {
            self.project.loaded.packs.values().flat_map(|pack| &pack.requirements).any(|known| known.id == *wanted)
        };
        let free = (number * 100 + 1..).map(|number| format!("FR-{number:03}")).find(|id| !stated(id));
        let requirement = free.expect("there is always a next number");
        let values = [("requirement", requirement.as_str()), ("what", what), ("realized", realized_by)];
        let line = self.filled(include_str!("requirement.md"), &values);
        self.append(format!("specs/{id}/requirements/functional-delta.md"), include_str!("requirements.md"), &line);
        let trace = self.filled(include_str!("requirement.yaml"), &values);
        self.insert(&format!("specs/{id}/delta.yaml"), &["requirements"], &trace)?;
        Ok(requirement)
    }

    /// Writes all, unless the specifications would have errors with it, which are reported. Says what was written, and
    /// what to do `next`.
    pub(super) fn write(self, next: &str, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let loaded = spec::with(&self.project.loaded, &self.files);
        let (_, findings) = Composition::of(&loaded).each(&loaded, |_| ());
        refuse_errors(&loaded, &findings, terminal, Format::Text)?;
        let files = self.files.iter();
        let changes: Vec<Change<'_>> = files.map(|(path, text)| Change::Written(path, text.as_bytes())).collect();
        disk::change_together(&self.project.root, &changes)?;
        for path in self.files.keys() {
            writeln!(terminal.out, "{path}")?;
        }
        terminal.note(next);
        Ok(Exit::Fine)
    }
}
