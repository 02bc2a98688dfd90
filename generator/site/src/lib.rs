//! The documents of all states and of their packs as one book, and the book as a site.
//!
//! All of it is pure: [`assemble`] takes what was rendered and loaded, [`check`] says which links lead nowhere, [`build`] gives
//! the files of the site, and [`dead_ends`] what in those files leads nowhere, whoever wrote it.

mod addresses;
mod book;
mod built;
mod diagrams;
mod html;
mod links;
mod outline;
mod pages;
pub mod reference;
mod search;

use std::fmt::Write as _;

pub use book::{Book, Entry, Page, Part};
pub use built::dead_ends;
pub use links::check;
pub use pages::build;

use book::FRONT;
use stategen_model::names::state_number;
use stategen_model::system::System;
use stategen_model::tree::Tree;
use stategen_render::escape;
use stategen_spec::{Loaded, learning};

/// Where the pages lie that tell what changes from a state to the next.
const CHANGES: &str = "changes/";

/// Puts the book together: a first page with the lineage, for each state its documents and those of its pack, and `changes`,
/// the report on each step.
#[must_use]
pub fn assemble(title: &str, states: &[(&System, Tree)], loaded: &Loaded, changes: Tree) -> Book {
    let made = changes.files.into_iter().map(|(path, page)| (format!("{CHANGES}{path}"), page.content));
    let mut book = Book { title: title.to_owned(), made: made.collect(), ..Book::default() };
    for (system, tree) in states {
        let id = &system.state.id;
        for (path, artifact) in &tree.files {
            let Ok(text) = std::str::from_utf8(&artifact.content) else { continue };
            let origin = format!("generated/{id}/{path}");
            book.put(&format!("{id}/{path}"), text, &origin);
        }
        let pack = format!("specs/{id}/");
        // The tour is read in LEARNING.md, with the code that it names; its links lead on from there.
        let read = |path: &str| path.strip_prefix(&pack).is_some_and(|path| path != learning::FILE);
        for (path, text) in loaded.sources.iter().filter(|(path, _)| read(path)) {
            book.put(path, text, path);
        }
        let part = part(&book, system);
        book.contents.push(part);
    }
    book.pages.insert(FRONT.to_owned(), front(title, states, &book));
    links::keep_linked(&mut book);
    book
}

/// The contents of one state.
fn part(book: &Book, system: &System) -> Part {
    let id = &system.state.id;
    let (rendered, authored) = (format!("{id}/"), format!("specs/{id}/"));
    let first = Entry { title: numbered(system), path: format!("{rendered}README.md") };
    let below = |folder: &str| {
        let folder = folder.to_owned();
        book.pages.iter().filter(move |(path, _)| path.starts_with(&folder))
    };
    let others = below(&rendered).chain(below(&authored)).filter(|(path, _)| **path != first.path);
    let entry = |(path, page): (&String, &Page)| {
        let heading = outline::sections(&page.text).into_iter().find_map(|section| section.heading);
        let title = heading.map_or_else(|| path.rsplit('/').next().unwrap_or(path).to_owned(), |it| it.title);
        Entry { title, path: path.clone() }
    };
    Part { pages: others.map(entry).collect(), first }
}

/// `005 · Title`.
fn numbered(system: &System) -> String {
    let number = state_number(&system.state.id);
    format!("{number} · {}", system.state.file.title)
}

/// The first page: what the system is, its states as a graph, and each in a sentence.
fn front(title: &str, states: &[(&System, Tree)], book: &Book) -> Page {
    let mut text = format!(
        "# {}\n\nEach state is its parent and one change.\n\n```mermaid\nflowchart LR\n",
        escape::markdown(title)
    );
    for (system, _) in states {
        let number = state_number(&system.state.id);
        let _ = writeln!(text, "    s{number}[\"{}\"]", escape::mermaid(&numbered(system)));
        if let Some(parent) = &system.state.file.parent {
            let _ = writeln!(text, "    s{} --> s{number}", state_number(parent));
        }
        let _ = writeln!(text, "    click s{number} \"{}/README.md\"", system.state.id);
    }
    text.push_str("```\n\n| state | what it is | what it changes |\n| --- | --- | --- |\n");
    for (system, _) in states {
        let (state, name) = (&system.state, escape::markdown(&numbered(system)));
        let step = state.file.parent.as_ref().and_then(|parent| {
            let step = format!("{}-{}", state_number(parent), state_number(&state.id));
            let page = format!("{CHANGES}{step}/index.html");
            book.made.contains_key(&page).then(|| format!("[{}]({page})", step.replace('-', " → ")))
        });
        let (summary, step) = (escape::markdown(&state.file.summary), step.unwrap_or_default());
        let _ = writeln!(text, "| [{name}]({}/README.md) | {summary} | {step} |", state.id);
    }
    Page { text, origin: FRONT.into() }
}
