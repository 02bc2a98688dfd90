//! The parts of a template's text: what is written, and the tags between.

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// What is written as it stands, without the space that a tag beside it takes away.
    Text {
        /// The text.
        text: &'a str,
        /// The line that it starts on, from 1.
        line: u32,
    },
    /// `{{ … }}`: a value.
    Value {
        /// What stands between the braces.
        inner: &'a str,
        /// The line that it starts on, from 1.
        line: u32,
    },
    /// `{% … %}`: a statement.
    Statement {
        /// What stands between the braces.
        inner: &'a str,
    },
}

/// One tag with its place.
struct Tag<'a> {
    kind: Kind,
    inner: &'a str,
    /// Where it starts and ends, in bytes.
    start: usize,
    end: usize,
    /// Whether it takes the space before and after it away.
    before: bool,
    after: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Value,
    Statement,
    Comment,
}

/// The parts of a template, comments left out.
///
/// # Errors
/// When a tag is not closed, or has a sign for white space other than `-`.
pub(crate) fn parts(template: &str) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut trimmed = false;
    loop {
        let tag = next_tag(template, at)?;
        let end = tag.as_ref().map_or(template.len(), |tag| tag.start);
        text(template, at..end, trimmed, tag.as_ref().is_some_and(|tag| tag.before), &mut parts);
        let Some(tag) = tag else { return Ok(parts) };
        (at, trimmed) = (tag.end, tag.after);
        match tag.kind {
            Kind::Value => parts.push(Part::Value { inner: tag.inner, line: line_at(template, tag.start) }),
            Kind::Statement => parts.push(Part::Statement { inner: tag.inner }),
            Kind::Comment => {}
        }
    }
}

fn text<'a>(template: &'a str, range: std::ops::Range<usize>, start: bool, end: bool, parts: &mut Vec<Part<'a>>) {
    let mut text = &template[range.clone()];
    let mut at = range.start;
    if start {
        let rest = text.trim_start();
        at += text.len() - rest.len();
        text = rest;
    }
    if end {
        text = text.trim_end();
    }
    if !text.is_empty() {
        parts.push(Part::Text { text, line: line_at(template, at) });
    }
}

fn line_at(template: &str, at: usize) -> u32 {
    let breaks = template.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks).expect("a template has fewer lines than that") + 1
}

fn next_tag(template: &str, from: usize) -> Result<Option<Tag<'_>>, String> {
    let found = ["{{", "{%", "{#"].into_iter().filter_map(|open| Some((template[from..].find(open)? + from, open)));
    let Some((start, open)) = found.min() else { return Ok(None) };
    let (kind, close) = match open {
        "{{" => (Kind::Value, "}}"),
        "{%" => (Kind::Statement, "%}"),
        _ => (Kind::Comment, "#}"),
    };
    let body = start + open.len();
    let length = if kind == Kind::Comment { template[body..].find(close) } else { closing(&template[body..], close) };
    let Some(length) = length else {
        return Err(format!("line {}: `{open}` is not closed by `{close}`", line_at(template, start)));
    };
    let inner = &template[body..body + length];
    let (before, inner) = inner.strip_prefix('-').map_or((false, inner), |inner| (true, inner));
    let (after, inner) = inner.strip_suffix('-').map_or((false, inner), |inner| (true, inner));
    let other = |c: char| matches!(c, '~' | '+');
    if inner.starts_with(other) || inner.ends_with(other) {
        let line = line_at(template, start);
        return Err(format!("line {line}: only `-` says what becomes of the white space beside a tag"));
    }
    if matches!(inner.split_whitespace().next(), Some("raw" | "extends" | "block")) {
        return Err(format!("line {}: `{}` is not supported", line_at(template, start), inner.trim()));
    }
    Ok(Some(Tag { kind, inner, start, end: body + length + close.len(), before, after }))
}

/// Where `close` stands outside string literals.
fn closing(text: &str, close: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut in_string = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            // A character literal may be a quote.
            b'\'' if !in_string && text[at..].starts_with("'\"'") => at += 2,
            _ if !in_string && text.as_bytes()[at..].starts_with(close.as_bytes()) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, line: u32) -> Part<'_> {
        Part::Text { text, line }
    }

    #[test]
    fn a_tag_takes_the_space_away_that_it_says() {
        let found = parts("a\n{%- if x -%}\n  b {{ c }}\n{% endif %}\nd").unwrap();
        let expected = [
            text("a", 1),
            Part::Statement { inner: " if x " },
            text("b ", 3),
            Part::Value { inner: " c ", line: 3 },
            text("\n", 3),
            Part::Statement { inner: " endif " },
            text("\nd", 4),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn braces_in_strings_close_nothing() {
        let found = parts("{{ \"}}\" }}{# %} #}x").unwrap();
        assert_eq!(found, [Part::Value { inner: " \"}}\" ", line: 1 }, text("x", 1)]);
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        assert_eq!(parts("a\n{{ b").unwrap_err(), "line 2: `{{` is not closed by `}}`");
        assert!(parts("{%~ if a %}").unwrap_err().starts_with("line 1: only `-`"));
    }
}
