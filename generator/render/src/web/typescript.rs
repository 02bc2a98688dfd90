//! TypeScript as text: types, comments and strings.

use std::collections::BTreeSet;

use crate::escape::data_string;
use crate::rust::types::Member;
use stategen_model::names::pascal;
use stategen_model::system::Type;

/// How instants are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// ISO 8601, in REST.
    Iso,
    /// Milliseconds since 1970, in messages.
    Epoch,
}

/// A string with its quotes.
pub(super) fn string(text: &str) -> String {
    format!("\"{}\"", data_string(text))
}

/// `account-service` as `accountService`.
pub(super) fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut letters = pascal.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A documentation comment on one or more lines; empty text gives nothing.
pub(super) fn doc(indent: usize, text: &str) -> String {
    let margin = " ".repeat(indent);
    let text = text.replace("*/", "* /");
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return String::new();
    }
    let line = words.join(" ");
    if indent + line.chars().count() + 7 <= 100 {
        return format!("{margin}/** {line} */\n");
    }
    let mut comment = format!("{margin}/**\n");
    let mut current = String::new();
    for word in words {
        if !current.is_empty() && indent + 4 + current.chars().count() + word.chars().count() > 100 {
            comment.push_str(&format!("{margin} *{current}\n"));
            current.clear();
        }
        current.push(' ');
        current.push_str(word);
    }
    comment + &format!("{margin} *{current}\n{margin} */\n")
}

/// A property's name, quoted where it is no identifier.
pub(super) fn property(name: &str) -> String {
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') { name.to_owned() } else { string(name) }
}

/// The type without optionality.
pub(super) fn type_name(ty: &Type, dates: Dates) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer | Type::Long | Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Timestamp => if dates == Dates::Iso { "string" } else { "number" }.to_owned(),
        Type::Enum(name) | Type::Object(name) => name.clone(),
        Type::List(item) => format!("{}[]", type_name(item, dates)),
    }
}

/// The enums that types name.
pub(super) fn enums<'a>(types: impl IntoIterator<Item = &'a Type>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for ty in types {
        let mut ty = ty;
        while let Type::List(item) = ty {
            ty = item;
        }
        if let Type::Enum(name) = ty {
            names.insert(name.as_str());
        }
    }
    names
}

/// An interface for an object.
pub(super) fn interface(name: &str, description: &str, members: &[Member], dates: Dates) -> String {
    let mut text = doc(0, description);
    text.push_str(&format!("export interface {name} {{\n"));
    for member in members {
        let mut description = member.description.clone();
        if member.ty == Type::Timestamp {
            let form = match dates {
                Dates::Iso => "ISO 8601.",
                Dates::Epoch => "Milliseconds since 1970.",
            };
            description = format!("{description} {form}");
        }
        text.push_str(&doc(2, &description));
        let ty = type_name(&member.ty, dates);
        let name = property(&member.wire);
        // What a message lacks is left out of it; an answer says null where its contract promises the member.
        text.push_str(&match (member.optional, member.explicit_null && dates == Dates::Iso) {
            (false, _) => format!("  {name}: {ty};\n"),
            (true, true) => format!("  {name}: {ty} | null;\n"),
            (true, false) => format!("  {name}?: {ty} | null;\n"),
        });
    }
    text + "}\n"
}

/// `import type { A, B } from "x";`, or nothing.
pub(super) fn import_types(names: &BTreeSet<&str>, from: &str) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = names.iter().copied().collect();
    format!("import type {{ {} }} from \"{from}\";\n", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_text_stays_in_its_comment_and_string() {
        assert_eq!(doc(2, "ends */ here\nand goes on"), "  /** ends * / here and goes on */\n");
        assert!(doc(0, &"word ".repeat(50)).lines().all(|line| line.len() <= 100));
        assert_eq!(string("a\"b\\\u{2028}"), "\"a\\\"b\\\\\\u2028\"");
        assert_eq!(property("content-type"), "\"content-type\"");
        assert_eq!(camel("book-shelf"), "bookShelf");
    }
}
