//! What a page is made of: its headings, and the text below each.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The language of a fenced block that is drawn.
pub(super) const MERMAID: &str = "mermaid";

/// How pages are read: as CommonMark, with what GitHub adds.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// A heading with the text below it, up to the next heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// The heading; none for the text above a page's first one.
    pub heading: Option<Heading>,
    /// The text below it as words, without markup and drawings.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: HeadingLevel,
    /// Unique on its page.
    pub id: String,
    /// Its text, without markup.
    pub title: String,
}

/// The sections of a page, in order.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut found = vec![Section::default()];
    let mut ids = BTreeSet::new();
    // The id that the open heading asks for, its level and its text so far.
    let mut open: Option<(Option<String>, HeadingLevel, String)> = None;
    let mut drawing = false;
    for event in Parser::new_ext(text, options()) {
        let (words, after) = match &event {
            Event::Start(Tag::Heading { id, level, .. }) => {
                open = Some((id.as_ref().map(ToString::to_string), *level, String::new()));
                continue;
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((id, level, title)) = open.take() else { continue };
                let id = free(id.unwrap_or_else(|| heading_id(&title)), &mut ids);
                found.push(Section { heading: Some(Heading { level, id, title }), text: String::new() });
                continue;
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                drawing = &**language == MERMAID;
                continue;
            }
            Event::End(TagEnd::CodeBlock) => {
                drawing = false;
                ("", " ")
            }
            Event::Text(part) | Event::Code(part) if !drawing => (&**part, ""),
            Event::SoftBreak | Event::HardBreak => ("", " "),
            Event::End(end) if !inline(*end) => ("", " "),
            _ => continue,
        };
        let into = match (&mut open, found.last_mut()) {
            // As ever, a heading's id is made of its text and code alone.
            (Some(_), _) if words.is_empty() => continue,
            (Some((_, _, title)), _) => title,
            (None, Some(section)) => &mut section.text,
            (None, None) => continue,
        };
        into.push_str(words);
        into.push_str(after);
    }
    found
}

/// Whether what ends stands within a line.
fn inline(end: TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// An id that no heading before has: the one that is wanted, or that with a number.
fn free(wanted: String, taken: &mut BTreeSet<String>) -> String {
    let numbered = (1..).map(|number| format!("{wanted}-{number}"));
    let id = std::iter::once(wanted.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(wanted);
    taken.insert(id.clone());
    id
}

/// Letters, digits, `_` and `-` in lower case, and `-` for white space.
fn heading_id(title: &str) -> String {
    let lower = title.trim().to_lowercase();
    let kept = lower.chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let page = "Above *it*.\n\n# One `two`, three!\n\nA\nline.\n\n- item\n- other\n\n```mermaid\nflowchart LR\n```\n\n## One two three\n\n### x {#own}\n";
        let told: Vec<_> = sections(page)
            .into_iter()
            .map(|section| (section.heading.map(|heading| (heading.id, heading.title)), section.text))
            .collect();
        let heading = |id: &str, title: &str| Some((id.to_owned(), title.to_owned()));
        assert_eq!(
            told,
            [
                (None, "Above it. ".to_owned()),
                (heading("one-two-three", "One two, three!"), "A line. item other   ".to_owned()),
                (heading("one-two-three-1", "One two three"), String::new()),
                (heading("own", "x"), String::new()),
            ]
        );
    }
}
