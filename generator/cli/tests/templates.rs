//! The text of the output stands in `templates/`, and all that stands there is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// What may hold text of the output all the same: the filters that lay lines out and escape text, and the serializers of
/// documents.
const LAYOUT_AND_DOCUMENTS: [&str; 6] =
    ["escape", "lines", "filters.rs", "template.rs", "platform/identity.rs", "rust/lock.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies in the repository").to_owned()
}

/// The files below a folder of the repository, with their text, by path below the folder.
fn files(folder: &str) -> Vec<(String, String)> {
    let folder = root().join(folder);
    let entries = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(&folder)
                .expect("walkdir stays below its root")
                .to_string_lossy()
                .into_owned();
            (path, fs::read_to_string(entry.path()).expect("templates and sources are text"))
        })
        .collect()
}

#[test]
fn every_template_that_a_manifest_names_is_there() {
    let templates: BTreeSet<String> = files("templates").into_iter().map(|(path, _)| path).collect();
    let mut named = 0;
    for state in fs::read_dir(root().join("generated")).unwrap() {
        let manifest = state.unwrap().path().join(".stategen/manifest.json");
        let manifest: Value = serde_json::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
        for (path, file) in manifest["files"].as_object().unwrap() {
            if let Some(template) = file["template"].as_str() {
                named += 1;
                assert!(templates.contains(template.trim_start_matches("templates/")), "{path}: {template}");
            }
        }
    }
    assert!(named > 900, "{named}");
}

#[test]
fn every_template_is_used() {
    let crates = ["render", "diff", "site"].map(|name| files(&format!("generator/{name}/src")));
    let templates = files("templates");
    let sources = || crates.iter().flatten().chain(&templates).map(|(_, text)| text);
    for (path, _) in &templates {
        let quoted = format!("\"{path}\"");
        // Templates of pages name each other by their names.
        let name = format!("\"{}\"", path.rsplit('/').next().unwrap());
        let used = |text: &String| text.contains(&quoted) || path.starts_with("report/") && text.contains(&name);
        let embedded = |text: &String| text.contains(&format!("templates/{path}\""));
        assert!(sources().any(|text| used(text) || embedded(text)), "nothing names templates/{path}");
    }
}

/// A string with a line break is text of the output, and what grows piece by piece is a file that no template shows.
#[test]
fn renderers_hold_no_text_of_the_output() {
    for (path, text) in files("generator/render/src") {
        if LAYOUT_AND_DOCUMENTS.iter().any(|part| path.starts_with(part)) {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (line, number) in code.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//")) {
            let grows = ["push_str(", "writeln!(", "write!("].iter().any(|word| line.contains(word));
            let grows = grows && !path.ends_with("shown.rs");
            assert!(!grows && !line.contains("\\n"), "{path}:{number}: {}", line.trim());
        }
    }
}
