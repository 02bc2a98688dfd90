//! Values of a scenario as Rust.

use std::time::Duration;

use serde_json::Value;

use crate::escape::rust_string;
use crate::rust::names::snake;
use stategen_model::scenario::resolve::reference;

/// Longest line.
const MAX_WIDTH: usize = 100;

/// A string literal.
pub(super) fn string(text: &str) -> String {
    format!("\"{}\"", rust_string(text))
}

/// A value as an argument: a remembered one by reference, text as it is.
pub(super) fn argument(value: &Value) -> String {
    match value {
        Value::String(text) => match reference(text) {
            Some(name) => format!("&{}", snake(name)),
            None => string(unescaped(text)),
        },
        Value::Null => "()".to_owned(),
        Value::Array(_) | Value::Object(_) => json(value, "", ""),
        other => scalar(other),
    }
}

/// `before` + `json!(…)` + `after` for a line: on one line where it fits, else on several.
pub(super) fn json(value: &Value, before: &str, after: &str) -> String {
    let flat = format!("{before}json!({}){after}", inline(value));
    if flat.chars().count() <= MAX_WIDTH {
        return flat;
    }
    let indent = before.len() - before.trim_start().len();
    format!("{before}json!({}){after}", block(value, indent))
}

fn inline(value: &Value) -> String {
    match value {
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(key, one)| format!("{}: {}", string(key), inline(one))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => scalar(other),
    }
}

/// As many short members or elements a line as fit, and long ones in blocks of their own.
fn block(value: &Value, indent: usize) -> String {
    let margin = " ".repeat(indent + 4);
    let (open, parts, close): (_, Vec<(String, &Value)>, _) = match value {
        Value::Object(members) => {
            ('{', members.iter().map(|(key, one)| (format!("{}: ", string(key)), one)).collect(), '}')
        }
        Value::Array(items) => ('[', items.iter().map(|one| (String::new(), one)).collect(), ']'),
        other => return scalar(other),
    };
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for (start, one) in parts {
        let flat = format!("{start}{},", inline(one));
        let width = flat.chars().count();
        match lines.last_mut() {
            Some(line) if width < room => {
                line.push_str(&format!(" {flat}"));
                room -= width + 1;
            }
            _ if indent + 4 + width <= MAX_WIDTH || !(one.is_object() || one.is_array()) => {
                lines.push(format!("{margin}{flat}"));
                room = MAX_WIDTH.saturating_sub(indent + 4 + width);
            }
            _ => {
                lines.push(format!("{margin}{start}{},", block(one, indent + 4)));
                room = 0;
            }
        }
    }
    format!("{open}\n{}\n{}{close}", lines.join("\n"), " ".repeat(indent))
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => match reference(text) {
            Some(name) => snake(name),
            None => string(unescaped(text)),
        },
        // A literal without a suffix is of 32 bits.
        Value::Number(number) if number.as_i64().is_some_and(|n| i32::try_from(n).is_err()) => format!("{number}_i64"),
        other => other.to_string(),
    }
}

/// Text in which a dollar at the start is written twice.
fn unescaped(text: &str) -> &str {
    if text.starts_with("$$") { &text[1..] } else { text }
}

/// `Duration::from_secs(20)`.
pub(super) fn duration(duration: Duration) -> String {
    if duration.subsec_millis() == 0 {
        format!("Duration::from_secs({})", duration.as_secs())
    } else {
        format!("Duration::from_millis({})", duration.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_fits_stays_on_a_line() {
        assert_eq!(json(&value(r#"{"a":[1,"$b"],"c":null}"#), "x(", ")"), r#"x(json!({ "a": [1, b], "c": null }))"#);
        assert_eq!(json(&value(r#"["$$b", 3000000000]"#), "", ""), r#"json!(["$b", 3000000000_i64])"#);
    }

    #[test]
    fn what_does_not_fit_is_on_several_lines() {
        let long = "x".repeat(90);
        let value = serde_json::json!({ "a": long, "b": [], "c": 1 });
        assert_eq!(
            json(&value, "    f(", ")"),
            format!("    f(json!({{\n        \"a\": \"{long}\",\n        \"b\": [], \"c\": 1,\n    }}))")
        );
    }

    #[test]
    fn text_stays_in_its_string() {
        assert_eq!(argument(&value(r#""a\"b\n""#)), r#""a\"b\n""#);
        assert_eq!(argument(&value(r#""$account-id""#)), "&account_id");
    }
}
