//! Whether what traces name in `shown-by` is there: files beside the specifications, and tests in them.

use std::collections::BTreeMap;

use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::node::Node;
use stategen_model::system::{Evidence, EvidenceKind};

use super::Loaded;

/// The code of what is not there.
const CODE: Code = Code::EvidenceMissing;

/// A finding for each piece of evidence that is not there. It lies outside `specs/` and `states/`, so that only who asks
/// looks for it.
#[must_use]
pub fn findings(loaded: &Loaded) -> Vec<Diagnostic> {
    let mut files: BTreeMap<String, Option<String>> = BTreeMap::new();
    let deltas = loaded.packs.values().filter_map(|pack| pack.delta.as_ref());
    let named: Vec<(Evidence, Span)> = deltas.flat_map(evidence).collect();
    let missing = named.into_iter().filter_map(|(evidence, span)| {
        let text = files.entry(evidence.path.clone()).or_insert_with(|| text(loaded, &evidence.path));
        missing(&evidence, text.as_deref(), span)
    });
    missing.collect()
}

/// The text of a file below the root; what is no text is empty.
fn text(loaded: &Loaded, path: &str) -> Option<String> {
    let content = std::fs::read(loaded.root.join(path)).ok()?;
    Some(String::from_utf8(content).unwrap_or_default())
}

/// What the traces of a delta name, and its changes of traces. What is no evidence is left to those who
/// read the delta.
fn evidence(delta: &Node) -> Vec<(Evidence, Span)> {
    let traces = [&["requirements"][..], &["change", "requirements"]].into_iter();
    let traces = traces.filter_map(|path| delta.at(path)).filter_map(Node::entries).flatten();
    let lists = traces.filter_map(|(_, trace)| {
        let shown = trace.get("shown-by")?;
        Some(shown.get("to").unwrap_or(shown))
    });
    let items = lists.flat_map(Node::items);
    items.filter_map(|item| Some((item.read().ok()?, item.span))).collect()
}

fn missing(evidence: &Evidence, text: Option<&str>, span: Span) -> Option<Diagnostic> {
    let path = &evidence.path;
    let Some(text) = text else {
        let message = format!("there is no file `{path}`");
        let help = "its path starts at the folder that holds `specs/`";
        return Some(Diagnostic::error(CODE, span, message).with_help(help));
    };
    let EvidenceKind::Test(name) = &evidence.kind else { return None };
    let tests = tests(path, text);
    if tests.iter().any(|test| test == name) {
        return None;
    }
    let finding = Diagnostic::error(CODE, span, format!("`{path}` has no test `{name}`"));
    Some(finding.with_near(name, tests).or_help("name a function that is a test, or the title of a test of a script"))
}

/// The names of the tests in a file: of Rust, functions with a `test` attribute; of any other language, what stands in
/// quotes after `test(` or `it(`, and functions whose names start with `test`.
fn tests<'a>(path: &str, text: &'a str) -> Vec<&'a str> {
    if path.ends_with(".rs") { rust_tests(text) } else { other_tests(text) }
}

fn rust_tests(text: &str) -> Vec<&str> {
    let mut tests = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        if let Some(attribute) = line.strip_prefix("#[") {
            let name = attribute.split(['(', ']']).next().unwrap_or_default();
            is_test |= name.rsplit("::").next() == Some("test");
        } else if let Some((_, rest)) = line.split_once("fn ") {
            if std::mem::take(&mut is_test) {
                tests.extend(rest.split(['(', '<']).next());
            }
        } else if !line.is_empty() && !line.starts_with("//") {
            is_test = false;
        }
    }
    tests
}

fn other_tests(text: &str) -> Vec<&str> {
    let titles = ["test(", "it("].into_iter().flat_map(|call| text.split(call).skip(1)).filter_map(|rest| {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
        rest[1..].split(quote).next()
    });
    let functions = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    titles.chain(functions.filter(|word| word.starts_with("test"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    const RUST: &str = "#[test]\nfn one() {}\n\n/// Two.\n#[tokio::test(flavor = \"x\")]\n#[ignore]\nasync fn two() {}\n\n\
                        fn helper() {}\n";

    #[test]
    fn tests_are_found_by_name() {
        assert_eq!(tests("a.rs", RUST), ["one", "two"]);
        assert_eq!(tests("a.js", "test(\"reads it\", () => {});\nit('adds', f);"), ["reads it", "adds", "test"]);
        assert!(tests("a.py", "def test_it():").contains(&"test_it"));
    }

    #[test]
    fn what_is_not_there_is_found_with_its_place() {
        let delta = "requirements:\n  FR-001:\n    shown-by:\n      - { test: a.rs::two }\n      - { test: a.rs::tow }\n      \
                     - { script: b.sh }\nchange:\n  requirements:\n    FR-002:\n      shown-by: { from: [], to: [{ document: a.rs }] }\n";
        let delta = yaml::parse("delta.yaml", delta).expect("it is YAML");
        let text = |path: &str| (path == "a.rs").then_some(RUST);
        let named = evidence(&delta);
        assert_eq!(named.len(), 4);
        let found = named.iter().filter_map(|(one, span)| missing(one, text(&one.path), *span));
        let found: Vec<String> = found.map(|one| format!("{} {}", one.span, one.message)).collect();
        let expected = ["delta.yaml:5:9 `a.rs` has no test `tow`", "delta.yaml:6:9 there is no file `b.sh`"];
        assert_eq!(found, expected);
    }
}
