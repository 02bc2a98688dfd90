//! Characters that rendered text keeps for its marks: no authored file may hold one.

use stategen_marks::first_mark;
use stategen_model::diagnostic::{Code, Diagnostic, File, Span};
use stategen_model::node::{Node, Value};

/// The finding on the first such character of a file: in its name, in its text, or written as an escape of JSON.
pub(crate) fn in_file(file: File, text: &str) -> Option<Diagnostic> {
    if let Some(at) = first_mark(&file) {
        return Some(finding(Span::file(file), character(&file[at..]), "the file's name holds"));
    }
    let (at, letter) = match first_mark(text) {
        Some(at) => (at, character(&text[at..])),
        None if file.ends_with(".json") => escaped(text)?,
        None => return None,
    };
    let length = if text[at..].starts_with('\\') { "\\uE000".len() } else { text[at..].chars().next()?.len_utf8() };
    Some(finding(Span::within(file, text, at..at + length), letter, "this is"))
}

/// The finding on the first such character of a document whose text holds none: it is written as an escape.
pub(crate) fn in_document(node: &Node) -> Option<Diagnostic> {
    let found = |text: &str, span: Span| {
        let at = first_mark(text)?;
        Some(finding(span, character(&text[at..]), "an escape stands for"))
    };
    match &node.value {
        Value::String(text) => found(text, node.span),
        Value::List(items) => items.iter().find_map(in_document),
        Value::Map(entries) => {
            entries.iter().find_map(|(key, node)| found(&key.name, key.span).or_else(|| in_document(node)))
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => None,
    }
}

fn finding(span: Span, letter: u32, what: &str) -> Diagnostic {
    let message = format!("{what} U+{letter:04X}, a character that is kept for the marks of rendered text");
    Diagnostic::error(Code::ReservedCharacter, span, message)
        .with_help("use a character outside the private use area U+E000 to U+F8FF")
}

fn character(text: &str) -> u32 {
    text.chars().next().map_or(0, u32::from)
}

/// Where `\uE000` to `\uF8FF` stands in JSON, whose only backslashes begin escapes, and which one it is.
fn escaped(text: &str) -> Option<(usize, u32)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('\\').map(|at| from + at) {
        let code = text[at + 1..].strip_prefix('u').and_then(|rest| u32::from_str_radix(rest.get(..4)?, 16).ok());
        match code {
            Some(code) if char::from_u32(code).is_some_and(stategen_marks::is_mark) => return Some((at, code)),
            // What a backslash escapes is no backslash of its own.
            _ => from = at + 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, text: &str) -> Option<String> {
        in_file(File::named(name), text).map(|found| format!("{} {}", found.span, found.message))
    }

    #[test]
    fn the_place_of_a_reserved_character_is_told() {
        let kept = "a character that is kept for the marks of rendered text";
        assert_eq!(place("a.sql", "é\n-- ü\u{F8F0}"), Some(format!("a.sql:2:5 this is U+F8F0, {kept}")));
        assert_eq!(place("\u{E000}.sql", ""), Some(format!("\u{E000}.sql:1:1 the file's name holds U+E000, {kept}")));
        assert_eq!(place("a.sql", "\u{FEFF}\u{F900} \\uE000"), None);
    }

    #[test]
    fn an_escape_of_json_is_seen() {
        assert!(place("a.json", "{ \"a\": \"\\\\\\uE001\" }").is_some_and(|found| found.starts_with("a.json:1:11 ")));
        assert_eq!(place("a.json", "{ \"a\": \"\\\\uE001 \\uF900 \\u00e9\" }"), None);
    }
}
