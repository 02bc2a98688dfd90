//! Links between pages: what they lead to must be in the book.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::Book;
use super::outline::{options, sections};
use stategen_model::diagnostic::{Code, Diagnostic, Span};

/// Addresses that a page may lead to: what a browser asks for, and what it hands to a program for mail. Any other kind
/// could run what an author wrote.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// A link of a page, by where it starts in its text.
struct Link {
    at: std::ops::Range<usize>,
    /// As written.
    to: String,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target<'l> {
    /// The address of another host.
    Elsewhere,
    /// An address of a kind that no page leads to.
    Refused,
    /// A path in the book, none where it leaves the book, and the heading there.
    Inside(Option<String>, Option<&'l str>),
}

/// Every link of the book that leads nowhere, in the order of pages. What other hosts hold is not asked.
#[must_use]
pub fn check(book: &Book) -> Vec<Diagnostic> {
    let headings: BTreeMap<&str, BTreeSet<String>> =
        book.pages.iter().map(|(path, page)| (path.as_str(), heading_ids(&page.text))).collect();
    let mut findings = Vec::new();
    for (path, page) in &book.pages {
        for link in links(&page.text) {
            let shown = link.to.escape_debug();
            let (message, help) = match target(path, &link.to) {
                Target::Elsewhere => continue,
                Target::Refused => (
                    format!("the link to `{shown}` has an address of a kind that a page does not open"),
                    "link to a file, or to an address that starts with https:, http:, mailto: or tel:",
                ),
                Target::Inside(Some(target), _)
                    if book.files.contains_key(&target) || book.made.contains_key(&target) =>
                {
                    continue;
                }
                Target::Inside(target, heading) => {
                    let help = "link to a file of the same state or of its pack, by the path from this one";
                    match (target.and_then(|target| headings.get(target.as_str())), heading) {
                        (Some(known), Some(heading)) if !known.contains(heading) => {
                            (format!("the link to `{shown}` names no heading there"), help)
                        }
                        (Some(_), _) => continue,
                        (None, _) => (format!("the link to `{shown}` leads nowhere"), help),
                    }
                }
            };
            findings.push(
                Diagnostic::error(Code::BrokenLink, Span::within(page.origin, &page.text, link.at.clone()), message)
                    .with_help(help),
            );
        }
    }
    findings
}

/// Leaves out the files that no page links to.
pub(super) fn keep_linked(book: &mut Book) {
    let mut linked = BTreeSet::new();
    for (path, page) in &book.pages {
        for link in links(&page.text) {
            if let Target::Inside(Some(target), _) = target(path, &link.to) {
                linked.insert(target);
            }
        }
    }
    book.files.retain(|path, _| linked.contains(path));
}

/// Links and images of a page.
fn links(text: &str) -> Vec<Link> {
    Parser::new_ext(text, options())
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => None,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(Link { at: range, to: dest_url.into_string() })
            }
            _ => None,
        })
        .collect()
}

/// What a link on the page `from` leads to.
pub(super) fn target<'l>(from: &str, link: &'l str) -> Target<'l> {
    if link.starts_with("//") {
        return Target::Elsewhere;
    }
    if let Some(scheme) = scheme(link) {
        let known = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
        return if known { Target::Elsewhere } else { Target::Refused };
    }
    let (path, heading) = match link.split_once('#') {
        Some((path, heading)) => (path, Some(heading)),
        None => (link, None),
    };
    if path.is_empty() {
        return Target::Inside(Some(from.to_owned()), heading);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.pop().is_none() => return Target::Inside(None, heading),
            ".." => {}
            part => parts.push(part),
        }
    }
    Target::Inside(Some(parts.join("/")), heading)
}

/// What stands before an address's first `:`, where it can be a scheme by RFC 3986.
fn scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    let letters = scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    (letters && scheme.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(scheme)
}

fn heading_ids(text: &str) -> BTreeSet<String> {
    sections(text).into_iter().filter_map(|section| Some(section.heading?.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Page;

    fn book(pages: &[(&str, &str)], files: &[&str]) -> Book {
        let page = |path: &str, text: &str| Page { text: text.to_owned(), origin: path.into() };
        Book {
            pages: pages.iter().map(|(path, text)| ((*path).to_owned(), page(path, text))).collect(),
            files: files.iter().map(|path| ((*path).to_owned(), Vec::new())).collect(),
            ..Book::default()
        }
    }

    fn findings(book: &Book) -> Vec<String> {
        check(book).iter().map(|it| format!("{}: {}", it.span, it.message)).collect()
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
        let found = findings(&book(
            &[(
                "a.md",
                "# A\n\nSee [b](b.md), ![i](i.png),\n`[c](c.md)` and [d](../d.md) or [e](#f).\n\n## A\n[ok](#a-1)",
            )],
            &[],
        ));
        assert_eq!(
            found,
            [
                "a.md:3:5: the link to `b.md` leads nowhere",
                "a.md:3:16: the link to `i.png` leads nowhere",
                "a.md:4:17: the link to `../d.md` leads nowhere",
                "a.md:4:33: the link to `#f` names no heading there",
            ]
        );
    }

    #[test]
    fn an_address_that_could_run_something_is_refused() {
        let page =
            "[a](javascript:alert(1)) [b](JavaScript&colon;x) <data:text/html,x> [c](java&#9;script:x) [d](HTTPS://o)";
        assert_eq!(
            findings(&book(&[("a.md", page)], &[])),
            [
                "a.md:1:1: the link to `javascript:alert(1)` has an address of a kind that a page does not open",
                "a.md:1:26: the link to `JavaScript:x` has an address of a kind that a page does not open",
                "a.md:1:50: the link to `data:text/html,x` has an address of a kind that a page does not open",
                "a.md:1:69: the link to `java\\tscript:x` leads nowhere",
            ]
        );
    }
}
