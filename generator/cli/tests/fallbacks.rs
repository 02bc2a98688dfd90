//! A system is resolved before it is rendered: rendering looks nothing up by a name, and puts nothing in the place of what
//! is not there.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::fs;
use std::path::{Path, PathBuf};

/// What looks something up that might not be there, or puts something in its place.
const FALLBACKS: [&str; 9] = [
    ".get(",
    ".get_mut(",
    ".ok()",
    "map_or(\"",
    "map_or(0",
    "unwrap_or(\"",
    "unwrap_or(0",
    "unwrap_or_default(",
    "(0u16",
];

/// Where one of them is right, and why.
const ALLOWED: [(&str, &str, &str); 9] = [
    ("conformance/scenario.rs", ".get(", "a call shows of the schemes those that its step has a credential for"),
    ("engine/compose.rs", ".get(", "a database has a setting for each role that is set, or the rendering ends"),
    ("lines.rs", "map_or(0", "a statement that binds no name is looked at from its start"),
    ("rust/conversions.rs", ".get(", "what is converted are the types whose names both modules have"),
    ("rust/payloads.rs", "unwrap_or_default(", "an attribute may do without a summary"),
    ("rust/service/main.rs", ".get(", "a pause is a number where it is the name of no setting"),
    ("rust/store.rs", ".get(", "a row is of the contract where an object of its name holds the same"),
    ("sources.rs", ".get(", "what nobody declared, such as what all services share, stands nowhere"),
    ("template.rs", ".get(", "a number is read from marks, which may be of any text"),
];

#[test]
fn nothing_is_rendered_in_the_place_of_what_is_not_there() {
    let mut found = Vec::new();
    let mut used = Vec::new();
    for (file, text) in sources() {
        for (line, number) in text.lines().zip(1..) {
            for fallback in fallbacks(line) {
                match ALLOWED.iter().find(|(name, allowed, _)| *name == file && *allowed == fallback) {
                    Some(allowed) => used.push(allowed),
                    None => found.push(format!("render/src/{file}:{number}: {}", line.trim())),
                }
            }
        }
    }
    assert!(found.is_empty(), "resolve it in `model::resolved`, or refuse it in `compose`:\n{}", found.join("\n"));
    for allowed in &ALLOWED {
        assert!(used.contains(&allowed), "{allowed:?} is there no more");
    }
}

#[test]
fn a_fallback_is_told_from_what_looks_like_one() {
    for line in ["system.pins.images.get(id)?", "name.unwrap_or_default()", "found.map_or(\"\", Name::as_str)"] {
        assert!(!fallbacks(line).is_empty(), "{line}");
    }
    for line in ["times.get().shown()", "path.unwrap_or(&channel.address)", "expectations(&step, 200u16.shown())"] {
        assert_eq!(fallbacks(line), [""; 0], "{line}");
    }
}

fn fallbacks(line: &str) -> Vec<&'static str> {
    let line = line.replace(".get()", "");
    FALLBACKS.into_iter().filter(|fallback| line.contains(fallback)).collect()
}

/// The sources of the crate, without the tests in them, by path.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../render/src");
    let mut open: Vec<PathBuf> = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
            let name = path.strip_prefix(&root).unwrap().components();
            let name: Vec<&str> = name.map(|part| part.as_os_str().to_str().unwrap()).collect();
            sources.push((name.join("/"), text));
        }
    }
    assert!(sources.len() > 40, "{} files", sources.len());
    sources
}
