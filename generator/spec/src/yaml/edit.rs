//! Values as they stand in their file, for edits that leave all else as it is.

use std::ops::Range;

use stategen_model::diagnostic::Span;

use super::{Key, Node, Value};

/// The bytes at which a scalar stands, its quotes included; none for a list or a map, and where it is written over several
/// lines or with escapes.
pub fn scalar(text: &str, node: &Node) -> Option<Range<usize>> {
    let value = match &node.value {
        Value::String(value) => value.clone(),
        Value::List(_) | Value::Map(_) => return None,
        value => Node { value: value.clone(), span: node.span }.to_json().to_string(),
    };
    let line = node.span.line as usize - 1;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let column: usize = text[start..].chars().take(node.span.column as usize - 1).map(char::len_utf8).sum();
    let start = start + column;
    let rest = &text[start..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let written = quote.map_or_else(|| value.clone(), |quote| format!("{quote}{value}{quote}"));
    rest.starts_with(&written).then(|| start..start + written.len())
}

/// The lines of an entry, and their place; none where something else stands on them.
pub fn lines<'t>(text: &'t str, key: &Key, value: &Node) -> Option<(Span, &'t str)> {
    let (first, last) = (key.span.line as usize, value.span.end_line as usize);
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let (from, to) = (*starts.get(first - 1)?, *starts.get(last)?);
    let columns = |line: usize, from: u32| text[starts[line - 1]..to].chars().skip(from as usize - 1);
    let before = text[from..to].chars().take(key.span.column as usize - 1);
    let mut after = columns(last, value.span.end_column).skip_while(|c| *c == ' ');
    let alone = before.into_iter().all(char::is_whitespace) && after.next().is_none_or(|c| c == '\n' || c == '#');
    let line = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let end = Span::new(key.span.file, line(last + 1), 1);
    alone.then(|| (Span::new(key.span.file, line(first), 1).to(end), &text[from..to]))
}

/// A value as YAML that stands anywhere: bare where that reads as the same text, else as JSON, which YAML contains.
pub fn written(node: &Node) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    match &node.value {
        Value::String(text)
            if text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
                && text.chars().all(plain)
                && !["true", "false", "null", "yes", "no", "on", "off"].contains(&text.to_lowercase().as_str()) =>
        {
            text.clone()
        }
        _ => node.to_json().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const TEXT: &str = "a: { from: \"ü\", to: x-1 } # why\nb: 'it'\nc: 12\nd: [1]\ne: \"\\t\"\n";

    #[test]
    fn a_scalar_is_found_with_its_quotes() {
        let document = parse("f", TEXT).unwrap();
        let found = |path: &[&str]| scalar(TEXT, document.at(path).unwrap()).map(|range| &TEXT[range]);
        assert_eq!(found(&["a", "from"]), Some("\"ü\""));
        assert_eq!(found(&["a", "to"]), Some("x-1"));
        assert_eq!(found(&["b"]), Some("'it'"));
        assert_eq!(found(&["c"]), Some("12"));
        assert_eq!(found(&["d"]), None);
        assert_eq!(found(&["e"]), None);
    }

    #[test]
    fn an_entry_alone_on_its_lines_is_found_with_them() {
        let text = "a:\n  b: 1 # why\n  c:\n    - x\n  d: { e: 1, f: 2 }\n";
        let document = parse("f", text).unwrap();
        let found = |path: &[&str], name: &str| {
            let (key, value) = document.at(path)?.entries()?.iter().find(|(key, _)| key.name == name)?;
            lines(text, key, value).map(|(span, lines)| (lines, span.line, span.end_line))
        };
        assert_eq!(found(&["a"], "b"), Some(("  b: 1 # why\n", 2, 3)));
        assert_eq!(found(&["a"], "c"), Some(("  c:\n    - x\n", 3, 5)));
        assert_eq!(found(&["a"], "d"), Some(("  d: { e: 1, f: 2 }\n", 5, 6)));
        assert_eq!(found(&["a", "d"], "e"), None);
        assert_eq!(found(&["a", "d"], "f"), None);
    }

    #[test]
    fn what_is_written_reads_as_the_same() {
        for text in ["a: x-1", "a: 'on'", "a: '7'", "a: 7", "a: 'x, {y}'", "a: [1, {b: 'c: d'}]", "a: '# no'", "a: ''"]
        {
            let node = parse("f", text).unwrap();
            let again = format!("{{ a: {}, b: 1 }}", written(node.get("a").unwrap()));
            let again = parse("f", &again).unwrap();
            assert!(again.get("a").unwrap().same(node.get("a").unwrap()), "{text}");
        }
    }
}
