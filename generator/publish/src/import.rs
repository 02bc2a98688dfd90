//! The objects of a publication as one stream for `git fast-import` (<https://git-scm.com/docs/git-fast-import>).

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use super::commit::{EMAIL, NAME};
use super::notes::Note;
use super::object::{ObjectFormat, ObjectId};
use super::plan::{Step, Wanted};
use super::repository::{Repository, Source};

/// Stores the commits of `steps` and the note, and gives the note's commit. No reference changes.
///
/// # Errors
/// When git fails, or makes other commits than were planned.
pub(super) fn store(
    repository: &Repository,
    source: &Source,
    wanted: &[Wanted],
    steps: &[Step],
    note: &Note,
) -> Result<ObjectId> {
    let mut stream = Stream::new(repository.format);
    let mut commits = BTreeMap::new();
    for (step, commit) in steps.iter().filter_map(|step| Some((step, step.commit.as_ref()?))) {
        let one = wanted.iter().find(|one| one.state.id == step.state.id).context("a step is of a wanted state")?;
        let mut files = Vec::with_capacity(one.snapshot.files.len());
        for (path, file) in &one.snapshot.files {
            files.push((file.mode(), stream.blob(&file.id, &file.content), path.as_str()));
        }
        let mark = stream.commit(&commit.identity, &commit.message, &commit.parents, &commits);
        stream.line("deleteall");
        for (mode, blob, path) in files {
            stream.line(&format!("M {mode} :{blob} {}", quoted(path)));
        }
        commits.insert(commit.id.clone(), mark);
    }
    let identity = format!("{NAME} <{EMAIL}> {} +0000", source.date);
    let last = stream.commit(&identity, &note.message, &note.parents, &commits);
    for (path, blob) in &note.others {
        stream.line(&format!("M 100644 {blob} {}", quoted(path)));
    }
    stream.line(&format!("M 100644 inline {}", note.path));
    stream.data(note.content.as_bytes());
    let planned: Vec<&ObjectId> = steps.iter().filter_map(|step| Some(&step.commit.as_ref()?.id)).collect();
    let asked: Vec<usize> = planned.iter().filter_map(|id| commits.get(*id).copied()).chain([last]).collect();

    let answer = repository.import(&stream.end(&asked))?;
    let mut made = answer.lines().map(|line| ObjectId::parse(line).with_context(|| format!("git answers `{line}`")));
    for planned in planned {
        let made = made.next().context("git names every commit")??;
        ensure!(made == *planned, "git made the commit {made} where {planned} was planned");
    }
    made.next().context("git names the note's commit")?
}

struct Stream {
    bytes: Vec<u8>,
    format: ObjectFormat,
    blobs: BTreeMap<ObjectId, usize>,
    last: usize,
    branches: usize,
}

impl Stream {
    fn new(format: ObjectFormat) -> Self {
        Self { bytes: Vec::new(), format, blobs: BTreeMap::new(), last: 0, branches: 0 }
    }

    fn line(&mut self, line: &str) {
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.push(b'\n');
    }

    fn data(&mut self, content: &[u8]) {
        self.line(&format!("data {}", content.len()));
        self.bytes.extend_from_slice(content);
        self.bytes.push(b'\n');
    }

    fn mark(&mut self) -> usize {
        self.last += 1;
        self.last
    }

    /// The mark of a blob; it is sent once, however many files hold it.
    fn blob(&mut self, id: &ObjectId, content: &[u8]) -> usize {
        if let Some(mark) = self.blobs.get(id) {
            return *mark;
        }
        let mark = self.mark();
        self.blobs.insert(id.clone(), mark);
        self.line("blob");
        self.line(&format!("mark :{mark}"));
        self.data(content);
        mark
    }

    /// Starts a commit, whose file changes follow; `marks` are those of commits in this stream.
    fn commit(&mut self, who: &str, message: &str, parents: &[ObjectId], marks: &BTreeMap<ObjectId, usize>) -> usize {
        let mark = self.mark();
        self.branches += 1;
        self.line(&format!("commit {}", branch(self.branches)));
        self.line(&format!("mark :{mark}"));
        self.line(&format!("author {who}"));
        self.line(&format!("committer {who}"));
        self.data(message.as_bytes());
        for (order, parent) in parents.iter().enumerate() {
            let order = if order == 0 { "from" } else { "merge" };
            match marks.get(parent) {
                Some(mark) => self.line(&format!("{order} :{mark}")),
                None => self.line(&format!("{order} {parent}")),
            }
        }
        mark
    }

    /// The whole stream: it forgets the branches that it went by, and asks for the ids behind `marks`.
    fn end(mut self, marks: &[usize]) -> Vec<u8> {
        let nothing = self.format.nothing();
        for number in 1..=self.branches {
            self.line(&format!("reset {}", branch(number)));
            self.line(&format!("from {nothing}\n"));
        }
        for mark in marks {
            self.line(&format!("get-mark :{mark}"));
        }
        self.line("done");
        self.bytes
    }
}

/// Commits need a branch in the stream; these are gone again at its end.
fn branch(number: usize) -> String {
    format!("refs/stategen/import-{number}")
}

/// A path as the stream takes it: in C's quotes where it could be mistaken.
fn quoted(path: &str) -> String {
    if !path.contains(['"', '\\', '\n']) {
        return path.to_owned();
    }
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
