//! Free text on its way into a target language: the filters that templates use, one for each place in each language.
//!
//! Filters named `…_string` give what stands between double quotes; the quotes are the template's. Others say what they
//! give. None lets text end the string, line, comment or element that it stands in.

// askama expands each filter to a struct without documentation.
#![allow(missing_docs)]

use std::fmt::Display;

use askama::{Result, Values};

/// Text on one line: line ends and other control characters become single spaces.
pub(crate) fn flat(text: &str) -> String {
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
pub(crate) fn to_rust_string(text: &str) -> String {
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

/// Between the quotes of a JSON, TOML or YAML string: the escapes that all three share.
pub(crate) fn to_data_string(text: &str) -> String {
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
pub(crate) fn to_shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}

/// HTML text or a quoted attribute's value.
pub(crate) fn to_html(text: &str) -> String {
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
pub(crate) fn to_markdown(text: &str) -> String {
    let text = flat(text);
    let mut out = to_markdown_inline(&text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    } else if text.starts_with(['#', '+', '-', '=', '~']) {
        out.insert(0, '\\');
    }
    out
}

/// Markdown text that does not start its line.
fn to_markdown_inline(text: &str) -> String {
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
pub(crate) fn to_markdown_prose(text: &str) -> String {
    let text = flat(text);
    let pieces: Vec<&str> = text.split('`').collect();
    // A backtick too many opens nothing.
    if pieces.len().is_multiple_of(2) || pieces.iter().skip(1).step_by(2).any(|code| code.is_empty()) {
        return to_markdown(&text);
    }
    let piece = |(at, piece): (usize, &&str)| {
        if at % 2 == 1 {
            return to_markdown_code(piece);
        }
        let (start, end) = (piece.len() - piece.trim_start().len(), piece.trim_end().len());
        // Nothing but the very first piece starts a line.
        if start >= end {
            return (*piece).to_owned();
        }
        let inner = if at == 0 { to_markdown(&piece[start..end]) } else { to_markdown_inline(&piece[start..end]) };
        format!("{}{inner}{}", &piece[..start], &piece[end..])
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// A Markdown code span on one line, fenced by more backticks than it holds.
pub(crate) fn to_markdown_code(text: &str) -> String {
    let text = flat(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    // A bar would end the cell of a table even here.
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// Between the quotes of a mermaid label, where `#…;` are its entities.
pub(crate) fn to_mermaid(text: &str) -> String {
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
pub(crate) fn to_nginx_string(text: &str) -> String {
    escaped(&flat(text), |c| match c {
        '"' => Some("\\\"".into()),
        '\\' => Some("\\\\".into()),
        '$' => Some(String::new()),
        _ => None,
    })
}

/// Between the quotes of a Rust string.
#[askama::filter_fn]
pub fn rust_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_rust_string(&value.to_string()))
}

/// Within a Rust comment of one line, `//` or `///`.
#[askama::filter_fn]
pub fn rust_comment(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(flat(&value.to_string()))
}

/// Between the quotes of a TOML basic string.
#[askama::filter_fn]
pub fn toml_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_data_string(&value.to_string()))
}

/// Between the quotes of a YAML double-quoted scalar.
#[askama::filter_fn]
pub fn yaml_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_data_string(&value.to_string()))
}

/// Between the quotes of a double-quoted scalar in a Compose file, where a dollar starts a substitution.
#[askama::filter_fn]
pub fn compose_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_data_string(&value.to_string()).replace('$', "$$"))
}

/// Between the quotes of a JSON string.
#[askama::filter_fn]
pub fn json_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_data_string(&value.to_string()))
}

/// Between the single quotes of an SQL string.
#[askama::filter_fn]
pub fn sql_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(value.to_string().replace('\0', "").replace('\'', "''"))
}

/// A comment of one line in SQL, TOML, YAML, shell, nginx or nats-server configuration, after its marker.
#[askama::filter_fn]
pub fn line_comment(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(flat(&value.to_string()))
}

/// A whole shell word, with its quotes.
#[askama::filter_fn]
pub fn shell_word(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_shell_word(&value.to_string()))
}

/// Between the double quotes of an nginx string.
#[askama::filter_fn]
pub fn nginx_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_nginx_string(&value.to_string()))
}

/// HTML text or a quoted attribute's value.
#[askama::filter_fn]
pub fn html_text(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_html(&value.to_string()))
}

/// One line of Markdown text, in a paragraph, list item, heading or table cell.
#[askama::filter_fn]
pub fn markdown(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_markdown(&value.to_string()))
}

/// One line of an author's Markdown prose, of which the code spans stay code.
#[askama::filter_fn]
pub fn markdown_prose(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_markdown_prose(&value.to_string()))
}

/// A Markdown code span, with its backticks.
#[askama::filter_fn]
pub fn markdown_code(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_markdown_code(&value.to_string()))
}

/// A mermaid node id: letters, digits and underscores, never one of its words.
#[askama::filter_fn]
pub fn mermaid_id(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(format!("n_{}", value.to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "_")))
}

/// Between the double quotes of a mermaid label.
#[askama::filter_fn]
pub fn mermaid(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(to_mermaid(&value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\"b'c\n*/ ${HOME} `id` <b>|\\ \"\"\" --> # x";

    #[test]
    fn text_stays_inside_rust_and_data_strings() {
        assert_eq!(to_rust_string("a\"b\\c\n\u{1}"), "a\\\"b\\\\c\\n\\u{1}");
        let json = format!("\"{}\"", to_data_string(HOSTILE));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), HOSTILE);
        assert_eq!(to_data_string("\u{2028}"), "\\u2028");
    }

    #[test]
    fn text_stays_one_shell_word() {
        assert_eq!(to_shell_word("it's $(id)"), r"'it'\''s $(id)'");
    }

    #[test]
    fn text_is_no_markup() {
        assert_eq!(to_html("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
        assert_eq!(to_markdown("# a|b\n<i> *c* 1"), "\\# a\\|b &lt;i&gt; \\*c\\* 1");
        assert_eq!(to_markdown("1. one"), "1\\. one");
        assert_eq!(to_markdown("snake_case and _this_"), "snake_case and \\_this\\_");
        assert_eq!(to_markdown_code("a`b"), "``a`b``");
        assert_eq!(to_markdown_prose("# of `a|b` is *x* `y`"), "\\# of `a\\|b` is \\*x\\* `y`");
        assert_eq!(to_markdown_prose("an odd ` one"), "an odd \\` one");
        assert_eq!(to_mermaid("say \"hi\" #1"), "say #quot;hi#quot; #35;1");
    }

    #[test]
    fn text_stays_inside_nginx_strings() {
        assert_eq!(to_nginx_string("a\"; return 500; $host"), "a\\\"; return 500; host");
    }
}
