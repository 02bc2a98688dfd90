//! A delta is brought up to date with its parent, in a repository with a history.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

#[allow(dead_code, reason = "what publishing needs is not all needed here")]
#[path = "publish/world.rs"]
mod world;

use std::fs;
use std::process::Command;

use sha2::{Digest, Sha256};
use world::World;

const HANDLER: &str = "logic/catalogue/get_book.rs";
const BASE: &str = "//! Finds a book.\n\n// One.\n// Two.\n// Three.\n\npub use super::shelf::get_book;\n";

/// A state 003 that changes the catalogue's summary and replaces a handler, in line with its parents.
struct Ladder(World);

/// Exit code, standard output and standard error.
type Outcome = (i32, String, String);

impl Ladder {
    fn new() -> Self {
        let ladder = Self(World::new());
        ladder.0.put(&parents(HANDLER), BASE);
        ladder.0.add_state("003-ladder", "002-desk");
        let delta = ladder.read(&own("delta.yaml"));
        let replaces = format!("# Kept.\nreplaces:\n  {HANDLER}: \"{}\" # its version\n", fingerprint(BASE));
        ladder.0.put(&own("delta.yaml"), &(delta + &replaces));
        ladder.0.put(&own(HANDLER), &BASE.replace("One.", "First."));
        ladder.0.commit();
        ladder
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command: Command = self.0.command(env!("CARGO_BIN_EXE_stategen"));
        let output = command.args(["--root", "sources"]).args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn parent_changes_the_summary(&self) {
        self.0.edit(&parents("delta.yaml"), "summary: Knows the books.", "summary: Knows every book, by heart.");
    }
}

fn parents(path: &str) -> String {
    format!("sources/specs/001-shelves/{path}")
}

fn own(path: &str) -> String {
    format!("sources/specs/003-ladder/{path}")
}

fn fingerprint(text: &str) -> String {
    Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn what_is_up_to_date_stays() {
    let ladder = Ladder::new();
    let (exit, out, err) = ladder.run(&["rebase", "3"]);
    assert_eq!((exit, out.as_str()), (0, ""));
    assert!(err.contains("nothing in 003-ladder is stale"), "{err}");
    assert_eq!(ladder.0.git("sources", &["status", "--porcelain"]), "");
}

#[test]
fn values_and_files_follow_the_parent() {
    let ladder = Ladder::new();
    let before = ladder.read(&own("delta.yaml"));
    ladder.parent_changes_the_summary();
    let parents_text = BASE.replace("Three.", "Last.");
    ladder.0.put(&parents(HANDLER), &parents_text);
    let (exit, findings, _) = ladder.run(&["validate"]);
    assert_eq!(exit, 2);
    assert!(findings.contains("stale-from") && findings.contains("stategen rebase 003"), "{findings}");

    let (exit, planned, _) = ladder.run(&["rebase", "3", "--dry-run"]);
    assert_eq!(exit, 0, "{planned}");
    assert_eq!(ladder.read(&own("delta.yaml")), before);
    let (exit, done, err) = ladder.run(&["rebase", "3"]);

    assert_eq!(exit, 0, "{err}");
    assert_eq!(done, planned);
    assert_eq!(ladder.read(&own(HANDLER)), parents_text.replace("One.", "First."));
    let expected = before
        .replace("from: Knows the books.", "from: \"Knows every book, by heart.\"")
        .replace(&fingerprint(BASE), &fingerprint(&parents_text));
    assert_eq!(ladder.read(&own("delta.yaml")), expected);
    assert_eq!(ladder.run(&["validate"]).0, 0);
}

#[test]
fn lines_that_both_changed_are_left_to_the_author() {
    let ladder = Ladder::new();
    let before = ladder.read(&own("delta.yaml"));
    let parents_text = BASE.replace("One.", "Number one.");
    ladder.0.put(&parents(HANDLER), &parents_text);

    let (exit, out, _) = ladder.run(&["rebase", "3"]);

    assert_eq!(exit, 1);
    assert!(out.contains("conflicts at line 3") && out.contains(&fingerprint(&parents_text)), "{out}");
    let marked = ladder.read(&own(HANDLER));
    assert!(
        marked.contains("<<<<<<< ") && marked.contains("// First.") && marked.contains("// Number one."),
        "{marked}"
    );
    assert_eq!(ladder.read(&own("delta.yaml")), before);
}

#[test]
fn a_text_that_git_does_not_know_is_left_to_the_author() {
    let ladder = Ladder::new();
    ladder.0.edit(&own("delta.yaml"), &fingerprint(BASE), "0123456789ab");
    let (exit, out, _) = ladder.run(&["rebase", "3"]);
    assert_eq!(exit, 1);
    assert!(out.contains("git has no version of specs/001-shelves/logic/catalogue/get_book.rs"), "{out}");
    assert_eq!(ladder.read(&own(HANDLER)), BASE.replace("One.", "First."));
}

#[test]
fn a_change_that_the_parent_made_too_is_left_to_the_author() {
    let ladder = Ladder::new();
    ladder.0.edit(&parents("delta.yaml"), "summary: Knows the books.", "summary: Knows 003 books.");
    let (exit, out, _) = ladder.run(&["rebase", "3"]);
    assert_eq!(exit, 1);
    assert!(out.contains("delete the change"), "{out}");
}

#[test]
fn nothing_is_done_beside_other_errors() {
    let ladder = Ladder::new();
    ladder.parent_changes_the_summary();
    ladder.0.edit(&own("delta.yaml"), "# Kept.", "nonsense: 1");
    let before = ladder.read(&own("delta.yaml"));
    let (exit, _, err) = ladder.run(&["rebase", "3"]);
    assert_eq!(exit, 2);
    assert!(err.contains("unknown-key") && !err.contains("stale-from"), "{err}");
    assert_eq!(ladder.read(&own("delta.yaml")), before);
    assert_eq!(ladder.run(&["rebase", "1"]).0, 2, "{err}");
}
