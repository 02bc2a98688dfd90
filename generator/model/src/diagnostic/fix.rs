//! What mends a finding where the right text is known, and how it is put into a file.

use std::fmt;
use std::ops::Range;

use super::Span;

/// What mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, such as `` write `b` in place of `a` ``.
    pub message: String,
    /// The changes, all of the finding's file.
    pub edits: Vec<Edit>,
}

/// A change of an authored file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced; nothing is, where it takes up nothing.
    pub span: Span,
    /// What has to stand there for the edit to be right.
    pub from: String,
    /// What stands there then.
    pub to: String,
}

impl Fix {
    /// Writes `near` in place of `name`, which is all that stands at `span`, in quotes or not. None where something else
    /// may stand there, and for names that differ in their numbers: another number is another thing, not a slip.
    pub(super) fn rename(span: Span, name: &str, near: &str) -> Option<Self> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./$@".contains(c);
        let width = span.end_column.checked_sub(span.column).filter(|_| span.line == span.end_line)?;
        let quote = match width.checked_sub(u32::try_from(name.chars().count()).ok()?)? {
            0 => 0,
            2 => 1,
            _ => return None,
        };
        if digits(name) != digits(near) || !near.chars().all(plain) || name.is_empty() {
            return None;
        }
        let span = Span { column: span.column + quote, end_column: span.end_column - quote, ..span };
        let edit = Edit { span, from: name.to_owned(), to: near.to_owned() };
        Some(Self { message: format!("write `{near}` in place of `{name}`"), edits: vec![edit] })
    }

    /// Puts what stands at `span` between quotes; none where it goes on over several lines.
    #[must_use]
    pub fn quote(span: Span) -> Option<Self> {
        let insert = |column: u32| Edit {
            span: Span::new(span.file, span.line, column),
            from: String::new(),
            to: "\"".to_owned(),
        };
        let edits = vec![insert(span.column), insert(span.end_column)];
        (span.line == span.end_line && span.column < span.end_column)
            .then(|| Self { message: "put it between quotes".to_owned(), edits })
    }

    /// Deletes `text`, which stands at `span`.
    #[must_use]
    pub fn delete(span: Span, text: &str, what: &str) -> Self {
        let edit = Edit { span, from: text.to_owned(), to: String::new() };
        Self { message: format!("delete {what}"), edits: vec![edit] }
    }
}

/// Why edits are not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Two of them change the same text.
    Overlap(Span, Span),
    /// The file has another text there than the edit was made for.
    Changed(Span),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap(first, second) => write!(f, "the fixes at {first} and {second} change the same text"),
            Self::Changed(span) => write!(f, "{span} has another text than the fix was made for"),
        }
    }
}

impl std::error::Error for Refused {}

/// The text of a file, as it is on disk, with all of `edits` made: what they do not replace stays to the byte. An edit that
/// is given twice is made once.
///
/// # Errors
/// When two edits overlap, or the text is not what an edit was made for; nothing is made then.
pub fn edited(text: &str, edits: &[Edit]) -> Result<String, Refused> {
    let places = Places::of(text);
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    edits.dedup();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut last: Option<&Edit> = None;
    for edit in edits {
        let range = places.range(&edit.span).ok_or(Refused::Changed(edit.span))?;
        let twice = last.is_some_and(|last| last.span.line == edit.span.line && last.span.column == edit.span.column);
        if let Some(last) = last.filter(|_| range.start < done || twice) {
            return Err(Refused::Overlap(last.span, edit.span));
        }
        if text[range.clone()].replace("\r\n", "\n") != edit.from {
            return Err(Refused::Changed(edit.span));
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&edit.to);
        done = range.end;
        last = Some(edit);
    }
    out.push_str(&text[done..]);
    Ok(out)
}

/// Where lines start in a text as it is on disk: with or without a byte order mark, with either line ending.
struct Places<'t> {
    text: &'t str,
    lines: Vec<usize>,
}

