//! What a hunk stands in: the function, type, section, key or heading around its first changed line.

use super::lines::{Hunk, LineChange};

/// Longer lines are cut.
const LONGEST: usize = 72;
/// More keys than this lead to a place in a document.
const DEEPEST: usize = 3;

/// How a language says that something begins which goes on over the lines below it.
enum Language {
    /// A line that begins with one of these words, behind words that may come first; what is indented deeper is within it.
    Items { words: &'static [&'static str], before: &'static [&'static str] },
    /// `key:` in YAML, `"key": {` in JSON: all of them that are indented less.
    Keys,
    /// A line that begins with this, until the next one.
    Headings(&'static [&'static str]),
    /// A line that ends with `{`; what is indented deeper is within it.
    Blocks,
}

fn language(path: &str) -> Option<Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.rsplit('.').next().unwrap_or(name);
    Some(match end {
        "rs" => Language::Items {
            words: &["fn", "struct", "enum", "union", "mod", "trait", "impl", "impl<T>", "macro_rules!"],
            before: &["pub", "pub(crate)", "pub(super)", "async", "const", "unsafe", "extern"],
        },
        "ts" | "js" => Language::Items {
            words: &["function", "class", "interface", "type", "enum", "const"],
            before: &["export", "default", "async", "declare", "abstract"],
        },
        "yaml" | "yml" | "json" => Language::Keys,
        "toml" => Language::Headings(&["["]),
        "md" => Language::Headings(&["# ", "## ", "### ", "#### "]),
        "sql" => Language::Headings(&["CREATE ", "INSERT ", "ALTER ", "-- name:"]),
        "Dockerfile" => Language::Headings(&["FROM "]),
        "conf" | "template" | "css" | "sh" => Language::Blocks,
        _ => return None,
    })
}

/// The hunks between two texts of a file, each with what it stands in.
pub(super) fn named(mut hunks: Vec<Hunk>, path: &str, old: &str, new: &str) -> Vec<Hunk> {
    let Some(language) = language(path).filter(|_| !hunks.is_empty()) else { return hunks };
    let (before, after): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    for hunk in &mut hunks {
        let Some(first) = hunk.lines.iter().find(|line| line.change != LineChange::Context) else { continue };
        let (lines, number) = match (first.new, first.old) {
            (Some(number), _) => (&after, number),
            (None, Some(number)) => (&before, number),
            (None, None) => continue,
        };
        hunk.within = around(&language, lines, number - 1);
    }
    hunks
}

fn around(language: &Language, lines: &[&str], at: usize) -> Option<String> {
    let indent = indented(lines.get(at)?);
    let mut above = lines[..at].iter().rev().filter(|line| !line.trim().is_empty());
    let found = match language {
        Language::Headings(starts) => {
            above.find(|line| starts.iter().any(|start| line.starts_with(start))).map(|line| line.trim().to_owned())
        }
        Language::Items { words, before } => {
            above.find(|line| indented(line) < indent && is_item(line, words, before)).map(|line| bare(line))
        }
        Language::Blocks => above.find(|line| indented(line) < indent && line.ends_with('{')).map(|line| bare(line)),
        Language::Keys => {
            let (mut keys, mut least) = (Vec::new(), indent);
            for line in above.filter(|line| !line.trim_start().starts_with('#')) {
                if indented(line) < least
                    && let Some(key) = key(line)
                {
                    least = indented(line);
                    keys.push(key);
                }
            }
            keys.reverse();
            let last = keys.len().saturating_sub(DEEPEST);
            (!keys.is_empty()).then(|| keys[last..].join("."))
        }
    };
    found.map(|line| line.chars().take(LONGEST).collect())
}

fn indented(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Without what opens the block.
fn bare(line: &str) -> String {
    line.trim().trim_end_matches(['{', '(']).trim_end().to_owned()
}

fn is_item(line: &str, words: &[&str], before: &[&str]) -> bool {
    let first = line.split_whitespace().find(|word| !before.contains(word)).unwrap_or_default();
    let generic = |word: &str| first.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('<'));
    words.iter().any(|word| generic(word)) && !line.trim_end().ends_with(';')
}

/// The key that a line of YAML or JSON begins with.
fn key(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("- ");
    let (key, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\":")?,
        None => line.split_once(':')?,
    };
    (rest.is_empty() || rest.starts_with(' ')).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_within_what_is_indented_less() {
        let cases = [
            (
                "x.rs",
                "impl Shelf {\n    /// Lends.\n    pub fn lend(&self) {\n        let a = 1;\n",
                "pub fn lend(&self)",
            ),
            ("x.rs", "pub struct Shelf {\n    a: u8,\n}\n\nuse other;\n", ""),
            ("x.yaml", "services:\n  # shelf\n  shelf:\n    ports:\n      - 1\n      - 80\n", "services.shelf.ports"),
            ("x.json", "{\n  \"paths\": {\n    \"/a\": {\n      \"get\": 1\n", "paths./a"),
            ("Cargo.toml", "[package]\nname = \"a\"\n\n[dependencies]\na = 1\n", "[dependencies]"),
            ("nginx.conf", "server {\n    location / {\n        proxy_pass x;\n", "location /"),
            ("a.md", "# One\n\nText.\n\n## Two\n\nMore.\n", "## Two"),
            ("a.csv", "a,b\n1,2\n", ""),
        ];
        for (path, text, expected) in cases {
            let changed = text.lines().last().unwrap();
            let new = text.replace(changed, &format!("{changed} changed"));
            let hunks = named(super::super::lines::hunks(text, &new), path, text, &new);
            assert_eq!(hunks[0].within.as_deref().unwrap_or_default(), expected, "{path}");
        }
    }
}
