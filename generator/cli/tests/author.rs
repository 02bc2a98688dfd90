//! An author's first hour: a repository from nothing, and the first things that are added to it.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A repository as `stategen init` makes it.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.fine(&["init"]);
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
        stategen.args(arguments).current_dir(self.folder.path()).output().unwrap()
    }

    /// What a run that is to end well says, on both streams.
    fn fine(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
        said(&output)
    }

    /// What a run says that is refused with this exit code.
    fn refused(&self, exit: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {}", said(&output));
        said(&output)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").args(arguments).current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs cargo in a state's output.
    fn cargo(&self, state: &str, arguments: &[&str]) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).current_dir(self.path("generated").join(state));
        let target = match std::env::var("STATES_TARGET_DIR") {
            Ok(target) => PathBuf::from(target).join("author"),
            Err(_) => self.path("target/states"),
        };
        let output = cargo.env("CARGO_TARGET_DIR", target.join(state)).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }

    /// The paths of all files, in order.
    fn files(&self) -> Vec<String> {
        let entries = walkdir::WalkDir::new(self.folder.path()).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file());
        let below = |path: &Path| path.strip_prefix(self.folder.path()).unwrap().to_str().unwrap().to_owned();
        files.map(|entry| below(entry.path())).collect()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Where cargo builds states, if the caller says so.
fn target() -> Vec<String> {
    let target = std::env::var("STATES_TARGET_DIR").ok();
    target.map(|target| vec!["--target-dir".to_owned(), format!("{target}/author")]).unwrap_or_default()
}

#[test]
fn a_new_repository_is_sound_and_is_what_each_verb_would_write() {
    let repository = Repository::new();
    for arguments in [
        &["validate", "--deny", "warnings"][..],
        &["generate"],
        &["check"],
        &["ci", "github", "--check"],
        &["schema", "--check"],
        &["docs", "--check"],
    ] {
        repository.fine(arguments);
    }
    let diff = repository.fine(&["diff", "1", "2"]);
    assert!(diff.contains("lendBook") && diff.contains("loans"), "{diff}");
}

/// `validate` refuses a file that it does not know, so what is there is what there can be.
#[test]
fn a_new_repository_shows_every_kind_of_file() {
    let files = Repository::new().files();
    for kind in [
        ".gitattributes",
        ".github/workflows/stategen.yml",
        ".gitignore",
        "README.md",
        "contracts/catalogue.yaml",
        "data/books.csv",
        "delta.yaml",
        "logic/catalogue/get_book.rs",
        "pins.yaml",
        "queries/catalogue.sql",
        "requirements/functional-delta.md",
        "requirements/nonfunctional-delta.md",
        "scenarios/books-are-found.yaml",
        "spec.md",
        "states/001-catalogue.yaml",
        "states/locks/001-catalogue.lock",
    ] {
        assert!(files.iter().any(|file| file.ends_with(kind)), "{kind} is not among {files:?}");
    }
}

#[test]
fn editors_find_the_schemas_that_the_files_name() {
    let repository = Repository::new();
    let mut named = 0;
    for file in repository.files().iter().filter(|file| file.ends_with(".yaml") && !file.contains("/contracts/")) {
        let text = repository.read(file);
        let schema = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=");
        let schema = schema.unwrap_or_else(|| panic!("{file} names no schema"));
        let schema = repository.path(file).parent().unwrap().join(schema);
        assert!(schema.canonicalize().unwrap().is_file(), "{file} names {}", schema.display());
        named += 1;
    }
    assert!(named > 8, "{named}");
}

