//! Free text on its way into a target language: nothing authored reaches a template by another road.

mod identifier;

use stategen_marks::{split_start, width, words};

pub use identifier::identifier;

/// Text on one line: line ends and other control characters become single spaces.
#[must_use]
pub fn flat(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match escape(c) {
            Some(replacement) => out.push_str(&replacement),
            None => out.push(c),
        }
    }
    out
}

/// Between the quotes of a Rust string.
#[must_use]
pub fn rust_string(text: &str) -> String {
    escaped(text, |c| match c {
        '"' => Some("\\\"".into()),
        '\\' => Some("\\\\".into()),
        '\n' => Some("\\n".into()),
        '\r' => Some("\\r".into()),
        '\t' => Some("\\t".into()),
        c if c.is_control() => Some(format!("\\u{{{:x}}}", u32::from(c))),
        _ => None,
    })
}

/// A Rust string of a pattern, with its quotes.
#[must_use]
pub fn rust_pattern(text: &str) -> String {
    let is_raw = !text.chars().any(|letter| letter == '"' || letter.is_control());
    match is_raw && text.contains('\\') {
        true => format!("r\"{text}\""),
        false => format!("\"{}\"", rust_string(text)),
    }
}

/// Between the quotes of a JSON, TOML or YAML string: the escapes that all three share.
#[must_use]
pub fn data_string(text: &str) -> String {
    escaped(text, |c| match c {
        '"' => Some("\\\"".into()),
        '\\' => Some("\\\\".into()),
        '\n' => Some("\\n".into()),
        '\r' => Some("\\r".into()),
        '\t' => Some("\\t".into()),
        // YAML also takes these two as line ends.
        '\u{2028}' | '\u{2029}' => Some(format!("\\u{:04x}", u32::from(c))),
        c if c.is_control() => Some(format!("\\u{:04x}", u32::from(c))),
        _ => None,
    })
}

/// A whole single-quoted shell word.
#[must_use]
pub fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}

/// HTML text or a quoted attribute's value.
#[must_use]
pub fn html(text: &str) -> String {
    escaped(text, |c| match c {
        '&' => Some("&amp;".into()),
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '"' => Some("&quot;".into()),
        '\'' => Some("&#39;".into()),
        _ => None,
    })
}

/// One line of Markdown text: nothing in it is markup, a table cell's bar included.
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = flat(text);
    let mut out = markdown_inline(&text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    } else if text.starts_with(['#', '+', '-', '=', '~']) {
        out.insert(0, '\\');
    }
    out
}

