//! The named parts of a file, each with its lines. Files are read as their templates lay them out: what a part holds is
//! indented, and its end stands below its start.

use std::ops::Range;

/// A named part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The names of what it stands in, outermost first, and its own.
    pub name: String,
    /// From 0, with the comments above it.
    pub lines: Range<usize>,
}

/// A line of a file.
struct Line<'t> {
    indent: usize,
    text: &'t str,
}

/// The named parts of the file, in their order; none where files of its kind have none.
#[must_use]
pub fn outline(path: &str, text: &str) -> Vec<Part> {
    let lines: Vec<Line<'_>> =
        text.lines().map(|line| Line { indent: line.len() - line.trim_start().len(), text: line.trim() }).collect();
    let file = path.rsplit('/').next().unwrap_or(path);
    let extension = file.rsplit_once('.').map(|(_, extension)| extension);
    let name: fn(&str) -> Option<String> = match extension {
        Some("rs") => item,
        Some("ts") => item_of_typescript,
        Some("yaml" | "yml") => key_of_yaml,
        Some("json") => key_of_json,
        Some("toml") => return toml(&lines),
        Some("sql") => statement,
        Some("conf" | "template") => directive,
        Some("sh") => function,
        _ if file == "Dockerfile" => stage,
        _ => return Vec::new(),
    };
    let separator = if matches!(extension, Some("rs" | "ts")) { "::" } else { "." };
    nested(&lines, name, separator)
}

/// The parts of a file in which the inner ones are indented. The name of an inner one begins with the names of the others
/// around it.
fn nested(lines: &[Line<'_>], name: impl Fn(&str) -> Option<String>, separator: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(own) = name(line.text) else { continue };
        open.retain(|(indent, _)| *indent < line.indent);
        open.push((line.indent, own));
        let names: Vec<&str> = open.iter().map(|(_, name)| name.as_str()).collect();
        parts.push(Part { name: names.join(separator), lines: start(lines, at)..end(lines, at) });
    }
    parts
}

/// The first of the comments and attributes above a line.
fn start(lines: &[Line<'_>], at: usize) -> usize {
    let is_above = |line: &Line<'_>| {
        line.indent >= lines[at].indent
            && ["//", "#", "--", "/*", "* ", "*/"].iter().any(|mark| line.text.starts_with(mark))
    };
    at - lines[..at].iter().rev().take_while(|line| is_above(line)).count()
}

/// The line after the last one of what begins here.
fn end(lines: &[Line<'_>], at: usize) -> usize {
    let begin = &lines[at];
    let below = lines[at + 1..].iter().take_while(|line| {
        let closes = line.text.starts_with([')', '}', ']']);
        line.text.is_empty()
            || line.indent > begin.indent
            || closes && line.indent == begin.indent
            || line.indent == begin.indent && line.text.starts_with("- ")
    });
    let below: Vec<&Line<'_>> = below.collect();
    // What closes it ends it, unless something opens again there.
    let closed = |line: &&Line<'_>| {
        line.indent == begin.indent && line.text.starts_with([')', '}', ']']) && !line.text.ends_with(['{', '[', '('])
    };
    let count = below.iter().position(closed).map_or(below.len(), |last| last + 1);
    let ends_here =
        begin.text.ends_with([';', '}', ',']) && below.first().is_none_or(|line| line.indent <= begin.indent);
    let filled = below[..count].iter().rposition(|line| !line.text.is_empty()).map_or(0, |last| last + 1);
    at + 1 + if ends_here { 0 } else { filled }
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The name of an item of Rust or TypeScript. What stands before its keyword is of no concern.
fn item(line: &str) -> Option<String> {
    const KEYWORDS: [&str; 11] =
        ["fn", "struct", "enum", "trait", "const", "static", "type", "mod", "function", "class", "interface"];
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.first() == Some(&"impl") || words.first().is_some_and(|word| word.starts_with("impl<")) {
        let head = line.trim_end_matches('{').trim_end();
        let of = head.rsplit_once(" for ").map_or(head, |(_, of)| of);
        let of = of.strip_prefix("impl").map_or(of, |rest| rest.trim_start());
        return Some(of.split(['<', ' ']).next()?.to_owned()).filter(|name| !name.is_empty());
    }
    let is_modifier = |word: &&&str| {
        !KEYWORDS.contains(*word) && word.chars().all(|letter| is_of_a_name(letter) || "()\"".contains(letter))
    };
    let modifiers = words.iter().take_while(is_modifier).count();
    let keyword = words.get(modifiers).filter(|_| modifiers < 4)?;
    // `const fn` is a function.
    let after = modifiers + 1 + usize::from(*keyword == "const" && words.get(modifiers + 1) == Some(&"fn"));
    let keyword_there = KEYWORDS.contains(keyword);
    let name: String = words.get(after)?.chars().take_while(|letter| is_of_a_name(*letter)).collect();
    (keyword_there && !name.is_empty()).then_some(name)
}

/// An item, or a member that is an object.
fn item_of_typescript(line: &str) -> Option<String> {
    let member = line.strip_suffix(": {").filter(|name| name.chars().all(is_of_a_name));
    item(line).or_else(|| member.map(str::to_owned))
}

fn key_of_yaml(line: &str) -> Option<String> {
    if line.starts_with(['#', '-', '{', '[']) {
        return None;
    }
    let end = line.find(": ").or_else(|| line.ends_with(':').then(|| line.len() - 1))?;
    Some(line[..end].trim_matches('"').to_owned())
}

fn key_of_json(line: &str) -> Option<String> {
    line.strip_prefix('"')?.split_once("\": ").map(|(key, _)| key.to_owned())
}

/// `CREATE TABLE accounts (`.
fn statement(line: &str) -> Option<String> {
    let words = line.strip_prefix("CREATE ")?.split_whitespace().skip(1);
    let is_name = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_lowercase());
    words.map(|word| word.trim_matches(['"', '(', ';'])).find(is_name).map(str::to_owned)
}

