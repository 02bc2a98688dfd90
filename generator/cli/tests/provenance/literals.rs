//! What a template writes as it stands, outside its tags.

use std::ops::Range;

use regex::Regex;

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
    /// For each line, whether a filter lays out what it writes.
    pub(super) filtered: Vec<bool>,
}

impl Literals {
    pub(super) fn of(text: &str) -> Self {
        let tags = Regex::new(r"(?s)\{\{.*?\}\}|\{%-?\s*(\w+).*?%\}|\{#.*?#\}").unwrap();
        let count = text.lines().count() + 1;
        let mut found =
            Self { always: vec![Vec::new(); count], ranges: vec![Vec::new(); count], filtered: vec![false; count] };
        // The pieces of each line, with how many blocks are open there; none where branches exclude each other.
        let mut pieces: Vec<Vec<(i32, Range<usize>)>> = vec![Vec::new(); count];
        let mut exclusive = vec![false; count];
        let (mut at, mut line, mut depth, mut filters) = (0, 0, 0, 0);
        let ends =
            tags.captures_iter(text).map(|tag| (tag.get(0).unwrap().range(), tag.get(1).map(|word| word.as_str())));
        for (tag, word) in ends.chain([(text.len()..text.len(), None)]) {
            for row in text[at..tag.start].split_inclusive('\n') {
                pieces[line].push((depth, at..at + row.trim_end_matches('\n').len()));
                found.filtered[line] |= filters > 0;
                at += row.len();
                line += usize::from(row.ends_with('\n'));
            }
            match word {
                Some("for" | "if" | "match" | "macro") => depth += 1,
                Some("endfor" | "endif" | "endmatch" | "endmacro") => depth -= 1,
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