#[test]
fn a_repository_is_not_started_over_another_one() {
    let repository = Repository::new();
    let before = repository.files();
    let refusal = repository.refused(3, &["init"]);
    assert!(refusal.contains("a folder specs/ already: `stategen new state`"), "{refusal}");
    fs::rename(repository.path("specs"), repository.path("was-specs")).unwrap();
    assert!(repository.refused(3, &["init"]).contains("a folder states/ already"));
    fs::rename(repository.path("states"), repository.path("was-states")).unwrap();
    let refusal = repository.refused(3, &["init"]);
    assert!(refusal.contains("README.md exists already"), "{refusal}");
    assert!(!repository.path("specs").exists(), "something was written");
    repository.fine(&["init", "inner/library"]);
    let inner: Vec<String> =
        repository.files().iter().filter_map(|file| file.strip_prefix("inner/library/")).map(str::to_owned).collect();
    assert_eq!(inner, before);
}

/// One thing of each kind that is new in the last state.
const ADDITIONS: [&[&str]; 5] = [
    &["operation", "catalogue", "renameBook", "--method", "put", "--path", "/books/{bookId}/title"],
    &["service", "desk"],
    &[
        "operation",
        "desk",
        "openTheDeskWhereReadersAskForBooks",
        "--method",
        "post",
        "--path",
        "/desk/{deskName}/hours/{hour}",
    ],
    &["entity", "visits", "--service", "desk"],
    &["scenario", "a-visit-counts", "--verifies", "FR-203"],
];

/// Adds them.
fn add(repository: &Repository) {
    for addition in ADDITIONS {
        repository.fine(&[&["new"], addition].concat());
    }
}

#[test]
fn what_is_added_is_sound_and_says_what_is_left() {
    let repository = Repository::new();
    let before = repository.files();
    add(&repository);
    let added: Vec<String> = repository.files().into_iter().filter(|file| !before.contains(file)).collect();
    assert_eq!(
        added,
        [
            "specs/002-lending/contracts/desk.yaml",
            "specs/002-lending/data/visits.csv",
            "specs/002-lending/logic/catalogue/rename_book.rs",
            "specs/002-lending/logic/desk/open_the_desk_where_readers_ask_for_books.rs",
            "specs/002-lending/queries/desk.sql",
            "specs/002-lending/scenarios/a-visit-counts.yaml",
            "specs/002-lending/scenarios/open-the-desk-where-readers-ask-for-books.yaml",
            "specs/002-lending/scenarios/rename-book.yaml",
        ]
    );
    let left = repository.fine(&["validate"]);
    assert!(left.contains("0 errors") && left.contains("what `renameBook` MUST do"), "{left}");
    repository.refused(2, &["validate", "--deny", "warnings"]);
    // A parameter that another operation has is of its type.
    let handler = repository.read("specs/002-lending/logic/catalogue/rename_book.rs");
    assert!(handler.contains("(_ports: &Ports, _book_id: i32) -> Result<(), Problem<RenameBook>> {"), "{handler}");
}

#[test]
fn what_cannot_be_added_changes_nothing() {
    let repository = Repository::new();
    let packs = |repository: &Repository| -> Vec<(String, String)> {
        let files = repository.files().into_iter().filter(|file| file.starts_with("specs/0"));
        files.map(|file| (file.clone(), repository.read(&file))).collect()
    };
    let before = packs(&repository);
    let operation =
        |name, path| repository.run(&["new", "operation", "catalogue", name, "--method", "get", "--path", path]);
    for (output, exit, message) in [
        // What only the whole system knows to be wrong is found before anything is written.
        (operation("getBook", "/other"), 2, "getBook"),
        (operation("other", "/books/{b}"), 2, "/books/{b}"),
        (operation("listBooks", "books"), 3, "it begins with `/`"),
        (
            repository.run(&["new", "operation", "catalog", "x", "--method", "get", "--path", "/x"]),
            3,
            "did you mean `catalogue`?",
        ),
        (repository.run(&["new", "entity", "books"]), 2, "books"),
        (repository.run(&["new", "entity", "select"]), 2, "select"),
        (repository.run(&["new", "service", "Desk"]), 2, "Desk"),
        (repository.run(&["new", "scenario", "x"]), 3, "name one with `--verifies`"),
        (repository.run(&["new", "scenario", "x", "--verifies", "FR-999"]), 2, "FR-999"),
        (
            repository.run(&["new", "channel", "x", "--publisher", "catalogue", "--message", "books"]),
            3,
            "has no messaging",
        ),
        (repository.run(&["new", "service", "desk", "--state", "7"]), 3, "there is no state `7`"),
    ] {
        assert_eq!(output.status.code(), Some(exit), "{}", said(&output));
        assert!(said(&output).contains(message), "{message} is not in {}", said(&output));
        assert_eq!(packs(&repository), before, "{message}");
    }
}

