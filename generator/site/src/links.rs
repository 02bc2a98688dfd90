//! Links between pages: what they lead to must be in the book.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::{Book, Page, options};
use stategen_model::diagnostic::{Diagnostic, Span};

/// A link of a page, by where it starts in its text.
struct Link {
    at: usize,
    /// As written.
    to: String,
}

/// Every link of the book that leads nowhere, in the order of pages. What other hosts hold is not asked.
#[must_use]
pub fn check(book: &Book) -> Vec<Diagnostic> {
    let headings: BTreeMap<&str, BTreeSet<String>> =
        book.pages.iter().map(|(path, page)| (path.as_str(), headings(&page.text))).collect();
    let mut findings = Vec::new();
    for (path, page) in &book.pages {
        for link in links(&page.text) {
            let Some((target, anchor)) = target(path, &link.to) else { continue };
            let known = target.as_deref().and_then(|target| headings.get(target));
            let message = match (&target, known, anchor) {
                (Some(target), None, _) if book.files.contains_key(target) => continue,
                (Some(_), Some(headings), Some(anchor)) if !headings.contains(anchor) => {
                    format!("the link to `{}` names no heading there", link.to.escape_debug())
                }
                (Some(_), Some(_), _) => continue,
                (..) => format!("the link to `{}` leads nowhere", link.to.escape_debug()),
            };
            let help = "link to a file of the same state or of its pack, by the path from this one";
            findings.push(Diagnostic::error("broken-link", position(page, link.at), message).with_help(help));
        }
    }
    findings
}

/// Leaves out the files that no page links to.
pub(super) fn keep_linked(book: &mut Book) {
    let linked: BTreeSet<String> = book
        .pages
        .iter()
        .flat_map(|(path, page)| links(&page.text).into_iter().filter_map(|link| target(path, &link.to)?.0))
        .collect();
    book.files.retain(|path, _| linked.contains(path));
}

/// Links and images of a page.
fn links(text: &str) -> Vec<Link> {
    Parser::new_ext(text, options())
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => None,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(Link { at: range.start, to: dest_url.into_string() })
            }
            _ => None,
        })
        .collect()
}

/// What a link on the page `from` leads to: a path in the book, none where it leaves the book, and the heading there.
/// Nothing for the address of another host.
fn target<'l>(from: &str, link: &'l str) -> Option<(Option<String>, Option<&'l str>)> {
    let scheme = link.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if scheme || link.starts_with("//") {
        return None;
    }
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (link, None),
    };
    if path.is_empty() {
        return Some((Some(from.to_owned()), anchor));
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.pop().is_none() => return Some((None, anchor)),
            ".." => {}
            part => parts.push(part),
        }
    }
    Some((Some(parts.join("/")), anchor))
}

/// The ids of a page's headings, by mdBook's rule: letters, digits, `_` and `-` in lower case, `-` for white space, and
/// a number after an id that is taken.
fn headings(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Option<(Option<String>, String)> = None;
    for event in Parser::new_ext(text, options()) {
        match (event, &mut open) {
            (Event::Start(Tag::Heading { id, .. }), _) => open = Some((id.map(|id| id.into_string()), String::new())),
            (Event::Text(part) | Event::Code(part), Some((_, content))) => content.push_str(&part),
            (Event::End(TagEnd::Heading(_)), Some((id, content))) => {
                let id = id.take().unwrap_or_else(|| heading_id(content));
                let numbered = (1..).map(|number| format!("{id}-{number}"));
                let free = std::iter::once(id.clone()).chain(numbered).find(|id| !found.contains(id));
                found.extend(free);
                open = None;
            }
            _ => {}
        }
    }
    found
}

fn heading_id(content: &str) -> String {
    let lower = content.trim().to_lowercase();
    let kept = lower.chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    });
    kept.collect()
}

fn position(page: &Page, at: usize) -> Span {
    let before = &page.text[..at];
    let bound = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Span::new(page.origin, bound(line), bound(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(pages: &[(&str, &str)], files: &[&str]) -> Book {
        let page = |path: &str, text: &str| Page { text: text.to_owned(), origin: path.into() };
        Book {
            pages: pages.iter().map(|(path, text)| ((*path).to_owned(), page(path, text))).collect(),
            files: files.iter().map(|path| ((*path).to_owned(), Vec::new())).collect(),
            summary: String::new(),
        }
    }

    #[test]
    fn links_are_followed_from_their_page() {
        let all = [
            (
                "a/b.md",
                "# One `two`, three!\n\n[x](../c.md#d) [y](e.txt) [z](#one-two-three) [w](https://o.example/) <m@o.example>",
            ),
            ("c.md", "# D\n\n[up](a/b.md)"),
        ];
        assert_eq!(check(&book(&all, &["a/e.txt"])), []);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found_where_it_stands() {
        let found = check(&book(
            &[(
                "a.md",
                "# A\n\nSee [b](b.md), ![i](i.png),\n`[c](c.md)` and [d](../d.md) or [e](#f).\n\n## A\n[ok](#a-1)",
            )],
            &[],
        ));
        let told: Vec<String> = found.iter().map(|it| format!("{}: {}", it.span, it.message)).collect();
        assert_eq!(
            told,
            [
                "a.md:3:5: the link to `b.md` leads nowhere",
                "a.md:3:16: the link to `i.png` leads nowhere",
                "a.md:4:17: the link to `../d.md` leads nowhere",
                "a.md:4:33: the link to `#f` names no heading there",
            ]
        );
    }
}
