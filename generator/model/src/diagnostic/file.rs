//! Names of authored files, each kept once.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, RwLock};

/// An authored file's path relative to the root, with `/`. It has a number for as long as the program runs.
#[derive(Clone, Copy)]
pub struct File(&'static Entry);

struct Entry {
    number: u32,
    name: Box<str>,
}

static FILES: RwLock<Files> = RwLock::new(Files { by_name: BTreeMap::new(), all: Vec::new() });

struct Files {
    by_name: BTreeMap<&'static str, File>,
    all: Vec<File>,
}

impl File {
    /// The file of that name. Names are kept to the end of the program, as places in them are.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let known = FILES.read().expect("nothing panics while it holds the names").by_name.get(name).copied();
        known.unwrap_or_else(|| {
            let mut files = FILES.write().expect("nothing panics while it holds the names");
            if let Some(file) = files.by_name.get(name) {
                return *file;
            }
            let number = u32::try_from(files.all.len()).expect("there are fewer files than that");
            let entry: &'static Entry = Box::leak(Box::new(Entry { number, name: name.into() }));
            files.by_name.insert(&entry.name, File(entry));
            files.all.push(File(entry));
            File(entry)
        })
    }

    /// Its number, which may be another one in the next run.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.number
    }

    /// The file with that number.
    #[must_use]
    pub fn numbered(number: u32) -> Option<Self> {
        FILES.read().expect("nothing panics while it holds the names").all.get(number as usize).copied()
    }

    /// The path.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        &self.0.name
    }
}

impl Deref for File {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.name
    }
}

impl Borrow<str> for File {
    fn borrow(&self) -> &str {
        self
    }
}

impl AsRef<str> for File {
    fn as_ref(&self) -> &str {
        self
    }
}

impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        self.0.number == other.0.number
    }
}

impl Eq for File {}

impl PartialOrd for File {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

// By name, not by number: numbers go by who came first.
impl Ord for File {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl std::hash::Hash for File {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl From<&Self> for File {
    fn from(file: &Self) -> Self {
        *file
    }
}

impl From<&str> for File {
    fn from(name: &str) -> Self {
        Self::named(name)
    }
}

impl From<String> for File {
    fn from(name: String) -> Self {
        Self::named(&name)
    }
}

impl From<&Arc<str>> for File {
    fn from(name: &Arc<str>) -> Self {
        Self::named(name)
    }
}

impl From<Arc<str>> for File {
    fn from(name: Arc<str>) -> Self {
        Self::named(&name)
    }
}
