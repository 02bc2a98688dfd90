//! `rebase`: brings what a delta was written against up to date with its parent.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::project::counted;
use super::{Exit, Global, Project, SpecsAreWrong, Terminal};
use stategen_compose::rebase::{StaleChange, StaleFile, stale_changes, stale_files};
use stategen_disk::{self as disk, Change};
use stategen_model::diagnostic::{self, Code, Format, Severity};
use stategen_model::node::Node;
use stategen_spec::yaml;

/// Bring a state's delta up to date with its parent.
///
/// A change whose `from` is no longer what the parent has gets the parent's value there. A file that replaces one of the
/// parent's that has changed since is merged with it, three ways: what it was written against is looked for in the history
/// that git has. Where both changed the same lines, the file gets git's marks of a conflict and is left to you. Exits
/// with 1 when something is left to do by hand.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen rebase 5 --dry-run             say what would be done\n  \
    stategen rebase 5; git diff specs       do it, and look at it")]
pub(super) struct Rebase {
    /// The state whose delta is stale.
    state: String,
    /// Say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What is to be written, and what is not for this tool to decide.
#[derive(Default)]
struct Work {
    /// Edits of delta.yaml.
    edits: Vec<(Range<usize>, String)>,
    /// Merged files by path relative to the root.
    files: Vec<(String, String)>,
    done: Vec<String>,
    left: Vec<String>,
}

impl Rebase {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open(global)?;
        let id = project.id(&self.state)?;
        let delta_file = format!("specs/{id}/delta.yaml");
        let stale = |code| [Code::StaleFrom, Code::StaleReplacement].contains(&code);
        let mut others = project.findings.clone();
        others.retain(|one| one.severity == Severity::Error && !(stale(one.code) && *one.span.file == *delta_file));
        if !others.is_empty() {
            let styles = terminal.err_styles;
            diagnostic::write(terminal.err, Format::Text, &others, &|file| project.loaded.source(file), &styles)?;
            terminal.note(&format!("{} beside what is stale: nothing was done", counted(others.len(), "error")));
            return Err(SpecsAreWrong.into());
        }
        let state = project.loaded.states.iter().map(|(state, _)| state).find(|state| state.id == id);
        let state = state.context("a state has a file")?;
        let Some(parent) = &state.file.parent else { bail!("{id} has no parent: there is nothing to rebase it on") };
        let parent = project.state(parent)?;
        let pack = &project.loaded.packs[id];
        let delta = pack.delta.as_ref().context("a pack without errors has a delta")?;
        let text = project.loaded.source(&delta_file).context("a delta has a text")?;

        let mut work = Work::default();
        for change in stale_changes(delta, &parent.tree) {
            work.change(text, &change);
        }
        for file in stale_files(delta, &parent.files) {
            let own = pack.files.get(file.path).map(|(path, text)| (&**path, &**text));
            let (own_path, own) = own.context("a replacement is a file of the pack")?;
            work.merge(&project.root, text, &file, own_path, own)?;
        }
        if work.done.is_empty() && work.left.is_empty() {
            terminal.note(&format!("nothing in {id} is stale"));
            return Ok(Exit::Fine);
        }
        if !self.dry_run {
            work.write(&project.root, &delta_file, text)?;
        }
        for line in work.done.iter().chain(&work.left) {
            writeln!(terminal.out, "{line}")?;
        }
        let verb = if self.dry_run { "would be brought up to date" } else { "brought up to date" };
        terminal.note(&format!(
            "{} {verb}, {} left to do by hand{}",
            work.done.len(),
            work.left.len(),
            if self.dry_run { "" } else { "; `stategen validate` says what is still wrong, also in its children" }
        ));
        Ok(if work.left.is_empty() { Exit::Fine } else { Exit::Different })
    }
}

impl Work {
    /// Writes the parent's value as that from which a change is made.
    fn change(&mut self, delta: &str, change: &StaleChange<'_>) {
        let at = &change.from.span;
        let (name, current) = (&change.name, change.current.show());
        if change.current.same(change.to) {
            self.left.push(format!("{at}: the parent has {current} for `{name}` by itself: delete the change"));
            return;
        }
        match yaml::edit::scalar(delta, change.from) {
            Some(range) => {
                self.edits.push((range, yaml::edit::written(change.current)));
                let from = change.from.show();
                self.done.push(format!("{at}: `{name}` is changed from {current}, no longer from {from}"));
            }
            None => self.left.push(format!("{at}: write {} as the `from` of `{name}`", change.current.to_json())),
        }
    }

    /// Merges a replaced file with what its parent has by now.
    fn merge(&mut self, root: &Path, delta: &str, file: &StaleFile<'_>, own_path: &str, own: &str) -> Result<()> {
        let at = &file.named.span;
        let named = yaml::edit::scalar(delta, file.named);
        let by_hand = format!("then write \"{}\" at {at}", file.current());
        let (Some(base), Some(named)) = (former(root, &file.parent.span.file, file)?, named) else {
            self.left.push(format!(
                "{own_path}: git has no version of {} that it was written against: merge by hand, {by_hand}",
                file.parent.span.file
            ));
            return Ok(());
        };
        match diffy::merge(&base, own, &file.parent.content) {
            Ok(merged) => {
                self.files.push((own_path.to_owned(), merged));
                self.edits.push((named, format!("\"{}\"", file.current())));
                self.done.push(format!("{own_path}: merged with {}", file.parent.span.file));
            }
            Err(marked) => {
                let lines = marked.lines().enumerate().filter(|(_, line)| line.starts_with("<<<<<<< "));
                let lines: Vec<String> = lines.map(|(line, _)| (line + 1).to_string()).collect();
                self.left.push(format!("{own_path}: conflicts at line {}: decide, {by_hand}", lines.join(", ")));
                self.files.push((own_path.to_owned(), marked));
            }
        }
        Ok(())
    }

    fn write(&mut self, root: &Path, delta_file: &str, text: &str) -> Result<()> {
        let mut edited = text.to_owned();
        self.edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, value) in &self.edits {
            edited.replace_range(range.clone(), value);
        }
        let whole: Result<Node, _> = yaml::parse(delta_file, &edited);
        if let Err(finding) = whole {
            bail!("{delta_file} cannot be edited: {}", finding.message);
        }
        let files = self.files.iter().map(|(path, content)| Change::Written(path, content.as_bytes()));
        let delta = (edited != text).then_some(Change::Written(delta_file, edited.as_bytes()));
        disk::change_together(root, &files.chain(delta).collect::<Vec<_>>())
    }
}

/// The version of a file that the replacement was written against, from git's history; none where git has no such.
fn former(root: &Path, path: &str, file: &StaleFile<'_>) -> Result<Option<String>> {
    let git = |arguments: &[&str]| -> Result<Option<Vec<u8>>> {
        let output = Command::new("git").arg("-C").arg(root).args(arguments).output().context("cannot run git")?;
        Ok(output.status.success().then_some(output.stdout))
    };
    let Some(revisions) = git(&["log", "--format=%H", "--", path])? else { return Ok(None) };
    for revision in String::from_utf8_lossy(&revisions).lines() {
        let text = git(&["show", &format!("{revision}:./{path}")])?;
        let text = text.and_then(|text| String::from_utf8(text).ok());
        if let Some(text) = text.filter(|text| file.was(text)) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}
