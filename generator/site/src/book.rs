//! What a site is made of.

use std::collections::BTreeMap;

use stategen_model::diagnostic::File;

/// A page of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its text, in Markdown.
    pub text: String,
    /// The file that it shows, relative to the root.
    pub origin: File,
}

/// A book before it is built. Paths are those of the documents, by which they link to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    /// What the system is called.
    pub title: String,
    /// Pages by path.
    pub pages: BTreeMap<String, Page>,
    /// Everything else that a page links to, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Pages that are made already, with what they load, by path: what changes from a state to the next.
    pub made: BTreeMap<String, Vec<u8>>,
    /// The table of contents below the first page.
    pub contents: Vec<Part>,
}

/// The pages of one state in the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The state's README, under the state's name.
    pub first: Entry,
    /// Everything else, in path order: what is rendered, then what its pack holds.
    pub pages: Vec<Entry>,
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the page is called there.
    pub title: String,
    /// The page.
    pub path: String,
}

/// The first page.
pub(super) const FRONT: &str = "README.md";

impl Book {
    /// Takes in a file of a state or pack: what is Markdown as a page.
    pub(super) fn put(&mut self, path: &str, text: &str, origin: &str) {
        if path.ends_with(".md") {
            self.pages.insert(path.to_owned(), Page { text: text.to_owned(), origin: origin.into() });
        } else {
            self.files.insert(path.to_owned(), text.as_bytes().to_vec());
        }
    }
}
