//! What is known of engines stands in their own modules: adding one touches these, and nothing that asks them.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders that name engines.
const FOLDERS: [&str; 2] = ["model/src/engine", "render/src/engine"];

/// What their variants are spelt after, wherever one is named.
const ENUMS: [&str; 2] = ["Engine::", "Transport::"];

fn generator() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a folder").to_owned()
}

#[test]
fn no_file_outside_the_engine_folders_names_an_engine() {
    let mut named = Vec::new();
    for file in sources(&generator()) {
        if FOLDERS.iter().any(|folder| file.starts_with(generator().join(folder))) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for (line, number) in text.lines().zip(1..) {
            if names_variant(line) {
                named.push(format!("{}:{number}: {}", file.display(), line.trim()));
            }
        }
    }
    assert!(named.is_empty(), "ask the engine instead of naming it:\n{}", named.join("\n"));
}

#[test]
fn a_variant_is_told_from_a_function_and_a_constant() {
    for line in ["Some(Engine::Sqlite)", "one == Transport::Nats", "use crate::engine::Engine::Postgres;"] {
        assert!(names_variant(line), "{line}");
    }
    for line in ["Engine::ALL", "Engine::facts", "Transport::that_answer()", "struct SearchEngine;"] {
        assert!(!names_variant(line), "{line}");
    }
}

/// Both folders have a module for each engine, and no other.
#[test]
fn each_engine_has_its_two_modules() {
    let modules = FOLDERS.map(|folder| {
        let entries = fs::read_dir(generator().join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names
            .filter(|name| {
                !["mod.rs", "native.rs", "compose.rs", "inspector.rs", "observers.rs"].contains(&name.as_str())
            })
            .collect();
        names.sort();
        names
    });
    assert_eq!(modules[0], modules[1]);
}

/// Whether a line names a variant: a name that goes on in lower case after its first letter.
fn names_variant(line: &str) -> bool {
    ENUMS.iter().any(|name| {
        line.match_indices(name).any(|(at, _)| {
            let mut letters = line[at + name.len()..].chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
        })
    })
}

/// The sources of all crates, without their tests.
fn sources(generator: &Path) -> Vec<PathBuf> {
    let crates = entries(generator).into_iter().map(|folder| folder.join("src"));
    let mut open: Vec<PathBuf> = crates.filter(|folder| folder.is_dir()).collect();
    assert!(open.len() > 8, "the crates are in {}", generator.display());
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        let (folders, others): (Vec<PathBuf>, Vec<PathBuf>) =
            entries(&folder).into_iter().partition(|one| one.is_dir());
        open.extend(folders);
        files.extend(others.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")));
    }
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries.map(|entry| entry.expect("the folder can be read").path()).collect()
}
