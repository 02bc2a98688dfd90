//! The commits that a publication makes.

use super::commit::{EMAIL, NAME};
use super::object::{ObjectFormat, ObjectId};
use super::repository::Source;
use stategen_model::system::State;
use stategen_render::escape::flat;

/// Columns of a message's paragraphs.
const WIDTH: usize = 72;

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
}