/// A block of a server's configuration by what stands before its brace, or a setting by its first word.
fn directive(line: &str) -> Option<String> {
    if line.starts_with(['#', '{', '}', ']', '"']) {
        return None;
    }
    let head = line.split_once(" {").map(|(head, _)| head.trim_end_matches(':'));
    let setting = || line.split([' ', ':', ';']).next().unwrap_or_default();
    Some(head.unwrap_or_else(setting).to_owned()).filter(|name| !name.is_empty())
}

/// `name() {` of a script.
fn function(line: &str) -> Option<String> {
    line.split_once("()").map(|(name, _)| name.to_owned()).filter(|name| name.chars().all(is_of_a_name))
}

/// `FROM image AS stage`.
fn stage(line: &str) -> Option<String> {
    line.strip_prefix("FROM ")?.split_once(" AS ").map(|(_, stage)| stage.to_owned())
}

/// The tables of TOML and the keys in them.
fn toml(lines: &[Line<'_>]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut table = String::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = line.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.trim_matches(['[', ']']).clone_into(&mut table);
            let below = lines[at + 1..].iter().take_while(|line| !line.text.starts_with('['));
            let texts: Vec<_> = below.map(|line| line.text).collect();
            let count = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
            parts.push(Part { name: table.clone(), lines: start(lines, at)..at + 1 + count });
        } else if let Some((key, _)) = line.text.split_once(" = ").filter(|_| line.indent == 0) {
            parts.push(Part { name: format!("{table}.{key}"), lines: start(lines, at)..end(lines, at) });
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, wanted: &[(&str, &str)]) {
        let parts = outline(path, text);
        let lines: Vec<&str> = text.lines().collect();
        for (name, text) in wanted {
            let part = parts.iter().find(|part| part.name == *name);
            let part = part.unwrap_or_else(|| panic!("{path} has no {name}: {parts:?}"));
            assert_eq!(lines[part.lines.clone()].join("\n"), *text, "{name}");
        }
    }

    #[test]
    fn items_of_rust_end_where_they_close() {
        let text = "/// A.\n#[derive(X)]\npub struct Desk<T> {\n    a: u8,\n}\n\nimpl<T> Show for Desk<T> {\n    pub(crate) async fn run(\n        \
                    &self,\n    ) -> u8 {\n        1\n    }\n\n    const fn two() -> u8 {\n        2\n    }\n}\nconst N: [u8; 1] = [\n    1,\n];\nmod a;\nmod b;\n";
        check(
            "a.rs",
            text,
            &[
                ("Desk", "/// A.\n#[derive(X)]\npub struct Desk<T> {\n    a: u8,\n}"),
                ("Desk::run", "    pub(crate) async fn run(\n        &self,\n    ) -> u8 {\n        1\n    }"),
                ("Desk::two", "    const fn two() -> u8 {\n        2\n    }"),
                ("N", "const N: [u8; 1] = [\n    1,\n];"),
                ("a", "mod a;"),
            ],
        );
    }

    #[test]
    fn keys_of_configurations_have_what_is_indented_below_them() {
        check(
            "compose.yaml",
            "services:\n  # Two.\n  desk:\n    ports:\n      - 1\n\n  hall:\n    x: 1\n",
            &[("services.desk", "  # Two.\n  desk:\n    ports:\n      - 1"), ("services.hall.x", "    x: 1")],
        );
        check(
            "a.json",
            "{\n  \"a\": {\n    \"b\": [\n      1\n    ],\n    \"c\": 2\n  }\n}\n",
            &[("a.b", "    \"b\": [\n      1\n    ],"), ("a.c", "    \"c\": 2")],
        );
        check(
            "Cargo.toml",
            "[a]\nx = 1\ny = [\n    2,\n]\n\n[b]\nz = 3\n",
            &[("a", "[a]\nx = 1\ny = [\n    2,\n]"), ("a.y", "y = [\n    2,\n]")],
        );
        check(
            "n.conf",
            "# P.\nport: $P\n\nwebsocket {\n  no_tls: true\n}\n",
            &[
                ("port", "# P.\nport: $P"),
                ("websocket", "websocket {\n  no_tls: true\n}"),
                ("websocket.no_tls", "  no_tls: true"),
            ],
        );
        check(
            "s.sql",
            "-- T.\nCREATE TABLE IF NOT EXISTS a (\n    b integer\n);\nCREATE SEQUENCE s START WITH 1;\n",
            &[
                ("a", "-- T.\nCREATE TABLE IF NOT EXISTS a (\n    b integer\n);"),
                ("s", "CREATE SEQUENCE s START WITH 1;"),
            ],
        );
    }
}
