//! Where the pages and files of a book lie in its site.

use std::collections::{BTreeMap, BTreeSet};

use super::Book;

/// Files that a browser would run as pages of the site. They are shown as text.
const RUN: [&str; 5] = [".htm", ".html", ".xht", ".xhtml", ".xml"];

/// Places in the site, by the paths of the book.
pub(super) struct Addresses(BTreeMap<String, String>);

impl Addresses {
    /// A page `x.md` becomes `x.html`, or `x.md.html` where that is taken; a README is the index of its folder.
    pub(super) fn new(book: &Book) -> Self {
        let run = |path: &str| RUN.iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
        let kept = book.files.keys().filter(|path| !run(path));
        let kept = kept.chain(book.made.keys());
        let mut places: BTreeMap<String, String> = kept.map(|path| (path.clone(), path.clone())).collect();
        let mut taken: BTreeSet<String> = places.keys().cloned().collect();
        let mut put = |path: &str, wanted: String, ending: &str| {
            let mut place = if taken.contains(&wanted) { format!("{path}{ending}") } else { wanted };
            while !taken.insert(place.clone()) {
                place.push_str(ending);
            }
            places.insert(path.to_owned(), place);
        };
        for path in book.files.keys().filter(|path| run(path)) {
            put(path, format!("{path}.txt"), ".txt");
        }
        for path in book.pages.keys() {
            let stem = path.strip_suffix(".md").unwrap_or(path);
            let wanted = match stem.strip_suffix("README") {
                Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}index.html"),
                _ => format!("{stem}.html"),
            };
            put(path, wanted, ".html");
        }
        Self(places)
    }

    /// The path below the site's folder.
    pub(super) fn file(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// The same as the end of an address.
    pub(super) fn url(&self, path: &str) -> Option<String> {
        self.file(path).map(encoded)
    }
}

/// What leads from a file of the site to the site's folder.
pub(super) fn to_root(file: &str) -> String {
    "../".repeat(file.matches('/').count())
}

/// A path as part of an address: by RFC 3986, what is not unreserved is percent-encoded.
fn encoded(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::super::Page;
    use super::*;

    #[test]
    fn nothing_lies_where_something_else_does() {
        let page = || Page { text: String::new(), origin: "x".into() };
        let book = Book {
            pages: ["a/README.md", "a/index.md", "b.md", "MYREADME.md"].map(|path| (path.to_owned(), page())).into(),
            files: ["b.html", "b.html.txt", "c d#.json"].map(|path| (path.to_owned(), Vec::new())).into(),
            ..Book::default()
        };
        let addresses = Addresses::new(&book);
        for (path, place) in [
            ("a/README.md", "a/index.html"),
            ("a/index.md", "a/index.md.html"),
            ("b.md", "b.html"),
            ("b.html", "b.html.txt.txt"),
            ("b.html.txt", "b.html.txt"),
            ("MYREADME.md", "MYREADME.html"),
        ] {
            assert_eq!(addresses.file(path), Some(place));
        }
        assert_eq!(addresses.url("c d#.json").as_deref(), Some("c%20d%23.json"));
        assert_eq!(addresses.url("d"), None);
        assert_eq!(to_root("a/b/c.html"), "../../");
    }
}
