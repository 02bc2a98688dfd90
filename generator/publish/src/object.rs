//! Git's objects by their ids, computed here: what a publication would make is known before anything is stored.
//!
//! <https://git-scm.com/book/en/v2/Git-Internals-Git-Objects>

use std::collections::BTreeMap;
use std::fmt;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use stategen_model::tree::Tree;

/// How a repository names its objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectFormat {
    /// What git makes by default.
    Sha1,
    /// `git init --object-format=sha256`.
    Sha256,
}

/// An object's full name in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId(String);

impl ObjectId {
    /// The id that `text` spells out in full; none when it is no such thing.
    pub fn parse(text: &str) -> Option<Self> {
        let hexadecimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (hexadecimal && matches!(text.len(), 40 | 64)).then(|| Self(text.to_owned()))
    }

    /// All digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As many digits as people read.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }

    fn bytes(&self) -> impl Iterator<Item = u8> {
        let digit = |byte: u8| if byte <= b'9' { byte - b'0' } else { byte - b'a' + 10 };
        self.0.as_bytes().chunks(2).map(move |pair| digit(pair[0]) << 4 | digit(pair[1]))
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ObjectFormat {
    /// The id of an object of `kind` (`blob`, `tree`, `commit`).
    pub fn id(self, kind: &str, content: &[u8]) -> ObjectId {
        let head = format!("{kind} {}\0", content.len());
        let hexadecimal = |digest: &[u8]| digest.iter().map(|byte| format!("{byte:02x}")).collect();
        ObjectId(match self {
            Self::Sha1 => hexadecimal(&Sha1::new().chain_update(head).chain_update(content).finalize()),
            Self::Sha256 => hexadecimal(&Sha256::new().chain_update(head).chain_update(content).finalize()),
        })
    }

    /// The id that stands for no object.
    pub fn nothing(self) -> ObjectId {
        ObjectId("0".repeat(match self {
            Self::Sha1 => 40,
            Self::Sha256 => 64,
        }))
    }
}

/// A file as git keeps it.
#[derive(Debug, Clone)]
pub struct File {
    /// The id of its content.
    pub id: ObjectId,
    /// Whether it is a program or script.
    pub executable: bool,
    /// What it holds.
    pub content: Vec<u8>,
}

impl File {
    /// The one permission that git keeps.
    pub fn mode(&self) -> &'static str {
        if self.executable { "100755" } else { "100644" }
    }
}

/// A rendered tree as git keeps it: at the root of a branch.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The id of the whole.
    pub id: ObjectId,
    /// Its files by path.
    pub files: BTreeMap<String, File>,
}

impl Snapshot {
    /// What git would make of `tree`.
    pub fn of(format: ObjectFormat, tree: Tree) -> Self {
        let files = tree.files.into_iter().map(|(path, artifact)| {
            let id = format.id("blob", &artifact.content);
            (path, File { id, executable: artifact.executable, content: artifact.content })
        });
        let files: BTreeMap<String, File> = files.collect();
        let below: Vec<(&str, &File)> = files.iter().map(|(path, file)| (path.as_str(), file)).collect();
        Self { id: folder(format, &below), files }
    }
}

/// The id of the folder that holds `files`, which are in the order of their paths.
fn folder(format: ObjectFormat, files: &[(&str, &File)]) -> ObjectId {
    // Git orders a folder as if its name ended in `/`, which is how it stands in a path.
    let mut entries: BTreeMap<String, (&str, &str, ObjectId)> = BTreeMap::new();
    let mut rest = files;
    while let Some((path, file)) = rest.first() {
        match path.split_once('/') {
            None => {
                entries.insert((*path).to_owned(), (file.mode(), path, file.id.clone()));
                rest = &rest[1..];
            }
            Some((name, _)) => {
                let inside = |path: &str| path.strip_prefix(name).is_some_and(|below| below.starts_with('/'));
                let count = rest.iter().take_while(|(path, _)| inside(path)).count();
                let below: Vec<(&str, &File)> =
                    rest[..count].iter().map(|(path, file)| (&path[name.len() + 1..], *file)).collect();
                entries.insert(format!("{name}/"), ("40000", name, folder(format, &below)));
                rest = &rest[count..];
            }
        }
    }
    let mut content = Vec::new();
    for (mode, name, id) in entries.values() {
        content.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        content.extend(id.bytes());
    }
    format.id("tree", &content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stategen_model::tree::Artifact;

    fn tree(files: &[(&str, &str, bool)]) -> Tree {
        let mut tree = Tree::default();
        for (path, content, executable) in files {
            let content = content.as_bytes().to_vec();
            tree.insert(*path, Artifact::found(content, *executable));
        }
        tree
    }

    #[test]
    fn nothing_has_the_ids_that_git_gives_it() {
        assert_eq!(ObjectFormat::Sha1.id("blob", b"").as_str(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        let empty = Snapshot::of(ObjectFormat::Sha1, Tree::default());
        assert_eq!(empty.id.as_str(), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
        let empty = Snapshot::of(ObjectFormat::Sha256, Tree::default());
        assert_eq!(empty.id.as_str(), "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321");
    }

    /// `a.txt` and `a-b` sort around the folder `a` as git sorts them, and not as names sort.
    #[test]
    fn a_folder_has_the_id_that_git_gives_it() {
        let files = [
            ("a/x", "1\n", false),
            ("a/y/z", "2\n", true),
            ("a-b", "3\n", false),
            ("a.txt", "", false),
            ("b", "4", false),
        ];
        let folder = tempfile::tempdir().unwrap();
        let git = |arguments: &[&str]| {
            let output = std::process::Command::new("git").args(arguments).current_dir(folder.path()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        for (name, format) in [("sha1", ObjectFormat::Sha1), ("sha256", ObjectFormat::Sha256)] {
            git(&["init", "-q", "--object-format", name, name]);
            for (path, content, executable) in files {
                stategen_disk::write_atomically(&folder.path().join(name).join(path), content.as_bytes(), executable)
                    .unwrap();
            }
            git(&["-C", name, "-c", "core.fileMode=true", "add", "."]);
            assert_eq!(Snapshot::of(format, tree(&files)).id.as_str(), git(&["-C", name, "write-tree"]));
        }
    }
}
