//! The repository's own packs: what is committed follows from them, to the byte.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::path::Path;
use std::process::{Command, Output};

use stategen_disk as disk;
use stategen_model::system::System;
use stategen_render as render;
use stategen_spec as spec;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

fn stategen(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stategen")).arg("--root").arg(root()).args(arguments).output().unwrap()
}

fn assert_fine(output: &Output) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
}

fn systems() -> Vec<System> {
    let loaded = spec::load(root()).unwrap();
    let (systems, findings) = stategen_compose::compose(&loaded);
    assert_eq!(findings, [], "the packs have findings");
    systems
}

#[test]
fn the_committed_output_follows_from_the_packs() {
    assert_fine(&stategen(&["check"]));
}

#[test]
fn the_committed_schemas_follow_from_the_types() {
    assert_fine(&stategen(&["schema", "--check"]));
}

#[test]
fn the_committed_reference_follows_from_the_types() {
    assert_fine(&stategen(&["docs", "--reference", "--check"]));
    let reference = std::fs::read_to_string(root().join("docs/reference/authors.md")).unwrap();
    let silent: Vec<&str> =
        reference.lines().filter(|line| line.starts_with("- ") && line.trim_end().ends_with(':')).collect();
    assert!(silent.is_empty(), "nothing says what these are: {silent:?}");
}

#[test]
fn the_packs_are_without_findings() {
    assert_fine(&stategen(&["validate", "--deny", "warnings"]));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (one, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (jobs, out) in [("1", &one), ("8", &many)] {
        assert_fine(&stategen(&["generate", "--jobs", jobs, "--out", out.path().to_str().unwrap()]));
    }
    let compared = Command::new("diff").arg("-r").args([one.path(), many.path()]).output().unwrap();
    assert!(compared.status.success(), "{}", String::from_utf8_lossy(&compared.stdout));
}

#[test]
fn a_state_is_named_in_no_path_and_the_machine_nowhere() {
    let machine = root().to_str().unwrap();
    for system in systems() {
        let slug = system.state.id.split_once('-').unwrap().1;
        for (path, artifact) in render::render(&system).files {
            // A migration is found by the state that it leads to.
            assert!(!path.contains(slug) || path.starts_with("database/migrations/"), "{path} names its state");
            let content = String::from_utf8_lossy(&artifact.content);
            assert!(!content.contains(machine), "{path} holds a path of this machine");
        }
    }
}

#[test]
fn the_manifest_lists_every_other_file() {
    for system in systems() {
        let tree = render::render(&system);
        let manifest: disk::Manifest = serde_json::from_slice(&tree.files[disk::MANIFEST].content).unwrap();
        let listed: Vec<&str> = manifest.files.keys().map(String::as_str).collect();
        let others: Vec<&str> = tree.files.keys().map(String::as_str).filter(|path| *path != disk::MANIFEST).collect();
        assert_eq!(listed, others, "{}", system.state.id);
    }
}

/// What only tells where a state comes from: the one place where what it has left behind may be named.
fn is_lineage_prose(path: &str) -> bool {
    matches!(path, "README.md" | "LEARNING.md") || path.starts_with("docs/")
}

#[test]
fn a_transport_that_was_replaced_is_gone() {
    let systems = systems();
    let nats = systems.iter().find(|system| system.state.id.starts_with("005-")).unwrap();
    for (path, artifact) in &render::render(nats).files {
        let content = String::from_utf8_lossy(&artifact.content).to_lowercase();
        for word in ["trade-feed", "trade_feed", "tradefeed", "socket.io", "socketio"] {
            let found = content.lines().position(|line| line.contains(word)).filter(|_| !is_lineage_prose(path));
            assert!(found.is_none() && !path.contains(word), "{path}:{} says `{word}`", found.unwrap_or_default() + 1);
        }
    }
}

#[test]
fn no_output_holds_the_time_or_the_version_of_the_tool() {
    let version = concat!("stategen ", env!("CARGO_PKG_VERSION"));
    for system in systems() {
        for (path, artifact) in render::render(&system).files {
            let content = String::from_utf8_lossy(&artifact.content);
            assert!(!content.to_lowercase().contains(version), "{path} says `{version}`");
            // Seeds and tests have instants of their own, which their packs state; Loki is told a day long past, from which its
            // lines are kept in one form.
            if artifact.origin.template().is_none() || path.ends_with(".sql") || path.ends_with("/loki.yaml") {
                continue;
            }
            let stamped = content.lines().position(|line| {
                let digits =
                    |text: &str| text.len() == 4 && text.starts_with("20") && text.bytes().all(|b| b.is_ascii_digit());
                line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
                    .any(|word| word.split('-').count() >= 3 && word.split('-').next().is_some_and(digits))
            });
            assert!(stamped.is_none(), "{path}:{} holds a date", stamped.unwrap_or_default() + 1);
        }
    }
}

/// The tool serves any system: nothing in it, or in its templates, knows this one. Tests of these packs aside.
#[test]
fn the_tool_knows_nothing_of_the_domain() {
    let words = ["traderx", "trade", "trading", "ticker", "blotter", "stock"];
    let own = ["diff", "hostile", "mutations", "packs", "provenance", "running_states", "spec_driven"]
        .map(|test| root().join("generator/cli/tests").join(test));
    let own = [&own[..], &[root().join("generator/cli/benches/states")]].concat();
    let folders = [root().join("generator"), root().join("templates")];
    for entry in folders.iter().flat_map(walkdir::WalkDir::new) {
        let entry = entry.unwrap();
        let about_the_packs =
            own.iter().any(|test| entry.path().with_extension("") == *test || entry.path().starts_with(test));
        if !entry.file_type().is_file() || about_the_packs {
            continue;
        }
        let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).to_lowercase();
        for word in words {
            if let Some(line) = text.lines().position(|line| line.contains(word)) {
                panic!("{}:{} says `{word}`", entry.path().display(), line + 1);
            }
        }
    }
}