impl<'t> Places<'t> {
    fn of(text: &'t str) -> Self {
        let mark = text.len() - text.trim_start_matches('\u{FEFF}').len();
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(mark).chain(starts).collect() }
    }

    fn range(&self, span: &Span) -> Option<Range<usize>> {
        let range = self.byte(span.line, span.column)?..self.byte(span.end_line, span.end_column)?;
        (range.start <= range.end).then_some(range)
    }

    fn byte(&self, line: u32, column: u32) -> Option<usize> {
        let start = *self.lines.get(line.checked_sub(1)? as usize)?;
        let line = self.text[start..].split_inclusive('\n').next().unwrap_or_default();
        let mut ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
        ends.nth(column.checked_sub(1)? as usize).map(|at| start + at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn replace(line: u32, column: u32, from: &str, to: &str) -> Edit {
        Edit { span: Span::of("f", line, column, from), from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn edits_are_made_in_a_text_as_it_is_on_disk() {
        let text = "\u{FEFF}ü: a\r\nb: ä\r\nc: d";
        let edits = [replace(3, 4, "d", "x"), replace(1, 4, "a", "long"), replace(2, 4, "ä", "")];
        assert_eq!(edited(text, &edits).unwrap(), "\u{FEFF}ü: long\r\nb: \r\nc: x");
        assert_eq!(
            edited(text, &[replace(1, 4, "a\nb", "z"), replace(1, 4, "a\nb", "z")]).unwrap(),
            "\u{FEFF}ü: z: ä\r\nc: d"
        );
    }

    #[test]
    fn edits_that_overlap_or_are_of_another_text_are_refused() {
        let (first, second) = (replace(1, 1, "abc", "x"), replace(1, 3, "cd", "y"));
        assert_eq!(edited("abcd", &[second.clone(), first.clone()]), Err(Refused::Overlap(first.span, second.span)));
        assert_eq!(edited("abxd", std::slice::from_ref(&first)), Err(Refused::Changed(first.span)));
        assert_eq!(edited("", std::slice::from_ref(&first)), Err(Refused::Changed(first.span)));
        assert!(edited("ab", &[replace(1, 2, "", "x"), replace(1, 2, "", "y")]).is_err());
    }

    #[test]
    fn only_a_slip_in_letters_is_mended() {
        let span = Span::of("f", 1, 5, "FR-009");
        assert_eq!(Fix::rename(span, "FR-009", "FR-001"), None);
        let quoted = Span::of("f", 1, 5, "'desc'");
        assert_eq!(Fix::rename(quoted, "desc", "desk").unwrap().edits, [replace(1, 6, "desc", "desk")]);
        assert_eq!(Fix::rename(Span::of("f", 1, 5, "channel:desc"), "desc", "desk"), None);
    }

    proptest! {
        #[test]
        fn what_no_edit_replaces_stays_to_the_byte(
            words in prop::collection::vec(("[a-cü]{1,4}", prop::option::of("[x-z]{0,5}"), "( |\r\n|\n)"), 0..30),
            mark in any::<bool>(),
        ) {
            let start = if mark { "\u{FEFF}" } else { "" };
            let (mut text, mut wanted) = (start.to_owned(), start.to_owned());
            let mut edits = Vec::new();
            let (mut line, mut column) = (1, 1);
            for (word, to, space) in &words {
                edits.extend(to.as_ref().map(|to| replace(line, column, word, to)));
                text.push_str(word);
                wanted.push_str(to.as_ref().unwrap_or(word));
                text.push_str(space);
                wanted.push_str(space);
                let ends_line = space.ends_with('\n');
                column = if ends_line { 1 } else { column + u32::try_from(word.chars().count()).unwrap() + 1 };
                line += u32::from(ends_line);
            }
            edits.reverse();
            prop_assert_eq!(edited(&text, &edits).unwrap(), wanted);
        }
    }
}
