//! The commits that a publication makes, and how they are told from all others.

use anyhow::{Context, Result};

use super::object::{ObjectFormat, ObjectId};
use super::repository::Source;
use stategen_model::system::State;
use stategen_render::escape::flat;

/// Whose commits they are. The domain can never be anybody's (<https://www.rfc-editor.org/rfc/rfc2606>).
pub(super) const NAME: &str = "stategen";
/// See [`NAME`].
pub(super) const EMAIL: &str = "publish@stategen.invalid";
/// Columns of a message's paragraphs.
const WIDTH: usize = 72;

/// A commit, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: ObjectId,
    /// Its tree.
    pub tree: ObjectId,
    /// Its parents, first parent first.
    pub parents: Vec<ObjectId>,
    /// Who wrote it, and when.
    pub author: String,
    /// Who committed it, and when.
    pub committer: String,
    /// Its message.
    pub message: String,
}

impl Commit {
    /// Reads a commit object.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(id: &ObjectId, content: &[u8]) -> Result<Self> {
        let text = String::from_utf8_lossy(content);
        let (head, message) = text.split_once("\n\n").unwrap_or((text.trim_end_matches('\n'), ""));
        let values = |key: &str| {
            let key = format!("{key} ");
            head.lines().filter_map(move |line| line.strip_prefix(key.as_str()).map(str::to_owned)).collect::<Vec<_>>()
        };
        let one = |key: &str| values(key).into_iter().next().with_context(|| format!("commit {id} has no {key}"));
        Ok(Self {
            id: id.clone(),
            tree: ObjectId::parse(&one("tree")?).with_context(|| format!("commit {id} has no tree"))?,
            parents: values("parent").iter().filter_map(|parent| ObjectId::parse(parent)).collect(),
            author: one("author")?,
            committer: one("committer")?,
            message: message.to_owned(),
        })
    }

    /// The value of a trailer in the message's last paragraph
    /// (<https://git-scm.com/docs/git-interpret-trailers>).
    pub fn trailer(&self, key: &str) -> Option<&str> {
        let last = self.message.trim_end().rsplit("\n\n").next()?;
        last.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
    }

    /// The state that a publication made it for; none when something else made it.
    pub fn state(&self) -> Option<&str> {
        let ours = self.committer.starts_with(&format!("{NAME} <{EMAIL}> ")) && self.author == self.committer;
        self.trailer("State").filter(|_| ours)
    }

    /// The first line of its message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

/// A commit that a publication is to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommit {
    /// Its id, known before it is stored.
    pub id: ObjectId,
    /// Its parents, first parent first.
    pub parents: Vec<ObjectId>,
    /// Its author and committer with the date, as git writes them.
    pub identity: String,
    /// Its message.
    pub message: String,
}

impl NewCommit {
    /// The commit of a state's tree on top of `parents`, made from `source`.
    pub fn new(format: ObjectFormat, tree: &ObjectId, parents: Vec<ObjectId>, state: &State, source: &Source) -> Self {
        let identity = format!("{NAME} <{EMAIL}> {} +0000", source.date);
        let message = message(state, source);
        let mut content = format!("tree {tree}\n");
        for parent in &parents {
            content.push_str(&format!("parent {parent}\n"));
        }
        content.push_str(&format!("author {identity}\ncommitter {identity}\n\n{message}"));
        Self { id: format.id("commit", content.as_bytes()), parents, identity, message }
    }
}

/// What is said of a state, then the trailers by which its lineage is found again.
fn message(state: &State, source: &Source) -> String {
    let mut message = format!("{}: {}\n\n", state.id, flat(&state.file.title));
    let summary = wrapped(&flat(&state.file.summary));
    if !summary.is_empty() {
        message.push_str(&summary);
        message.push_str("\n\n");
    }
    message.push_str(&format!("State: {}\n", state.id));
    if let Some(parent) = &state.file.parent {
        message.push_str(&format!("Parent-State: {parent}\n"));
    }
    message.push_str(&format!("Source-Commit: {}\n", source.id));
    if !source.changed.is_empty() {
        message.push_str("Source-Changes: uncommitted\n");
    }
    message
}

fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_wrapped_between_words() {
        let text = "word ".repeat(30);
        let lines = wrapped(text.trim());
        assert_eq!(lines.lines().map(|line| line.chars().count()).max(), Some(69));
        assert_eq!(lines.replace('\n', " "), text.trim());
        assert_eq!(wrapped(&"x".repeat(100)), "x".repeat(100));
    }

    #[test]
    fn only_the_last_paragraph_holds_trailers() {
        let id = ObjectFormat::Sha1.nothing();
        let who = format!("{NAME} <{EMAIL}> 7 +0000");
        let commit = |message: &str| {
            let text = format!("tree {id}\nauthor {who}\ncommitter {who}\n\n{message}");
            Commit::parse(&id, text.as_bytes()).unwrap()
        };
        assert_eq!(commit("a\n\nState: 001-x\nParent-State: 000\n").state(), Some("001-x"));
        assert_eq!(commit("a\n\nState: 001-x\n\nand more\n").state(), None);
    }
}
