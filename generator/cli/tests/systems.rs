//! Other systems, whole: generated, compiled, and run against real servers. Their packs lie in `generator/tests/systems/`.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the packs of a system lie.
fn packs(system: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(1).unwrap().join("tests/systems").join(system)
}

fn stategen(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stategen")).arg("--root").arg(root).args(arguments).output().unwrap()
}

/// What was said of a run that has to succeed.
fn fine(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_ticket_office_is_sound_in_each_state() {
    fine(&stategen(&packs("tickets"), &["validate", "--deny", "warnings"]));
}

/// Each block of the page is a part of the file that is named above it, and each scenario is there.
#[test]
fn the_ticket_office_does_as_the_patterns_say() {
    let root = packs("tickets");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("docs/patterns.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (mut file, mut block, mut blocks) = (None, None::<String>, 0);
    for line in page.lines() {
        if let Some(path) = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'))
            && path.starts_with("specs/")
        {
            file = Some(std::fs::read_to_string(root.join(path)).unwrap());
        }
        for path in line.split('`').filter(|part| part.starts_with("scenarios/") || part.starts_with("logic/")) {
            assert!(root.join("specs/001-programme").join(path).is_file(), "{path}");
        }
        match (&mut block, line.starts_with("```")) {
            (Some(text), true) => {
                assert!(file.as_ref().unwrap().contains(&*text), "not in its file:\n{text}");
                (block, blocks) = (None, blocks + 1);
            }
            (None, true) => block = Some(String::new()),
            (Some(text), false) => *text += &format!("{line}\n"),
            (None, false) => {}
        }
    }
    assert!(blocks > 8, "{blocks}");
}

/// PostgreSQL and nats-server are those of this machine.
#[test]
fn compiles_and_passes_in_each_state_of_a_ticket_office() {
    let root = packs("tickets");
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().to_str().unwrap();
    fine(&stategen(&root, &["generate", "--out", folder]));
    let target = std::env::var("STATES_TARGET_DIR").unwrap_or_else(|_| format!("{folder}/target"));
    for state in ["001-programme", "002-house", "003-season"] {
        let cargo = |arguments: &[&str]| {
            let mut cargo = Command::new("cargo");
            cargo.args(arguments).current_dir(output.path().join(state)).env("CARGO_TARGET_DIR", &target);
            fine(&cargo.output().unwrap());
        };
        cargo(&["fmt", "--check"]);
        cargo(&["clippy", "--quiet", "--locked", "--all-targets", "--", "--deny", "warnings"]);
        cargo(&["test", "--quiet", "--locked", "--workspace", "--exclude", "conformance"]);
        let report = fine(&stategen(&root, &["test", state, "--out", folder, "--target-dir", &target]));
        assert!(report.contains(" 0 failed, 0 not run"), "{report}");
    }
}
