//! A commit as read, and how those of publications are told from all others.

use anyhow::{Context, Result};

use super::object::ObjectId;

/// Whose commits they are. The domain can never be anybody's (<https://www.rfc-editor.org/rfc/rfc2606>).
pub(super) const NAME: &str = "stategen";
/// See [`NAME`].
pub(super) const EMAIL: &str = "publish@stategen.invalid";

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

#[cfg(test)]
mod tests {
    use super::super::object::ObjectFormat;
    use super::*;

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
