//! What a template writes as it stands, outside its tags.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use regex::{Captures, Regex};
use stategen_model::tree::TemplateId;
use stategen_render::template::{template_text, templates};

/// Whether a letter is of a word, and no sign.
pub(super) fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// What stands outside the tags of a template.
pub(super) struct Literals {
    /// For each line, the words that it writes whenever it writes anything.
    pub(super) always: Vec<Vec<String>>,
    /// For each line, the bytes of the template that it writes as they stand.
    pub(super) ranges: Vec<Vec<Range<usize>>>,
    /// For each line, whether a filter lays out what it writes, here or where its macro is called.
    pub(super) filtered: Vec<bool>,
    /// For each line, the macro that it is of.
    macros: Vec<Option<String>>,
    /// Macros that are called, each with the line.
    calls: Vec<(usize, String)>,
}

impl Literals {
    /// What stands outside the tags of each template.
    pub(super) fn of_all() -> BTreeMap<TemplateId, Self> {
        let mut all: BTreeMap<TemplateId, Self> =
            templates().map(|template| (template, Self::of(template_text(template)))).collect();
        loop {
            let called = all.values().flat_map(|one| one.calls.iter().filter(|(line, _)| one.filtered[*line]));
            let called: BTreeSet<String> = called.map(|(_, name)| name.clone()).collect();
            let mut changed = false;
            for one in all.values_mut() {
                for (filtered, of) in one.filtered.iter_mut().zip(&one.macros) {
                    if !*filtered && of.as_ref().is_some_and(|name| called.contains(name)) {
                        (*filtered, changed) = (true, true);
                    }
                }
            }
            if !changed {
                return all;
            }
        }
    }

    fn of(text: &str) -> Self {
        let tags = Regex::new(r"(?s)\{\{.*?\}\}|\{%-?\s*(\w+)(?:\s+(?:\w+::)?(\w+))?.*?%\}|\{#.*?#\}").unwrap();
        let count = text.lines().count() + 1;
        let mut found = Self {
            always: vec![Vec::new(); count],
            ranges: vec![Vec::new(); count],
            filtered: vec![false; count],
            macros: vec![None; count],
            calls: Vec::new(),
        };
        // The pieces of each line, with how many blocks are open there; none where branches exclude each other.
        let mut pieces: Vec<Vec<(i32, Range<usize>)>> = vec![Vec::new(); count];
        let mut exclusive = vec![false; count];
        let (mut at, mut line, mut depth, mut filters) = (0, 0, 0, 0);
        let mut of_macro = None;
        let tag = |tag: Captures<'_>| {
            let name = tag.get(2).map(|name| name.as_str().to_owned());
            (tag.get(0).unwrap().range(), tag.get(1).map(|word| word.as_str().to_owned()), name)
        };
        for (tag, word, name) in tags.captures_iter(text).map(tag).chain([(text.len()..text.len(), None, None)]) {
            for row in text[at..tag.start].split_inclusive('\n') {
                pieces[line].push((depth, at..at + row.trim_end_matches('\n').len()));
                found.filtered[line] |= filters > 0;
                found.macros[line] = found.macros[line].take().or_else(|| of_macro.clone());
                at += row.len();
                line += usize::from(row.ends_with('\n'));
            }
            match word.as_deref() {
                Some("call") => {
                    found.filtered[line] |= filters > 0;
                    found.macros[line] = found.macros[line].take().or_else(|| of_macro.clone());
                    found.calls.extend(name.map(|name| (line, name)));
                }
                Some("macro") => (depth, of_macro) = (depth + 1, name),
                Some("endmacro") => (depth, of_macro) = (depth - 1, None),
                Some("for" | "if" | "match") => depth += 1,
                Some("endfor" | "endif" | "endmatch") => depth -= 1,
                Some("else" | "elif" | "when") => exclusive[line] = true,
                Some("filter") => filters += 1,
                Some("endfilter") => filters -= 1,
                Some(_) | None => {}
            }
            line += text[tag.clone()].matches('\n').count();
            at = tag.end;
        }
        for (line, pieces) in pieces.into_iter().enumerate() {
            let outermost = pieces.iter().map(|(depth, _)| *depth).min();
            for (depth, range) in pieces {
                if Some(depth) == outermost && !exclusive[line] {
                    // A filter may write other signs, or break the line at them.
                    let words = text[range.clone()].split(|letter: char| !is_of_a_word(letter));
                    found.always[line].extend(words.filter(|word| !word.is_empty()).map(ToOwned::to_owned));
                }
                found.ranges[line].push(range);
            }
        }
        found
    }
}
