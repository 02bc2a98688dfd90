//! Rendered documents lead somewhere: to files beside them, and to pages of the repository's forge where it is known.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::path::{Component, Path, PathBuf};
use std::process::Command;

use stategen_disk as disk;
use stategen_model::system::System;
use stategen_model::tree::Tree;
use stategen_render as render;
use stategen_spec as spec;

fn systems(root: &Path) -> Vec<System> {
    let (systems, findings) = stategen_compose::compose(&spec::load(root).unwrap());
    assert!(!stategen_model::diagnostic::any_error(&findings), "{findings:#?}");
    systems
}

fn text<'a>(tree: &'a Tree, path: &str) -> &'a str {
    std::str::from_utf8(&tree.files[path].content).unwrap()
}

/// The small library, with a setting or without.
fn library(setting: Option<&str>) -> Vec<System> {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
    let root = folder.path().join("library");
    assert!(Command::new("cp").arg("-r").args([&fixture, &root]).status().unwrap().success());
    if let Some(setting) = setting {
        disk::write_atomically(&root.join("states/repository.yaml"), setting.as_bytes(), false).unwrap();
    }
    systems(&root)
}

#[test]
fn documents_lead_to_the_pages_of_the_forge_that_is_set() {
    for (setting, compare) in [
        ("url: https://github.com/o/r", "(https://github.com/o/r/compare/code/001-shelves...code/002-desk)"),
        (
            "url: https://code.example.org/o/r\nforge: gitlab\nbranch: trunk",
            "(https://code.example.org/o/r/-/compare/code%2F001-shelves...code%2F002-desk)",
        ),
        ("url: https://codeberg.org/o/r", "(https://codeberg.org/o/r/compare/code/001-shelves...code/002-desk)"),
        (
            "url: https://bitbucket.org/o/r",
            "(https://bitbucket.org/o/r/branches/compare/code%2F002-desk%0Dcode%2F001-shelves)",
        ),
    ] {
        let systems = library(Some(setting));
        let [first, second] = systems.as_slice() else { panic!("two states") };
        let (first, second) = (render::render(first), render::render(second));
        for (tree, document) in [(&first, "LEARNING.md"), (&second, "LEARNING.md"), (&second, "README.md")] {
            assert!(text(tree, document).contains(compare), "{setting}: {}", text(tree, document));
        }
    }
}

#[test]
fn without_a_setting_documents_give_branches_and_commands() {
    let systems = library(None);
    let tree = render::render(&systems[1]);
    for document in ["README.md", "LEARNING.md"] {
        let text = text(&tree, document);
        assert!(text.contains("`git diff origin/code/001-shelves...origin/code/002-desk`"), "{text}");
        let text = text.replace("http://localhost", "");
        assert!(!text.contains("://") && !text.contains("(../"), "a link that cannot resolve: {text}");
    }
}

/// Places of Markdown links in `text`, without code.
fn links(text: &str) -> Vec<String> {
    let prose: Vec<&str> = text.split("```").step_by(2).collect();
    let prose: String = prose.concat().split('`').step_by(2).collect();
    prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

#[test]
fn every_relative_link_of_a_document_leads_to_a_file_of_the_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut count = 0;
    for system in systems(root) {
        let tree = render::render(&system);
        for path in tree.files.keys().filter(|path| path.ends_with(".md")) {
            let folder = Path::new(path).parent().unwrap();
            for link in links(text(&tree, path)).iter().filter(|link| !link.contains("://")) {
                let mut target = PathBuf::new();
                for part in folder.join(link.split('#').next().unwrap()).components() {
                    match part {
                        Component::ParentDir => assert!(target.pop(), "{link}"),
                        Component::Normal(name) => target.push(name),
                        _ => {}
                    }
                }
                assert!(
                    tree.files.contains_key(target.to_str().unwrap()),
                    "{}/{path} leads to {link}",
                    system.state.id
                );
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count} links were looked at");
}
