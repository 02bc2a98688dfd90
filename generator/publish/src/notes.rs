//! `refs/notes/stategen`: on each source commit, what every run of `publish` did with it, runs that changed nothing too.
//! `git notes --ref stategen show COMMIT` reads it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::object::ObjectId;
use super::plan::Step;
use super::repository::{ObjectReader, Repository, Source};

/// The reference that holds the notes.
pub const NOTES: &str = "refs/notes/stategen";

/// A note that is to be written.
#[derive(Debug)]
pub(super) struct Note {
    /// The commits of notes before it.
    pub(super) parents: Vec<ObjectId>,
    /// Where the notes' tree holds it.
    pub(super) path: String,
    /// The whole of it.
    pub(super) content: String,
    /// Notes that the first parent does not have: path and blob.
    pub(super) others: BTreeMap<String, ObjectId>,
    /// What is said of the change.
    pub(super) message: String,
}

impl Note {
    /// The note on `source` with a line for this run. The notes here and at the remote may have parted: both are kept.
    ///
    /// # Errors
    /// When git fails.
    pub(super) fn of_run(
        repository: &Repository,
        reader: &mut ObjectReader,
        source: &Source,
        steps: &[Step],
        here: Option<&ObjectId>,
        there: Option<&ObjectId>,
    ) -> Result<Self> {
        let parents: Vec<ObjectId> = match (here, there) {
            (Some(here), Some(there)) if repository.is_ancestor(there, here)? => vec![here.clone()],
            (Some(here), Some(there)) if repository.is_ancestor(here, there)? => vec![there.clone()],
            (here, there) => there.into_iter().chain(here).cloned().collect(),
        };
        let path = source.id.to_string();
        let mut others = BTreeMap::new();
        if let [first, second] = parents.as_slice() {
            let known = repository.files(first)?;
            let more = repository.files(second)?.into_iter().filter(|(path, _)| !known.contains_key(path));
            others.extend(more.map(|(path, (_, blob))| (path, blob)));
            others.remove(&path);
        }
        let mut lines: Vec<String> = Vec::new();
        for parent in &parents {
            let Some((_, content)) = reader.read(&format!("{parent}:{path}"))? else { continue };
            let text = String::from_utf8(content).with_context(|| format!("the note on {path} is not UTF-8"))?;
            // Runs are numbered anew, so that those of two histories stand in one list.
            let known = text.lines().map(|line| line.split_once(": ").map_or(line, |(_, run)| run).to_owned());
            if lines.is_empty() {
                lines.extend(known);
            } else {
                let first = lines.clone();
                lines.extend(known.filter(|run| !first.contains(run)));
            }
        }
        lines.push(run(source, steps));
        let content = lines.iter().zip(1..).map(|(run, number)| format!("run {number}: {run}\n")).collect();
        let made = steps.iter().filter(|step| step.commit.is_some()).count();
        let message = format!("stategen publish: {made} of {} branches got a commit\n", steps.len());
        Ok(Self { parents, path, content, others, message })
    }
}

/// What one run did, on one line.
fn run(source: &Source, steps: &[Step]) -> String {
    let made = steps.iter().filter(|step| step.commit.is_some());
    let made: Vec<String> = made.map(|step| format!("{} {}", step.state.id, step.tip.short())).collect();
    let what = if made.is_empty() { "nothing changed".to_owned() } else { made.join(", ") };
    let with = if source.changed.is_empty() { "" } else { " (with uncommitted changes)" };
    format!("{what}{with}")
}
