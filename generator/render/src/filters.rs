//! The functions of [`escape`] as askama filters, each named for where its text goes.
//!
//! Filters named `…_string` give what stands between double quotes; the quotes are the template's. Others say what they
//! give. None lets text end the string, line, comment or element that it stands in.

// askama expands each filter to a struct without documentation.
#![allow(missing_docs)]

use std::fmt::Display;

use askama::{Result, Values};

use stategen_marks::{is_mark, within};

use super::{escape, lines};

/// Between the quotes of a Rust string.
#[askama::filter_fn]
pub fn rust_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::rust_string))
}

/// A Rust string of a pattern, with its quotes: raw where it may be.
#[askama::filter_fn]
pub fn rust_pattern(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::rust_pattern))
}

/// A statement that gives a text a name: the text is below it where it fits there alone.
#[askama::filter_fn]
pub fn binding(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::binding(&flat.to_string()))
}

/// Between the quotes of a Rust string that keeps its lines, such as SQL.
#[askama::filter_fn]
pub fn rust_lines(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::quoted_lines))
}

/// Between the quotes of a Rust format string.
#[askama::filter_fn]
pub fn format_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::format_text))
}

/// Within a Rust comment of one line, `//` or `///`.
#[askama::filter_fn]
pub fn rust_comment(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::flat))
}

/// Between the quotes of a TOML basic string.
#[askama::filter_fn]
pub fn toml_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::data_string))
}

/// Between the quotes of a YAML double-quoted scalar.
#[askama::filter_fn]
pub fn yaml_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::data_string))
}

/// Between the quotes of a double-quoted scalar in a Compose file, where a dollar starts a substitution.
#[askama::filter_fn]
pub fn compose_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), |text| escape::data_string(text).replace('$', "$$")))
}

/// Between the quotes of a JSON string.
#[askama::filter_fn]
pub fn json_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::data_string))
}

/// A name of a table or column in SQL, with quotes where a database keeps the word.
#[askama::filter_fn]
pub fn sql_identifier(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::identifier))
}

/// Between the single quotes of an SQL string.
#[askama::filter_fn]
pub fn sql_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::sql_string))
}

/// A comment of one line in SQL, TOML, YAML, shell, nginx or nats-server configuration, after its marker.
#[askama::filter_fn]
pub fn line_comment(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::flat))
}

/// A whole shell word, with its quotes.
#[askama::filter_fn]
pub fn shell_word(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::shell_word))
}

/// Between the double quotes of an nginx string.
#[askama::filter_fn]
pub fn nginx_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::nginx_string))
}

/// HTML text or a quoted attribute's value.
#[askama::filter_fn]
pub fn html_text(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::html))
}

/// One line of Markdown text, in a paragraph, list item, heading or table cell.
#[askama::filter_fn]
pub fn markdown(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::markdown))
}

/// One line of an author's Markdown prose, of which the code spans stay code.
#[askama::filter_fn]
pub fn markdown_prose(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::markdown_prose))
}

/// A Markdown code span, with its backticks.
#[askama::filter_fn]
pub fn markdown_code(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::markdown_code))
}

/// A mermaid node id: letters, digits and underscores, never one of its words.
#[askama::filter_fn]
pub fn mermaid_id(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), |text| format!("n_{}", text.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))))
}

/// Between the double quotes of a mermaid label.
#[askama::filter_fn]
pub fn mermaid(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), escape::mermaid))
}

/// Text as lines of a Rust doc comment, `///`, that begin at this column.
#[askama::filter_fn]
pub fn doc(value: impl Display, _: &dyn Values, indent: usize) -> Result<String> {
    Ok(comment_lines(indent, "///", &value.to_string()))
}

/// Text as lines of a Rust doc comment of the module, `//!`.
#[askama::filter_fn]
pub fn module_doc(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(comment_lines(0, "//!", &value.to_string()))
}

/// Text as whole lines of a comment with this marker.
#[askama::filter_fn]
pub fn comment(value: impl Display, _: &dyn Values, marker: &str) -> Result<String> {
    Ok(comment_lines(0, marker, &value.to_string()))
}

fn comment_lines(indent: usize, marker: &str, text: &str) -> String {
    // The template line of the first word has the start of the comment too.
    let (marks, words) = text.split_at(text.len() - text.trim_start_matches(is_mark).len());
    let lines = escape::comment(indent, marker, words);
    // The template breaks the line after the last one.
    format!("{marks}{}", lines.strip_suffix('\n').unwrap_or(words))
}

/// Whole lines `key: value`, in the order of their keys.
#[askama::filter_fn]
pub fn by_key(lines: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::by_key(&lines.to_string()))
}

/// A function's head on one line, broken where it is too long.
#[askama::filter_fn]
pub fn signature(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::signature(&flat.to_string()))
}

/// The head of an `impl` of a trait on one line, broken where it is too long.
#[askama::filter_fn]
pub fn implementation(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::implementation(&flat.to_string()))
}

/// A statement that is one call on one line, broken where it is too long.
#[askama::filter_fn]
pub fn call(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::call(&flat.to_string()))
}

/// The head of an `if` on one line, broken where it is too long.
#[askama::filter_fn]
pub fn condition(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::condition(&flat.to_string()))
}

/// An attribute with a list on one line, broken where it is too long.
#[askama::filter_fn]
pub fn attribute(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::attribute(&flat.to_string()))
}

/// A statement that is a chain of calls on one line, broken where it is too long.
#[askama::filter_fn]
pub fn chain(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::chain(&flat.to_string()))
}

/// A struct literal on one line, broken where it is too long.
#[askama::filter_fn]
pub fn literal(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::literal(&flat.to_string()))
}

/// A `use` of several names on one line, filled over several where it is too long.
#[askama::filter_fn]
pub fn import(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::import(&flat.to_string()))
}

/// A constant that is an array on one line, broken where it is too long.
#[askama::filter_fn]
pub fn array(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::array(&flat.to_string()))
}

/// Names of a `use`, in braces where they are several.
#[askama::filter_fn]
pub fn use_group(names: &[impl Display], _: &dyn Values) -> Result<String> {
    Ok(match names {
        [name] => name.to_string(),
        names => format!("{{{}}}", names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    })
}

/// The name of a TypeScript property, with quotes where it is no identifier.
#[askama::filter_fn]
pub fn property(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(within(&value.to_string(), lines::typescript::property))
}

/// Text as a JSDoc comment that begins at this column.
#[askama::filter_fn]
pub fn jsdoc(value: impl Display, _: &dyn Values, indent: usize) -> Result<String> {
    Ok(lines::typescript::jsdoc(indent, &value.to_string()))
}

/// A TypeScript method's head on one line, broken where it is too long.
#[askama::filter_fn]
pub fn method(flat: impl Display, _: &dyn Values) -> Result<String> {
    Ok(lines::typescript::method(&flat.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_of_the_lines_of_its_words() {
        let mut text = String::from("\n");
        stategen_marks::template_line(&mut text, 0, 1);
        let mut words = String::new();
        stategen_marks::template_line(&mut words, 0, 2);
        words.push_str(&"word ".repeat(30));
        let (plain, lines) = stategen_marks::separate(&format!("{text}{}", comment_lines(0, "//!", &words)));
        assert_eq!(plain.lines().count(), 3);
        assert!(lines.templates().all(|(_, template)| template.line == 2));
    }
}
