//! The documents of all states and of their packs as the source of one book, in the form that mdBook reads.

mod diagrams;
mod links;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub use links::check;

use stategen_model::system::System;
use stategen_model::tree::Tree;
use stategen_render::escape;
use stategen_spec::Loaded;

/// A page of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its text, in Markdown.
    pub text: String,
    /// The file that it shows, relative to the root.
    pub origin: stategen_model::diagnostic::File,
}

/// A book before it is built. Paths are relative to its source folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    /// Pages by path.
    pub pages: BTreeMap<String, Page>,
    /// Everything else that a page links to, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The table of contents, in the form of mdBook's `SUMMARY.md`.
    pub summary: String,
}

/// How pages are read here: as mdBook does by default.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Puts the book together: a first page with the lineage, and for each state its documents and those of its pack.
#[must_use]
pub fn assemble(title: &str, states: &[(&System, Tree)], loaded: &Loaded) -> Book {
    let mut book = Book::default();
    let mut summary = format!("# {0}\n\n[{0}](README.md)\n\n# States\n\n", escape::markdown(title));
    for (system, tree) in states {
        let id = &system.state.id;
        for (path, artifact) in &tree.files {
            let Ok(text) = std::str::from_utf8(&artifact.content) else { continue };
            let origin = format!("generated/{id}/{path}");
            book.put(&format!("{id}/{path}"), text, &origin);
        }
        let pack = format!("specs/{id}/");
        for (path, text) in loaded.sources.iter().filter(|(path, _)| path.starts_with(&pack)) {
            book.put(path, text, path);
        }
        summary.push_str(&book.contents(system));
    }
    book.pages.insert("README.md".to_owned(), front(title, states));
    book.summary = summary;
    links::keep_linked(&mut book);
    book
}

impl Book {
    /// The text of a page as it is built, with its flowcharts drawn.
    #[must_use]
    pub fn drawn(&self, path: &str) -> String {
        self.pages.get(path).map(|page| diagrams::draw(&page.text)).unwrap_or_default()
    }

    /// Takes in a file of a state or pack: what is Markdown as a page.
    fn put(&mut self, path: &str, text: &str, origin: &str) {
        if path.ends_with(".md") {
            self.pages.insert(path.to_owned(), Page { text: text.to_owned(), origin: origin.into() });
        } else {
            self.files.insert(path.to_owned(), text.as_bytes().to_vec());
        }
    }

    /// The lines of the table of contents for one state: its README, and below it everything else in path order.
    fn contents(&self, system: &System) -> String {
        let id = &system.state.id;
        let (rendered, authored) = (format!("{id}/"), format!("specs/{id}/"));
        let first = format!("{rendered}README.md");
        let mut lines = format!("- [{}]({first})\n", escape::markdown(&numbered(system)));
        let below = |folder: &str| {
            let folder = folder.to_owned();
            self.pages.iter().filter(move |(path, _)| path.starts_with(&folder))
        };
        for (path, page) in below(&rendered).chain(below(&authored)).filter(|(path, _)| **path != first) {
            let title = heading(&page.text).unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path).to_owned());
            let _ = writeln!(lines, "  - [{}]({path})", escape::markdown(&title));
        }
        lines
    }
}

/// `005 · Title`.
fn numbered(system: &System) -> String {
    let number = system.state.id.split('-').next().unwrap_or_default();
    format!("{number} · {}", system.state.file.title)
}

/// The first page: what the system is, its states as a graph, and each in a sentence.
fn front(title: &str, states: &[(&System, Tree)]) -> Page {
    let mut text = format!(
        "# {}\n\nEach state is its parent and one change.\n\n```mermaid\nflowchart LR\n",
        escape::markdown(title)
    );
    for (system, _) in states {
        let number = system.state.id.split('-').next().unwrap_or_default();
        let _ = writeln!(text, "    s{number}[\"{}\"]", escape::mermaid(&numbered(system)));
        if let Some(parent) = &system.state.file.parent {
            let _ = writeln!(text, "    s{} --> s{number}", parent.split('-').next().unwrap_or_default());
        }
    }
    text.push_str("```\n\n| state | what it is |\n| --- | --- |\n");
    for (system, _) in states {
        let (state, name) = (&system.state, escape::markdown(&numbered(system)));
        let _ = writeln!(text, "| [{name}]({}/README.md) | {} |", state.id, escape::markdown(&state.file.summary));
    }
    Page { text, origin: "README.md".into() }
}

/// The text of a page's first heading.
fn heading(text: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for event in Parser::new_ext(text, options()) {
        match (event, &mut found) {
            (Event::Start(Tag::Heading { .. }), None) => found = Some(String::new()),
            (Event::Text(part) | Event::Code(part), Some(found)) => found.push_str(&part),
            (Event::End(TagEnd::Heading(_)), Some(_)) => break,
            _ => {}
        }
    }
    found
}