#[test]
fn a_new_state_follows_the_last_one() {
    let repository = Repository::new();
    repository.fine(&["new", "late-fees"]);
    repository.fine(&["new", "state", "service"]);
    let parent = |state: &str| repository.read(state).contains("\nparent: 003-late-fees\n");
    assert!(!parent("states/003-late-fees.yaml") && parent("states/004-service.yaml"));
    repository.fine(&["new", "state", "fork", "--parent", "1"]);
    assert!(repository.read("states/005-fork.yaml").contains("\nparent: 001-catalogue\n"));
    repository.refused(3, &["new"]);
}

/// The next line that a process says on standard output.
fn line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[test]
fn a_save_is_followed_by_a_line_that_says_what_changed() {
    let repository = Repository::new();
    let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
    stategen.args(["generate", "--watch"]).current_dir(repository.folder.path());
    let mut child = stategen.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let begun = line(&mut output);
    assert!(begun.starts_with("begun: 001-catalogue: ") && begun.ends_with(" files written"), "{begun}");
    let save = |path: &str, from: &str, to: &str| {
        let text = repository.read(path);
        assert!(text.contains(from), "{path}");
        stategen_disk::write_atomically(&repository.path(path), text.replace(from, to).as_bytes(), false).unwrap();
    };
    let handler = "specs/002-lending/logic/catalogue/lend_book.rs";
    save(handler, "Somebody has", "A reader has");
    // The handler, and the manifest that knows its hash.
    assert_eq!(line(&mut output), format!("{handler}: 002-lending: 2 files written"));
    save(handler, "pub async fn", "pub fn");
    assert_eq!(line(&mut output), format!("{handler}: nothing written"));
    save(handler, "pub fn", "pub async fn");
    assert_eq!(line(&mut output), format!("{handler}: nothing to write"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(repository.fine(&["check"]).contains("no drift"));
}

/// What a README tells to do is done here.
#[test]
fn compiles_and_passes_in_each_state_of_a_new_repository() {
    let repository = Repository::new();
    repository.git(&["init", "--quiet"]);
    // A run leaves nothing behind, even where nobody says what git is to ignore.
    fs::rename(repository.path(".gitignore"), repository.path("ignored.txt")).unwrap();
    repository.fine(&["generate"]);
    repository.git(&["add", "--all"]);
    for state in ["001-catalogue", "002-lending"] {
        let target = target();
        let mut arguments = vec!["test", state];
        arguments.extend(target.iter().map(String::as_str));
        let report = repository.fine(&arguments);
        assert!(report.contains(" 0 failed, 0 not run") && report.contains("FR-103"), "{report}");
        repository.cargo(state, &["fmt", "--check"]);
        repository.cargo(state, &["test", "--quiet", "--locked", "--package", "catalogue"]);
    }
    let left = repository.git(&["status", "--porcelain", "--untracked-files=all"]);
    assert!(left.lines().all(|line| line.starts_with("A  ")), "git would take in what a run has left:\n{left}");
}

/// What is added compiles as it is, and its scenario says that it is not written.
#[test]
fn compiles_with_what_is_added_and_fails_until_it_is_written() {
    let repository = Repository::new();
    add(&repository);
    repository.fine(&["generate"]);
    let target = target();
    let mut arguments = vec!["test", "2", "rename-book", "open-the-desk"];
    arguments.extend(target.iter().map(String::as_str));
    let report = repository.refused(1, &arguments);
    assert!(report.contains(" 2 failed, 0 not run") && report.contains("500"), "{report}");
    repository.cargo("002-lending", &["fmt", "--check"]);
}
