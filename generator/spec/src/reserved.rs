//! Characters that no authored text may hold: those that rendered text keeps for its marks, and those that nobody sees.

use stategen_marks::is_mark;
use stategen_model::diagnostic::{Code, Diagnostic, File, Span};
use stategen_model::node::{Node, Value};

/// Why a character is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is of the private use area, which marks are made of.
    Mark,
    /// It is a control character, or turns the direction of text or breaks its line without being seen: what is reviewed
    /// would not be what compilers read (<https://www.unicode.org/reports/tr55/>).
    Unseen,
}

fn refused(letter: char) -> Option<Kind> {
    match letter {
        '\n' | '\t' => None,
        _ if is_mark(letter) => Some(Kind::Mark),
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => {
            Some(Kind::Unseen)
        }
        _ => letter.is_control().then_some(Kind::Unseen),
    }
}

/// The first refused character, with its place in bytes.
fn first(text: &str) -> Option<(usize, char)> {
    // The bytes with which such a character begins: most texts have none of them.
    let begins_one = |byte| matches!(byte, 0..=8 | 11..=31 | 127 | 0xC2 | 0xD8 | 0xE2 | 0xEE | 0xEF);
    if !text.bytes().any(begins_one) {
        return None;
    }
    text.char_indices().find(|(_, letter)| refused(*letter).is_some())
}

/// The finding on a file's name that would break lines or turn the direction of what shows it.
pub(crate) fn in_name(file: &str) -> Option<Diagnostic> {
    let letter = file.chars().find(|letter| letter.is_control() || refused(*letter) == Some(Kind::Unseen))?;
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let what = format!("the name `{}` of a file in this folder holds", name.escape_debug());
    let mut finding = finding(Span::file(folder), letter, &what);
    finding.help = Some("rename the file".into());
    Some(finding)
}

/// The finding on the first such character of a file: in its name, in its text, or written as an escape of JSON.
pub(crate) fn in_file(file: File, text: &str) -> Option<Diagnostic> {
    if let Some((_, letter)) = first(&file) {
        return Some(finding(Span::file(file), letter, "the file's name holds"));
    }
    let (at, letter) = match first(text) {
        Some(found) => found,
        None if file.ends_with(".json") => escaped(text)?,
        None => return None,
    };
    let length = if text[at..].starts_with('\\') { "\\uE000".len() } else { letter.len_utf8() };
    Some(finding(Span::within(file, text, at..at + length), letter, "this is"))
}

/// The finding on the first such character that an escape of a document stands for; where the document says what is sent
/// on purpose, an unseen one is what it may be about.
pub(crate) fn in_document(file: File, text: &str, node: &Node) -> Option<Diagnostic> {
    // One that stands in the text as it is was found when the text was read.
    if !text.contains('\\') || first(text).is_some() {
        return None;
    }
    in_node(node, file.contains("/scenarios/"))
}

fn in_node(node: &Node, may_be_unseen: bool) -> Option<Diagnostic> {
    let found = |text: &str, span: Span| {
        let counts = |letter: &char| refused(*letter).is_some_and(|kind| kind == Kind::Mark || !may_be_unseen);
        let letter = first(text).and_then(|(at, _)| text[at..].chars().find(counts))?;
        Some(finding(span, letter, "an escape stands for"))
    };
    match &node.value {
        Value::String(text) => found(text, node.span),
        Value::List(items) => items.iter().find_map(|item| in_node(item, may_be_unseen)),
        Value::Map(entries) => {
            entries.iter().find_map(|(key, node)| found(&key.name, key.span).or_else(|| in_node(node, may_be_unseen)))
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => None,
    }
}

fn finding(span: Span, letter: char, what: &str) -> Diagnostic {
    let number = u32::from(letter);
    match refused(letter) {
        Some(Kind::Unseen) | None => {
            let message = format!("{what} U+{number:04X}, which nobody sees and which changes how a text is read");
            Diagnostic::error(Code::UnseenCharacter, span, message).with_help("delete it")
        }
        Some(Kind::Mark) => {
            let message = format!("{what} U+{number:04X}, a character that is kept for the marks of rendered text");
            Diagnostic::error(Code::ReservedCharacter, span, message)
                .with_help("use a character outside the private use area U+E000 to U+F8FF")
        }
    }
}

/// Where the escape of a refused character stands in JSON, whose only backslashes begin escapes, and which one it is.
fn escaped(text: &str) -> Option<(usize, char)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('\\').map(|at| from + at) {
        let code = text[at + 1..].strip_prefix('u').and_then(|rest| u32::from_str_radix(rest.get(..4)?, 16).ok());
        match code.and_then(char::from_u32) {
            Some(letter) if refused(letter).is_some() => return Some((at, letter)),
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
        assert_eq!(place("a.sql", "\t\u{F900} “é” \\uE000\n"), None);
    }

    #[test]
    fn what_nobody_sees_is_refused_where_it_stands() {
        let unseen = "which nobody sees and which changes how a text is read";
        for letter in
            ['\0', '\u{1B}', '\r', '\u{7F}', '\u{85}', '\u{61C}', '\u{2028}', '\u{202E}', '\u{2066}', '\u{FEFF}']
        {
            let number = u32::from(letter);
            let wanted = Some(format!("a.rs:2:3 this is U+{number:04X}, {unseen}"));
            assert_eq!(place("a.rs", &format!("//\n/ {letter}")), wanted);
        }
        let named = in_name("specs/001-a/data/a\nb.csv").unwrap();
        assert_eq!(named.span.to_string(), "specs/001-a/data:1:1");
        assert!(named.message.starts_with("the name `a\\nb.csv` of a file in this folder holds U+000A"));
    }

    #[test]
    fn an_escape_may_stand_for_what_nobody_sees_in_a_scenario_alone() {
        let said = |file: &str, text: &str| crate::yaml::parse(file, text).err().map(|found| found.message);
        let text = "name: \"a\\0b\"\n";
        assert!(said("specs/001-a/delta.yaml", text).is_some_and(|said| said.contains("U+0000")));
        assert_eq!(said("specs/001-a/scenarios/x.yaml", text), None);
        assert!(said("specs/001-a/scenarios/x.yaml", "name: \"a\\uE000\"\n").is_some());
    }

    #[test]
    fn an_escape_of_json_is_seen() {
        assert!(place("a.json", "{ \"a\": \"\\\\\\uE001\" }").is_some_and(|found| found.starts_with("a.json:1:11 ")));
        assert_eq!(place("a.json", "{ \"a\": \"\\\\uE001 \\uF900 \\u00e9\" }"), None);
    }
}