/// Markdown text that does not start its line.
fn markdown_inline(text: &str) -> String {
    let out = escaped(text, |c| match c {
        '\\' | '`' | '*' | '[' | ']' | '|' => Some(format!("\\{c}")),
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '&' => Some("&amp;".into()),
        _ => None,
    });
    // An underscore within a word is no emphasis and reads better bare.
    let word = |word: &str| {
        let outer = word.starts_with('_') || word.ends_with('_');
        if outer { word.replace('_', "\\_") } else { word.to_owned() }
    };
    out.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// One line of an author's Markdown prose: its code spans stay, all else is text.
#[must_use]
pub fn markdown_prose(text: &str) -> String {
    let text = flat(text);
    let pieces: Vec<&str> = text.split('`').collect();
    // A backtick too many opens nothing.
    if pieces.len().is_multiple_of(2) || pieces.iter().skip(1).step_by(2).any(|code| code.is_empty()) {
        return markdown(&text);
    }
    let piece = |(at, piece): (usize, &&str)| {
        if at % 2 == 1 {
            return markdown_code(piece);
        }
        let (start, end) = (piece.len() - piece.trim_start().len(), piece.trim_end().len());
        // Nothing but the very first piece starts a line.
        if start >= end {
            return (*piece).to_owned();
        }
        let inner = if at == 0 { markdown(&piece[start..end]) } else { markdown_inline(&piece[start..end]) };
        format!("{}{inner}{}", &piece[..start], &piece[end..])
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// A Markdown code span on one line, fenced by more backticks than it holds.
#[must_use]
pub fn markdown_code(text: &str) -> String {
    let text = flat(text);
    let longest = text.split(|c| c != '`').map(str::len).fold(0, usize::max);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    // A bar would end the cell of a table even here.
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// Between the quotes of a mermaid label, where `#…;` are its entities.
#[must_use]
pub fn mermaid(text: &str) -> String {
    escaped(&flat(text), |c| match c {
        '"' => Some("#quot;".into()),
        '#' => Some("#35;".into()),
        '<' => Some("#lt;".into()),
        '>' => Some("#gt;".into()),
        '&' => Some("#amp;".into()),
        '`' => Some("#96;".into()),
        '\\' => Some("#92;".into()),
        _ => None,
    })
}

/// Between the quotes of an nginx string: a dollar would start a variable, and there is no escape for it, so it is left out.
#[must_use]
pub fn nginx_string(text: &str) -> String {
    escaped(&flat(text), |c| match c {
        '"' => Some("\\\"".into()),
        '\\' => Some("\\\\".into()),
        '$' => Some(String::new()),
        _ => None,
    })
}

/// Text within a Rust format string.
#[must_use]
pub fn format_text(text: &str) -> String {
    rust_string(text).replace('{', "{{").replace('}', "}}")
}

/// Several lines of text within a Rust string that keeps its lines, such as SQL.
#[must_use]
pub fn quoted_lines(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "")
}

/// Between the single quotes of an SQL string, which holds no NUL.
#[must_use]
pub fn sql_string(text: &str) -> String {
    text.replace('\0', "").replace('\'', "''")
}

/// A comment of whole lines, each started by `marker`; empty text gives nothing.
#[must_use]
pub fn comment(indent: usize, marker: &str, text: &str) -> String {
    let room = 100 - indent - marker.len() - 1;
    let margin = " ".repeat(indent);
    let mut comment = String::new();
    let mut line = String::new();
    let mut flush = |line: &mut String| {
        // The template line of a line's first word has what stands before that word too.
        let (marks, words) = split_start(line);
        match words {
            "" => comment.push_str(marks),
            words => comment.push_str(&format!("{marks}{margin}{marker} {words}\n")),
        }
        line.clear();
    };
    for word in words(text) {
        if !line.is_empty() && width(&line) + 1 + width(&word) > room {
            flush(&mut line);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    flush(&mut line);
    comment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_comment_is_of_the_template_line_of_its_words() {
        let mut text = String::new();
        for line in 1..=2 {
            stategen_marks::template_line(&mut text, 0, line);
            text.push_str(&format!(" {} ", "word ".repeat(18)));
        }
        let (plain, lines) = stategen_marks::separate(&comment(4, "//", &text));
        assert!(plain.lines().all(|line| line.starts_with("    // word") && line.ends_with("word")), "{plain}");
        let lines: Vec<_> = lines.templates().map(|(line, template)| (line, template.line)).collect();
        assert_eq!(lines, [(1, 1), (2, 2)]);
        let mut mark = String::new();
        stategen_marks::template_line(&mut mark, 0, 1);
        assert_eq!(comment(0, "//", &mark), mark);
    }

    const HOSTILE: &str = "a\"b'c\n*/ ${HOME} `id` <b>|\\ \"\"\" --> # x";

    #[test]
    fn text_stays_inside_rust_and_data_strings() {
        assert_eq!(rust_string("a\"b\\c\n\u{1}"), "a\\\"b\\\\c\\n\\u{1}");
        let json = format!("\"{}\"", data_string(HOSTILE));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), HOSTILE);
        assert_eq!(data_string("\u{2028}"), "\\u2028");
    }

    #[test]
    fn text_stays_one_shell_word() {
        assert_eq!(shell_word("it's $(id)"), r"'it'\''s $(id)'");
    }

    #[test]
    fn text_is_no_markup() {
        assert_eq!(html("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
        assert_eq!(markdown("# a|b\n<i> *c* 1"), "\\# a\\|b &lt;i&gt; \\*c\\* 1");
        assert_eq!(markdown("1. one"), "1\\. one");
        assert_eq!(markdown("snake_case and _this_"), "snake_case and \\_this\\_");
        assert_eq!(markdown_code("a`b"), "``a`b``");
        assert_eq!(markdown_prose("# of `a|b` is *x* `y`"), "\\# of `a\\|b` is \\*x\\* `y`");
        assert_eq!(markdown_prose("an odd ` one"), "an odd \\` one");
        assert_eq!(mermaid("say \"hi\" #1"), "say #quot;hi#quot; #35;1");
    }

    #[test]
    fn text_stays_inside_nginx_strings() {
        assert_eq!(nginx_string("a\"; return 500; $host"), "a\\\"; return 500; host");
    }

    #[test]
    fn text_cannot_leave_its_string_or_comment() {
        assert_eq!(rust_string("a\"b\\c\n"), "a\\\"b\\\\c\\n");
        assert_eq!(format_text("{x}"), "{{x}}");
        assert_eq!(sql_string("it's"), "it''s");
        assert_eq!(comment(4, "///", "one\nfn evil() {}"), "    /// one fn evil() {}\n");
        assert!(
            comment(0, "///", &"word ".repeat(50)).lines().all(|line| line.starts_with("/// ") && line.len() <= 100)
        );
    }
}
