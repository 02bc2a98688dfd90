//! One entry more in a document, all else as it stands.

use stategen_model::diagnostic::File;
use stategen_model::node::{Key, Node, Value};

use crate::yaml::parse;

/// The text with `entry`, lines that begin with the entry's key, as the last entry of the map at `path`. Maps that are not
/// there are made.
///
/// # Errors
/// Says what stands in the way: the text is no YAML, something on the path is no map or has braces, the entry is there.
pub fn inserted(file: File, text: &str, path: &[&str], entry: &str) -> Result<String, String> {
    let document = parse(file, text).map_err(|finding| finding.message)?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (mut map, mut key, mut missing) = (&document, None, path);
    while let Some((next, below)) = missing.split_first() {
        let Some((found, value)) = entries(map).iter().find(|(found, _)| found.name == *next) else { break };
        (map, key, missing) = (value, Some(found), below);
    }
    let (at, margin) = end(map, key, &mut lines).map_err(|what| format!("`{}` {what}", path.join(".")))?;
    let name = name(entry);
    let added = missing.first().copied().unwrap_or(name);
    if map.get(added).is_some() {
        return Err(format!("`{}` has `{name}` already", path.join(".")));
    }
    let heads = missing.iter().enumerate().map(|(depth, key)| (depth, format!("{key}:")));
    let body = entry.lines().map(|line| (missing.len(), line.to_owned()));
    let new: Vec<String> = heads
        .chain(body)
        .map(|(depth, line)| if line.is_empty() { line } else { " ".repeat(margin + 2 * depth) + &line })
        .collect();
    lines.splice(at..at, new);
    let text = lines.join("\n") + "\n";
    let mut with = parse(file, &text).map_err(|finding| finding.message)?;
    let fits = with.at(path).is_some_and(|map| map.get(name).is_some());
    let there = &path[..path.len() - missing.len()];
    let map = there.iter().try_fold(&mut with, |node, key| node.get_mut(key)).and_then(Node::entries_mut);
    if let Some(entries) = map {
        entries.retain(|(key, _)| key.name != added);
    }
    // An empty map that had no braces was nothing.
    let same = with.same(&document) || document.at(there).is_none_or(|map| entries(map).is_empty());
    if fits && same { Ok(text) } else { Err(format!("`{}` has no place for one more line", path.join("."))) }
}

/// The number of the line after a map, and how far its keys stand from the margin. What stands in the place of a map
/// without entries is taken away.
fn end(map: &Node, key: Option<&Key>, lines: &mut [String]) -> Result<(usize, usize), &'static str> {
    const BRACES: &str = "is written in braces: write it over several lines";
    let place = |line: u32, column: u32| (line as usize - 1, column as usize - 1);
    if let Some((first, _)) = entries(map).first() {
        let (line, column) = place(first.span.line, first.span.column);
        let alone = lines[line].chars().take(column).all(|c| c == ' ');
        return if alone { Ok((map.span.end_line as usize, column)) } else { Err(BRACES) };
    }
    let Some(key) = key else { return Ok((lines.len(), 0)) };
    if !matches!(map.value, Value::Null | Value::Map(_)) {
        return Err("is no map");
    }
    let (line, column) = place(key.span.line, key.span.column);
    if lines[line].chars().take(column).any(|c| c != ' ') {
        return Err(BRACES);
    }
    let name: String = lines[line].chars().take(key.span.end_column as usize - 1).collect();
    lines[line] = name + ":";
    Ok((line + 1, column + 2))
}

/// The key of an entry.
fn name(entry: &str) -> &str {
    let line = entry.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    let key = line.split_once(": ").map_or_else(|| line.trim_end_matches(':'), |(key, _)| key);
    key.trim_matches(['"', '\''])
}

fn entries(node: &Node) -> &[(Key, Node)] {
    node.entries().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, path: &[&str], wanted: Result<&str, &str>) {
        let found = inserted("f".into(), text, path, "new: { x: 1 }\n");
        assert_eq!(found.as_deref().map_err(String::as_str), wanted, "{text}");
    }

    #[test]
    fn an_entry_comes_after_the_others_of_its_map() {
        check("a:\n  b: 1 # why\n\n# c\nc: 2\n", &["a"], Ok("a:\n  b: 1 # why\n  new: { x: 1 }\n\n# c\nc: 2\n"));
        check("a:\n  b: >-\n    x\n    y\nc: 2\n", &["a"], Ok("a:\n  b: >-\n    x\n    y\n  new: { x: 1 }\nc: 2\n"));
        check("a:\n    b:\n        - x\n", &["a"], Ok("a:\n    b:\n        - x\n    new: { x: 1 }\n"));
        check("a:\n  b:\n    [\n      x\n    ]\n", &["a"], Ok("a:\n  b:\n    [\n      x\n    ]\n  new: { x: 1 }\n"));
        check("a: 1\n", &[], Ok("a: 1\nnew: { x: 1 }\n"));
    }

    #[test]
    fn maps_that_are_not_there_are_made() {
        check("# why\n", &["a", "b"], Ok("# why\na:\n  b:\n    new: { x: 1 }\n"));
        check("a: {} # none\nb: 1\n", &["a", "c"], Ok("a:\n  c:\n    new: { x: 1 }\nb: 1\n"));
        check("a:\nb: 1\n", &["a"], Ok("a:\n  new: { x: 1 }\nb: 1\n"));
        check("a:\n  b: 1\n", &["a", "c"], Ok("a:\n  b: 1\n  c:\n    new: { x: 1 }\n"));
    }

    #[test]
    fn what_stands_in_the_way_is_said() {
        let braces = "`a` is written in braces: write it over several lines";
        check("a: { b: 1 }\n", &["a"], Err(braces));
        check("a: { b: {} }\n", &["a", "b"], Err("`a.b` is written in braces: write it over several lines"));
        check("a: 1\n", &["a"], Err("`a` is no map"));
        check("a:\n  new: 1\n", &["a"], Err("`a` has `new` already"));
        check("a: [\n", &["a"], Err("this is not valid YAML: unclosed bracket '['"));
    }
}
