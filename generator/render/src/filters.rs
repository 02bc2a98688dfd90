//! The functions of [`escape`] as askama filters, each named for where its text goes.
//!
//! Filters named `…_string` give what stands between double quotes; the quotes are the template's. Others say what they
//! give. None lets text end the string, line, comment or element that it stands in.

// askama expands each filter to a struct without documentation.
#![allow(missing_docs)]

use std::fmt::Display;

use askama::{Result, Values};

use super::escape;

/// Between the quotes of a Rust string.
#[askama::filter_fn]
pub fn rust_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::rust_string(&value.to_string()))
}

/// Within a Rust comment of one line, `//` or `///`.
#[askama::filter_fn]
pub fn rust_comment(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::flat(&value.to_string()))
}

/// Between the quotes of a TOML basic string.
#[askama::filter_fn]
pub fn toml_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::data_string(&value.to_string()))
}

/// Between the quotes of a YAML double-quoted scalar.
#[askama::filter_fn]
pub fn yaml_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::data_string(&value.to_string()))
}

/// Between the quotes of a double-quoted scalar in a Compose file, where a dollar starts a substitution.
#[askama::filter_fn]
pub fn compose_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::data_string(&value.to_string()).replace('$', "$$"))
}

/// Between the quotes of a JSON string.
#[askama::filter_fn]
pub fn json_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::data_string(&value.to_string()))
}

/// Between the single quotes of an SQL string.
#[askama::filter_fn]
pub fn sql_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::sql_string(&value.to_string()))
}

/// A comment of one line in SQL, TOML, YAML, shell, nginx or nats-server configuration, after its marker.
#[askama::filter_fn]
pub fn line_comment(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::flat(&value.to_string()))
}

/// A whole shell word, with its quotes.
#[askama::filter_fn]
pub fn shell_word(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::shell_word(&value.to_string()))
}

/// Between the double quotes of an nginx string.
#[askama::filter_fn]
pub fn nginx_string(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::nginx_string(&value.to_string()))
}

/// HTML text or a quoted attribute's value.
#[askama::filter_fn]
pub fn html_text(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::html(&value.to_string()))
}

/// One line of Markdown text, in a paragraph, list item, heading or table cell.
#[askama::filter_fn]
pub fn markdown(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::markdown(&value.to_string()))
}

/// One line of an author's Markdown prose, of which the code spans stay code.
#[askama::filter_fn]
pub fn markdown_prose(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::markdown_prose(&value.to_string()))
}

/// A Markdown code span, with its backticks.
#[askama::filter_fn]
pub fn markdown_code(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::markdown_code(&value.to_string()))
}

/// A mermaid node id: letters, digits and underscores, never one of its words.
#[askama::filter_fn]
pub fn mermaid_id(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(format!("n_{}", value.to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "_")))
}

/// Between the double quotes of a mermaid label.
#[askama::filter_fn]
pub fn mermaid(value: impl Display, _: &dyn Values) -> Result<String> {
    Ok(escape::mermaid(&value.to_string()))
}
