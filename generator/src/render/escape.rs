//! Free text on its way into a target language: nothing authored reaches a template by another road.

/// Text between the quotes of a Rust or TOML string.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Text within a Rust format string.
#[must_use]
pub fn format_text(text: &str) -> String {
    quoted(text).replace('{', "{{").replace('}', "}}")
}

/// Several lines of text within a Rust string that keeps its lines, such as SQL.
#[must_use]
pub fn quoted_lines(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "")
}

/// Text between the quotes of an SQL string.
#[must_use]
pub fn sql(text: &str) -> String {
    text.replace('\'', "''")
}

/// A comment of whole lines, each started by `marker`; empty text gives nothing.
#[must_use]
pub fn comment(indent: usize, marker: &str, text: &str) -> String {
    let room = 100 - indent - marker.len() - 1;
    let margin = " ".repeat(indent);
    let mut comment = String::new();
    let mut line = String::new();
    let mut flush = |line: &mut String| {
        if !line.is_empty() {
            comment.push_str(&format!("{margin}{marker} {line}\n"));
            line.clear();
        }
    };
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            flush(&mut line);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    flush(&mut line);
    comment
}

/// A Rust doc comment.
#[must_use]
pub fn doc(indent: usize, text: &str) -> String {
    comment(indent, "///", text)
}

/// A Rust doc comment of the surrounding module.
#[must_use]
pub fn module_doc(text: &str) -> String {
    comment(0, "//!", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_string_or_comment() {
        assert_eq!(quoted("a\"b\\c\n"), "a\\\"b\\\\c\\n");
        assert_eq!(format_text("{x}"), "{{x}}");
        assert_eq!(sql("it's"), "it''s");
        assert_eq!(doc(4, "one\nfn evil() {}"), "    /// one fn evil() {}\n");
        assert!(doc(0, &"word ".repeat(50)).lines().all(|line| line.starts_with("/// ") && line.len() <= 100));
    }
}
