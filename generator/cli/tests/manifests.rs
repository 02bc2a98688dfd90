//! What a manifest depends on is used: by each crate of the generator, and by each crate of the committed output.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies in the repository").to_owned()
}

/// The files of this name below a folder, or those whose name ends so.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| {
        // Packages that npm brought, and what cargo built.
        !["node_modules", "target"].iter().any(|name| entry.file_name() == *name)
    });
    let paths = entries.map(|entry| entry.expect("the repository can be read").into_path());
    paths.filter(|path| path.is_file() && path.to_string_lossy().ends_with(end)).collect()
}

/// The names in the tables of dependencies of a manifest.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut within = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            within = table.ends_with("dependencies]") && !table.starts_with("workspace");
        } else if within && line.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
            names.extend(line.split(['.', ' ', '=']).next());
        }
    }
    names
}

/// Whether a line of a source that is no comment has this word.
fn mentions(source: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split(|letter| !is_part(letter))).any(|part| part == word)
}

/// The dependencies that a crate's sources do not name.
fn unused(manifest: &Path) -> Vec<String> {
    let folder = manifest.parent().expect("a manifest lies in a folder");
    let read = |path: &Path| fs::read_to_string(path).expect("manifests and sources are text");
    let sources: Vec<String> = files(folder, ".rs").iter().map(|path| read(path)).collect();
    let text = read(manifest);
    let names = dependencies(&text).into_iter().filter(|name| {
        let word = name.replace('-', "_");
        !sources.iter().any(|source| mentions(source, &word))
    });
    names.map(|name| format!("{}: {name}", manifest.display())).collect()
}

#[track_caller]
fn check(folder: &str, least: usize) {
    let manifests = files(&root().join(folder), "/Cargo.toml");
    assert!(manifests.len() >= least, "{} manifests below {folder}", manifests.len());
    let unused: Vec<String> = manifests.iter().flat_map(|manifest| unused(manifest)).collect();
    assert!(unused.is_empty(), "dependencies that no source names:\n{}", unused.join("\n"));
}

#[test]
fn every_dependency_of_the_output_is_used() {
    check("generated", 50);
}

#[test]
fn every_dependency_of_the_generator_is_used() {
    check("generator", 12);
}
