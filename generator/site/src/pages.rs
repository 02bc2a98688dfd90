//! The site: a folder of pages that opens from disk, and reads well without scripts.

use askama::Template;

use super::addresses::{Addresses, to_root};
use super::html::{Source, body};
use super::outline::sections;
use super::search::{self, Found};
use super::{Book, Entry, FRONT, Part};
use stategen_model::tree::{Artifact, Tree};

/// The files of the site, with `index.html` as its first page.
#[must_use]
pub fn build(book: &Book) -> Tree {
    let mut tree = Tree::default();
    let mut put = |path: &str, content: Vec<u8>| tree.insert(path, Artifact::found(content, false));
    put("assets/site.css", include_bytes!("../../../templates/site/site.css").to_vec());
    put("assets/site.js", include_bytes!("../../../templates/site/site.js").to_vec());
    let addresses = Addresses::new(book);
    for (path, content) in book.files.iter().chain(&book.made) {
        if let Some(file) = addresses.file(path) {
            put(file, content.clone());
        }
    }
    let front = Entry { title: book.title.clone(), path: FRONT.to_owned() };
    let places = places(book, &front);
    let mut found = Vec::new();
    for at in 0..places.len() {
        if let Some(page) = Written::new(book, &addresses, &places, at) {
            put(page.file, page.html.into_bytes());
            found.extend(page.found);
        }
    }
    put("assets/search.js", search::script(&found).into_bytes());
    tree
}

/// A page in reading order, and the state that it belongs to.
struct Place<'b> {
    entry: &'b Entry,
    part: Option<&'b Part>,
}

fn places<'b>(book: &'b Book, front: &'b Entry) -> Vec<Place<'b>> {
    let of_part = |part: &'b Part| {
        let entries = std::iter::once(&part.first).chain(&part.pages);
        entries.map(move |entry| Place { entry, part: Some(part) })
    };
    std::iter::once(Place { entry: front, part: None }).chain(book.contents.iter().flat_map(of_part)).collect()
}

/// A page as it is written.
struct Written<'a> {
    file: &'a str,
    html: String,
    found: Vec<Found>,
}

impl<'a> Written<'a> {
    fn new(book: &Book, addresses: &'a Addresses, places: &[Place<'_>], at: usize) -> Option<Self> {
        let Place { entry, part } = &places[at];
        let (page, file) = (book.pages.get(&entry.path)?, addresses.file(&entry.path)?);
        let (root, sections) = (to_root(file), sections(&page.text));
        let source = Source { path: &entry.path, text: &page.text, sections: &sections, root: &root, addresses };
        let beside = |at: Option<usize>| Some(line(places.get(at?)?.entry, None, addresses));
        let view = PageView {
            title: &entry.title,
            site: &book.title,
            root: &root,
            states: states(book, entry, *part, addresses),
            body: body(&source),
            before: beside(at.checked_sub(1)),
            after: beside(at.checked_add(1)),
        };
        let html = view.render().expect("a page is made of what is in memory");
        let part = part.map_or(book.title.as_str(), |part| &part.first.title);
        let url = addresses.url(&entry.path)?;
        Some(Self { file, html, found: search::entries(part, &entry.title, &url, &sections) })
    }
}

#[derive(Template)]
#[template(path = "site/page.html")]
struct PageView<'a> {
    title: &'a str,
    /// The title of the site.
    site: &'a str,
    /// What leads from the page to the site's folder.
    root: &'a str,
    states: Vec<StateView<'a>>,
    body: String,
    /// The pages before and after it in reading order.
    before: Option<Line<'a>>,
    after: Option<Line<'a>>,
}

/// A state in the contents, with its pages where the reader is at one of them.
struct StateView<'a> {
    first: Line<'a>,
    pages: Vec<Line<'a>>,
}

/// A link to a page.
struct Line<'a> {
    title: &'a str,
    /// Below the site's folder.
    url: String,
    /// Whether the reader is there.
    here: bool,
}

fn states<'a>(book: &'a Book, here: &Entry, part: Option<&Part>, addresses: &Addresses) -> Vec<StateView<'a>> {
    let state = |each: &'a Part| {
        let pages = if part == Some(each) { each.pages.as_slice() } else { &[] };
        StateView {
            first: line(&each.first, Some(here), addresses),
            pages: pages.iter().map(|page| line(page, Some(here), addresses)).collect(),
        }
    };
    book.contents.iter().map(state).collect()
}

fn line<'a>(entry: &'a Entry, here: Option<&Entry>, addresses: &Addresses) -> Line<'a> {
    let url = addresses.url(&entry.path).unwrap_or_default();
    Line { title: &entry.title, url, here: here == Some(entry) }
}
