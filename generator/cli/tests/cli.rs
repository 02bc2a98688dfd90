//! The command line as users meet it: exit code, standard output and standard error, on a small lending library.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A copy of the library's packs in a folder of its own.
struct Library {
    folder: TempDir,
}

/// What a run came to.
struct Run {
    exit: i32,
    out: String,
    err: String,
}

impl Library {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
        for entry in walkdir::WalkDir::new(&fixture) {
            let entry = entry.unwrap();
            let to = folder.path().join(entry.path().strip_prefix(&fixture).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        Self { folder }
    }

    fn generated() -> Self {
        let library = Self::new();
        assert_eq!(library.run(&["generate"]).exit, 0);
        library
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn put(&self, path: &str, content: &str) {
        stategen_disk::write_atomically(&self.path(path), content.as_bytes(), false).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain {from:?}");
        self.put(path, &text.replacen(from, to, 1));
    }

    /// Runs the tool in the library's root, with nothing of the environment.
    fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_stategen"))
            .args(arguments)
            .current_dir(self.path(folder))
            .env_clear()
            .output()
            .unwrap();
        let root = self.folder.path().to_str().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(root, "[ROOT]");
        Run { exit: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Content, permission and time of writing of every file of the output.
    fn output(&self) -> BTreeMap<PathBuf, (Vec<u8>, u32, std::time::SystemTime)> {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(self.path("generated")) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let found = entry.metadata().unwrap();
                let seen = (fs::read(entry.path()).unwrap(), found.permissions().mode(), found.modified().unwrap());
                files.insert(entry.path().to_owned(), seen);
            }
        }
        files
    }

    fn git_apply(&self, patch: &str) {
        let output = Command::new("git").args(["apply", patch]).current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// What a user sees of a run.
fn seen(library: &Library, arguments: &[&str]) -> String {
    let Run { exit, out, err } = library.run(arguments);
    format!("$ stategen {}\nexit {exit}\n-- stdout\n{out}-- stderr\n{err}", arguments.join(" "))
}

const BOOK: &str = "generated/001-shelves/README.md";

#[test]
fn states_are_listed_and_drawn() {
    let library = Library::new();
    let runs: Vec<String> =
        [&["list"][..], &["list", "--format", "json"], &["graph"], &["graph", "--format", "mermaid"]]
            .iter()
            .map(|arguments| seen(&library, arguments))
            .collect();
    insta::assert_snapshot!(runs.join("\n"));
}

#[test]
fn a_title_of_several_lines_is_listed_in_one() {
    let library = Library::new();
    let lines = library.run(&["list"]).out.lines().count();
    library.edit("states/002-desk.yaml", "title: Desk\n", "title: |-\n  Two\n  lines\n");
    let listed = library.run(&["list"]);
    assert!(listed.out.contains("Two lines"), "{}{}", listed.out, listed.err);
    assert_eq!(listed.out.lines().count(), lines);
}

#[test]
fn help_has_examples() {
    let library = Library::new();
    for verb in [
        "init",
        "generate",
        "check",
        "validate",
        "list",
        "graph",
        "explain",
        "impact",
        "matrix",
        "pin",
        "publish",
        "new",
        "lock",
        "schema",
        "ci",
        "docs",
        "completions",
    ] {
        let run = library.run(&["help", verb]);
        assert_eq!(run.exit, 0);
        assert!(run.out.contains("Examples:\n  stategen "), "{verb} has no example:\n{}", run.out);
    }
    insta::assert_snapshot!(seen(&library, &["check", "--help"]));
}

#[test]
fn a_pin_is_edited_in_place() {
    let library = Library::new();
    let before = library.read("states/pins.yaml");
    let planned = library.run(&["pin", "set", "image/nginx", "98.7", "--plan"]);
    assert_eq!((planned.exit, library.read("states/pins.yaml") == before), (0, true), "{}{}", planned.out, planned.err);
    let set = library.run(&["pin", "set", "rust", "1.96"]);
    assert_eq!(set.exit, 0, "{}", set.err);
    assert!(set.out.starts_with("states/pins.yaml:1:7: rust is now at 1.96; run"), "{}", set.out);
    assert_eq!(library.read("states/pins.yaml"), before.replace("1.95", "1.96"));
    let list = library.run(&["pin", "list"]).out;
    assert!(list.lines().any(|line| line.contains("rust") && line.contains("1.96")), "{list}");
    let refused = library.run(&["pin", "set", "rust", "^1"]);
    assert_eq!(refused.exit, 3, "{}", refused.err);
    assert_eq!(library.read("states/pins.yaml"), before.replace("1.95", "1.96"));
}

#[test]
fn reach_and_traceability_are_written() {
    let library = Library::new();
    let reached = library.run(&["impact", "channel:returned"]);
    assert!(reached.out.contains("\n  services/catalogue/src/events.rs: all of it\n"), "{}", reached.out);
    let runs = [&["impact", "catalogu"][..], &["matrix"], &["matrix", "2", "--format", "csv"]];
    insta::assert_snapshot!(runs.map(|arguments| seen(&library, arguments)).join("\n"));
}

#[test]
fn usage_errors_are_failures_of_the_tool() {
    let library = Library::new();
    insta::assert_snapshot!(
        [&["generat"][..], &["check", "--format", "xml"], &["generate", "--jobs", "0"]]
            .map(|arguments| seen(&library, arguments))
            .join("\n")
    );
}

#[test]
fn an_unknown_state_gets_a_way_out() {
    let library = Library::new();
    insta::assert_snapshot!(
        [&["generate", "003"][..], &["check", "desk"], &["generate", "002-dest"], &["generate", "00"]]
            .map(|arguments| seen(&library, arguments))
            .join("\n")
    );
    assert!(!library.path("generated").exists());
}

#[test]
fn the_root_is_found_upward_or_named() {
    let library = Library::new();
    assert_eq!(library.run_in("specs/001-shelves", &["validate"]).exit, 0);
    let elsewhere = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_stategen"))
        .args(["validate", "--root"])
        .arg(library.folder.path())
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let output =
        Command::new(env!("CARGO_BIN_EXE_stategen")).arg("list").current_dir(elsewhere.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--root DIR"));
}

#[test]
fn a_second_generate_writes_nothing() {
    let library = Library::generated();
    let before = library.output();
    insta::assert_snapshot!(seen(&library, &["generate"]));
    assert_eq!(library.output(), before);
    assert_eq!(library.run(&["check"]).exit, 0);
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let library = Library::new();
    for (jobs, out) in [("1", "generated/one"), ("8", "generated/eight")] {
        assert_eq!(library.run(&["generate", "--jobs", jobs, "--out", out]).exit, 0);
    }
    let of = |out: &str| -> Vec<(PathBuf, Vec<u8>, u32)> {
        let root = library.path(out);
        let below = |path: &Path| path.strip_prefix(&root).ok().map(Path::to_owned);
        library
            .output()
            .into_iter()
            .filter_map(|(path, (content, mode, _))| Some((below(&path)?, content, mode)))
            .collect()
    };
    assert!(!of("generated/one").is_empty());
    assert_eq!(of("generated/one"), of("generated/eight"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let library = Library::new();
    let run = library.run(&["generate", "1", "--dry-run"]);
    assert_eq!(run.exit, 0);
    assert!(run.out.contains("write generated/001-shelves/README.md\n"), "{}", run.out);
    assert!(!library.path("generated").exists());
}

#[test]
fn errors_leave_everything_as_it_was() {
    let library = Library::generated();
    let before = library.output();
    library.edit("specs/001-shelves/delta.yaml", "publisher: catalogue", "publisher: catalog");
    insta::assert_snapshot!(seen(&library, &["generate"]));
    assert_eq!(library.run(&["check"]).exit, 2);
    assert_eq!(library.run(&["validate"]).exit, 2);
    assert_eq!(library.output(), before);
}

#[test]
fn fixes_are_made_where_the_right_text_is_known() {
    let library = Library::generated();
    let (delta, pins) = ("specs/001-shelves/delta.yaml", "states/pins.yaml");
    let sound = [library.read(delta), library.read(pins)];
    library.edit(delta, "publisher: catalogue", "publisher: catalog");
    library.edit(delta, "      summary: A book came back.", "      sumary: A book came back.");
    library.edit(pins, "rust: \"1.95\"", "rust: 1.95");
    library.edit(pins, "  axum:", "  nothing: { version: 1.0.0 }\n  axum:");
    let found = library.run(&["validate"]);
    assert!(found.exit == 2 && found.err.contains("`stategen validate --fix` mends "), "{}", found.err);
    insta::assert_snapshot!(seen(&library, &["validate", "--fix", "--deny", "warnings"]));
    assert_eq!([library.read(delta), library.read(pins)], sound);
}

#[test]
fn a_fix_leaves_the_form_of_a_file_as_it_is() {
    let library = Library::new();
    let delta = "specs/001-shelves/delta.yaml";
    let sound = format!("\u{FEFF}{}", library.read(delta).replace('\n', "\r\n"));
    library.put(delta, &sound.replace("publisher: catalogue", "publisher: catalog"));
    assert_eq!(library.run(&["validate", "--fix"]).exit, 0);
    assert_eq!(library.read(delta), sound);
}

#[test]
fn what_drifted_is_generated_on_request() {
    let library = Library::generated();
    let sound = library.read(BOOK);
    library.edit(BOOK, "#", "# Edited");
    let mended = library.run(&["check", "--fix"]);
    assert_eq!((mended.exit, library.read(BOOK)), (0, sound), "{}{}", mended.out, mended.err);
    assert!(mended.err.contains("001-shelves: 1 file written"), "{}", mended.err);
    library.put("generated/001-shelves/mine.txt", "mine");
    assert_eq!(library.run(&["check", "--fix"]).exit, 1, "what nothing made stays");
}

#[test]
fn whatever_no_state_makes_is_seen_and_a_state_that_is_gone_is_one_finding() {
    let library = Library::generated();
    library.put("generated/notes.txt", "mine\n");
    library.put("generated/left-over/a/b.txt", "mine\n");
    let run = library.run(&["check"]);
    assert_eq!(run.exit, 1);
    for name in ["notes.txt", "left-over"] {
        assert!(run.out.contains(&format!("nothing made `{name}`")), "{}", run.out);
    }
    let library = Library::generated();
    fs::remove_file(library.path("states/002-desk.yaml")).unwrap();
    for entry in walkdir::WalkDir::new(library.path("specs/002-desk")).contents_first(true) {
        let path = entry.unwrap().into_path();
        if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) }.unwrap();
    }
    let run = library.run(&["check"]);
    assert_eq!((run.exit, run.out.matches("drift-obsolete").count()), (1, 1), "{}{}", run.out, run.err);
    assert!(run.out.contains("there is no state `002-desk`, and "), "{}", run.out);
}

#[test]
fn drift_says_what_stands_in_place_of_what() {
    let library = Library::generated();
    let sound = library.read(BOOK);
    library.put(BOOK, &sound.replacen("# ", "## ", 1));
    let run = library.run(&["check"]);
    assert!(run.out.contains("- # ") && run.out.contains("+ ## "), "{}", run.out);
    library.put(BOOK, &sound.replace('\n', "\r\n"));
    let run = library.run(&["check"]);
    assert!(run.out.contains("its lines end in CRLF, and should end in LF"), "{}", run.out);
}

#[test]
fn what_only_reads_works_on_the_states_that_are_sound() {
    let library = Library::generated();
    library.edit("specs/002-desk/delta.yaml", "add:", "adds:");
    for (arguments, exit) in [
        (&["list"][..], 0),
        (&["graph"], 0),
        (&["diff", "1", "1"], 0),
        (&["diff", "1", "2"], 2),
        (&["generate"], 2),
        (&["check"], 2),
    ] {
        let run = library.run(arguments);
        assert_eq!(run.exit, exit, "{arguments:?}: {}{}", run.out, run.err);
        assert!(run.err.contains("specs/002-desk/delta.yaml:"), "{arguments:?} says the finding: {}", run.err);
    }
    assert!(library.run(&["list"]).out.contains("001-shelves") && !library.run(&["list"]).out.contains("002-desk"));
}

#[test]
fn warnings_are_denied_on_request() {
    let library = Library::new();
    library.put("specs/001-shelves/research.md", "[NEEDS CLARIFICATION: how long is a book lent]\n");
    assert_eq!(library.run(&["generate"]).exit, 0);
    insta::assert_snapshot!(seen(&library, &["validate"]));
    assert_eq!(library.run(&["validate", "--deny", "warnings"]).exit, 2);
}

#[test]
fn drift_is_named_both_ways_and_the_patch_mends_it() {
    let library = Library::generated();
    let before = library.output();
    library.put(BOOK, &format!("mine\n{}", library.read(BOOK)));
    fs::remove_file(library.path("generated/001-shelves/.gitignore")).unwrap();
    library.put("generated/002-desk/notes.txt", "mine\n");
    library.put("generated/002-desk/target/debug/built", "built\n");
    insta::assert_snapshot!(["text", "github"].map(|f| seen(&library, &["check", "--format", f])).join("\n"));
    for format in ["json", "sarif"] {
        let run = library.run(&["check", "--format", format]);
        assert_eq!(run.exit, 1);
        serde_json::from_str::<serde_json::Value>(&run.out).unwrap();
    }

    assert_eq!(library.run(&["check", "--patch", "drift.patch"]).exit, 1);
    library.git_apply("drift.patch");
    insta::assert_snapshot!("after_the_patch", seen(&library, &["check"]));
    let contents = |output: BTreeMap<PathBuf, (Vec<u8>, u32, _)>| -> Vec<_> {
        output.into_iter().map(|(path, (content, mode, _))| (path, content, mode)).collect()
    };
    fs::remove_file(library.path("generated/002-desk/notes.txt")).unwrap();
    fs::remove_file(library.path("generated/002-desk/target/debug/built")).unwrap();
    assert_eq!(contents(library.output()), contents(before));
}

#[test]
fn a_lost_permission_is_drift() {
    let library = Library::generated();
    fs::set_permissions(library.path(BOOK), PermissionsExt::from_mode(0o755)).unwrap();
    let run = library.run(&["check", "1", "--patch", "mode.patch"]);
    assert!(run.out.contains("drift-mode"), "{}", run.out);
    library.git_apply("mode.patch");
    assert_eq!(library.run(&["check"]).exit, 0);
}

#[test]
fn generate_mends_drift_and_leaves_foreign_files() {
    let library = Library::generated();
    library.put(BOOK, "mine\n");
    library.put("generated/001-shelves/notes/mine.txt", "mine\n");
    assert_eq!(library.run(&["generate"]).exit, 0);
    assert_ne!(library.read(BOOK), "mine\n");
    assert_eq!(library.read("generated/001-shelves/notes/mine.txt"), "mine\n");
}

#[test]
fn a_state_that_is_gone_is_removed_without_its_foreign_files() {
    let library = Library::generated();
    fs::remove_file(library.path("states/002-desk.yaml")).unwrap();
    for entry in walkdir::WalkDir::new(library.path("specs/002-desk")).contents_first(true) {
        let path = entry.unwrap().into_path();
        if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) }.unwrap();
    }
    library.put("generated/002-desk/notes.txt", "mine\n");
    assert_eq!(library.run(&["check"]).exit, 1);
    assert_eq!(library.run(&["generate"]).exit, 0);
    let left: Vec<_> = fs::read_dir(library.path("generated/002-desk")).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn links_out_of_the_output_are_not_followed() {
    let library = Library::new();
    fs::create_dir_all(library.path("outside")).unwrap();
    fs::create_dir_all(library.path("generated")).unwrap();
    symlink(library.path("outside"), library.path("generated/002-desk")).unwrap();
    insta::assert_snapshot!(seen(&library, &["generate"]));
    assert_eq!(fs::read_dir(library.path("outside")).unwrap().count(), 0);
    assert!(!library.path("generated/001-shelves").exists(), "one state's obstacle leaves all as they were");
    fs::rename(library.path("generated"), library.path("before")).unwrap();
    symlink(library.path("outside"), library.path("generated")).unwrap();
    let run = library.run(&["generate"]);
    assert!(run.err.contains("generated is a symbolic link; output is never written through one"), "{}", run.err);
    assert_eq!(fs::read_dir(library.path("outside")).unwrap().count(), 0);
}

#[test]
fn nothing_is_read_through_a_link() {
    let library = Library::new();
    symlink(library.path("states/pins.yaml"), library.path("specs/001-shelves/data/more.csv")).unwrap();
    let run = library.run(&["validate"]);
    assert!(run.out.contains("specs/001-shelves/data/more.csv:1:1"), "{}", run.err);
    assert!(run.out.contains("this is a symbolic link, which nothing reads"), "{}", run.out);
}

#[test]
fn what_wrote_a_line_and_what_a_line_wrote_are_explained() {
    let library = Library::new();
    let api = "services/catalogue/src/api.rs";
    let run = library.run(&["explain", &format!("generated/001-shelves/{api}")]);
    assert!(run.out.starts_with(&format!("001-shelves/{api}\nwritten by\n  templates/services/service/src/api.rs\n")));
    let run = library.run(&["explain", &format!("1/{api}:1")]);
    let (head, from) = run.out.split_once("\nwritten by\n").unwrap();
    let text = head.strip_prefix(&format!("001-shelves/{api}:1\n   1 | ")).unwrap();
    let place = from.lines().next().unwrap().trim().split_once("  ").unwrap();
    assert_eq!(place.1, text);
    let run = library.run(&["explain", place.0]);
    assert!(run.out.starts_with(&format!("{}\n", place.0)), "{}", run.out);
    assert!(run.out.contains(&format!("\nwrites in 001-shelves\n  {api}  line 1\n")), "{}", run.out);

    let handler = "specs/001-shelves/logic/catalogue/get_book.rs";
    insta::assert_snapshot!(
        [
            &["explain", "1/services/catalogue/src/logic/get_book.rs:1"][..],
            &["explain", "1/services/catalogue/src/logic/get_book.rs:1", "--format", "json"],
            &["explain", handler],
            &["explain", &format!("{handler}:1:5"), "--format", "json"],
            &["explain", "1/.stategen/state.json"],
        ]
        .map(|arguments| seen(&library, arguments))
        .join("\n")
    );
}

#[test]
fn what_cannot_be_explained_gets_a_way_out() {
    let library = Library::new();
    insta::assert_snapshot!(
        [
            "stale-from",
            "stale-form",
            "001-shelves/READ.md",
            "001-shelves/services/catalogue/src/logic/get_book.rs:9999",
            "001-shelves/README.md:0",
            "001-shelves/README.md:one",
            "001-shelves",
            "templates/READ.md",
            "templates/README.md:9999",
            "specs/001-shelves/detla.yaml",
            "states/pins.yaml:9999",
            "README.md",
        ]
        .map(|what| seen(&library, &["explain", what]))
        .join("\n")
    );
}

#[test]
fn what_people_write_is_named_from_where_one_is() {
    let library = Library::generated();
    let from = |folder: &str, what: &str| {
        let run = library.run_in(folder, &["explain", what]);
        assert_eq!(run.exit, 0, "{what} from {folder}: {}", run.err);
        run.out
    };
    let path = "specs/001-shelves/logic/catalogue/get_book.rs:1";
    let wanted = from(".", path);
    assert!(wanted.starts_with(&format!("{path}\n")), "{wanted}");
    let absolute = library.path(path);
    for (folder, what) in [
        (".", "./specs/001-shelves/logic/catalogue/get_book.rs:1"),
        ("states", path),
        ("specs", "001-shelves/logic/catalogue/get_book.rs:1"),
        ("specs/001-shelves/data", "../logic/catalogue/get_book.rs:1"),
        ("generated/001-shelves", "../../specs/001-shelves/logic/catalogue/get_book.rs:1"),
        (".", absolute.to_str().unwrap()),
    ] {
        assert_eq!(from(folder, what), wanted, "{what} from {folder}");
    }
}

#[test]
fn a_file_is_named_from_where_one_is_and_by_what_calls_a_state() {
    let library = Library::generated();
    let from = |folder: &str, what: &str| {
        let run = library.run_in(folder, &["explain", what]);
        assert_eq!(run.exit, 0, "{what} from {folder}: {}", run.err);
        run.out
    };
    let wanted = from(".", "generated/001-shelves/docs/api.md:5");
    assert!(wanted.starts_with("001-shelves/docs/api.md:5\n"), "{wanted}");
    for (folder, what) in [
        (".", "1/docs/api.md:5"),
        (".", "001/docs/api.md:5"),
        (".", "generated/1/docs/api.md:5"),
        ("specs", "001-s/docs/api.md:5"),
        ("generated/001-shelves/docs", "api.md:5"),
        ("generated/001-shelves/docs", "./api.md:5"),
        ("generated/001-shelves/services", "../docs/api.md:5"),
        ("generated/002-desk/docs", "1/docs/api.md:5"),
        ("generated/002-desk/docs", "../../001-shelves/docs/api.md:5"),
    ] {
        assert_eq!(from(folder, what), wanted, "{what} from {folder}");
    }
    let error = |folder: &str, what: &str| {
        let run = library.run_in(folder, &["explain", what]);
        assert_eq!(run.exit, 3, "{}", run.out);
        run.err
    };
    assert!(error("generated/001-shelves/docs", "apj.md:5").contains("did you mean `docs/api.md`?"));
    assert!(error(".", "9/docs/api.md:5").contains("there is no state `9`"));
    assert!(error(".", "api.md:5").contains("names no state's file"));
}

#[test]
fn a_new_state_is_sound_and_is_its_parent_until_it_says_otherwise() {
    let library = Library::generated();
    insta::assert_snapshot!(seen(&library, &["new", "late-fees", "--parent", "2"]));
    let run = library.run(&["validate"]);
    assert_eq!(run.exit, 0, "{}", run.out);
    assert_eq!(library.run(&["generate"]).exit, 0);
    for wrong in ["Late Fees", "../late", "desk"] {
        assert_eq!(library.run(&["new", wrong, "--parent", "2"]).exit, 3, "{wrong}");
    }
}

#[test]
fn schemas_are_written_and_compared() {
    let library = Library::new();
    assert_eq!(library.run(&["schema", "--out", "schema", "--check"]).exit, 1);
    assert_eq!(library.run(&["schema", "--out", "schema"]).exit, 0);
    assert_eq!(library.run(&["schema", "--out", "schema", "--check"]).exit, 0);
}

#[test]
fn completions_know_the_verbs() {
    let library = Library::new();
    for shell in ["bash", "zsh", "fish"] {
        let run = library.run(&["completions", shell]);
        assert!(run.exit == 0 && run.out.contains("COMPLETE"), "{shell}: {}", run.out);
    }
    let completed = |words: &[&str]| {
        let mut asked = Command::new(env!("CARGO_BIN_EXE_stategen"));
        asked.env("COMPLETE", "fish").current_dir(library.folder.path()).args(["--", "stategen"]).args(words);
        let answer = asked.output().unwrap();
        String::from_utf8(answer.stdout)
            .unwrap()
            .lines()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    };
    for (words, known) in [
        (&["va"][..], "validate"),
        (&["generate", "00"], "002-desk"),
        (&["diff", "--requirement", "FR"], "FR-001"),
        (&["diff", "--component", "c"], "catalogue"),
        (&["explain", "stale"], "stale-from"),
        (&["impact", "component:c"], "component:catalogue"),
    ] {
        let answer: Vec<String> = completed(words);
        assert!(answer.iter().any(|one| one == known), "{words:?}: {answer:?}");
    }
}

#[test]
fn who_asks_for_nothing_is_told_what_comes_next() {
    let library = Library::new();
    insta::assert_snapshot!([&[][..], &["--help"]].map(|arguments| seen(&library, arguments)).join("\n"));
    assert_eq!(library.run(&[]).out.lines().count(), 10);
}

#[test]
fn every_verb_has_a_manual_page() {
    let library = Library::new();
    assert!(library.run(&["man"]).out.contains(".TH stategen 1"));
    assert_eq!(library.run(&["man", "--out", "man"]).exit, 0);
    for page in ["stategen.1", "stategen-check.1", "stategen-new-service.1"] {
        assert!(library.read(&format!("man/{page}")).contains("Exit codes: 0 fine"), "{page}");
    }
}

#[test]
fn templates_that_have_no_effect_are_noticed() {
    let library = Library::new();
    assert!(!library.run(&["generate"]).err.contains("templates/"));
    library.put("templates/README.md", "another\n");
    let err = library.run(&["generate"]).err;
    assert!(err.contains("templates/README.md: not as this stategen was built with"), "{err}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let library = Library::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_stategen"))
        .args(["completions", "bash"])
        .current_dir(library.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn workflows_are_written_and_held() {
    let library = Library::new();
    for (forge, file) in [("github", ".github/workflows/stategen.yml"), ("gitlab", ".gitlab/stategen.yml")] {
        assert_eq!(library.run(&["ci", forge, "--check"]).exit, 1, "it is not there");
        assert_eq!(library.run(&["ci", forge]).exit, 0);
        assert_eq!(library.run(&["ci", forge, "--check"]).exit, 0);
        let text = library.read(file);
        assert!(text.contains("cargo install --locked stategen") && text.contains("stategen publish --push"), "{text}");
        assert!(!["{install}", "{branch}", "{cache}"].iter().any(|hole| text.contains(hole)), "{text}");
        assert!(text.contains("stategen diff --since") && !text.contains("|| true"), "a diff that fails is heard of");
        for action in text.lines().filter_map(|line| line.split_once("uses: ")) {
            let id = action.1.split(['@', ' ']).nth(1).unwrap();
            assert!(id.len() == 40 && id.chars().all(|c| c.is_ascii_hexdigit()), "{} is named by no commit", action.1);
        }
        stategen_spec::yaml::parse(file, &text).unwrap();
        library.edit(file, "--deny warnings", "");
        let run = library.run(&["ci", forge, "--check"]);
        assert_eq!(run.exit, 1);
        assert!(run.out.contains(&format!("run `stategen ci {forge}`")), "{}", run.out);
    }
    library.put("states/repository.yaml", "url: https://github.com/o/r\nbranch: trunk\n");
    library.run(&["ci", "github"]);
    assert!(library.read(".github/workflows/stategen.yml").contains("branches: [\"trunk\"]"));
}

#[test]
fn documents_become_a_site_whose_links_lead_somewhere() {
    let library = Library::new();
    library.edit(
        "specs/001-shelves/spec.md",
        "# Shelves\n",
        "# Shelves\n\n{{#include spec.md}} <script>run()</script>\n\nSee the [delta](delta.yaml).\n\n",
    );
    let run = library.run(&["docs"]);
    assert_eq!(run.exit, 0, "{}", run.err);
    let index = library.read("book/index.html");
    assert!(index.contains("<svg") && index.contains("<a href=\"002-desk/index.html\"><g class=\"node\">"), "{index}");
    assert!(index.contains("changes/001-002/index.html"), "{index}");
    assert!(
        library.read("book/changes/001-002/changes.html").contains("class=\"file\""),
        "what changes is in the site"
    );
    let page = library.read("book/specs/001-shelves/spec.html");
    assert!(
        page.contains("{{#include spec.md}} &lt;script&gt;run()&lt;/script&gt;"),
        "prose is no instruction: {page}"
    );
    assert!(page.contains("Content-Security-Policy") && page.contains("script-src 'self'"), "{page}");
    assert!(library.read("book/assets/search.js").contains("specs/001-shelves/spec.html#shelves"));
    assert!(library.read("book/specs/001-shelves/delta.yaml").contains("add:"));
    let foreign = loaded_from_elsewhere(&page);
    assert!(foreign.is_empty(), "the page loads {foreign:?}");
    assert!(library.run(&["docs"]).out.contains(" 0 files changed"), "the same documents are the same site");

    library.put("book/mine.txt", "mine");
    library.edit("specs/001-shelves/spec.md", "(delta.yaml)", "(gone.yaml)");
    let run = library.run(&["docs"]);
    assert_eq!(run.exit, 2);
    assert!(
        run.err.contains("specs/001-shelves/spec.md:") && run.err.contains("`gone.yaml` leads nowhere"),
        "{}",
        run.err
    );
    assert_eq!(library.read("book/specs/001-shelves/spec.html"), page, "nothing is written while a link is broken");
    assert_eq!(library.run(&["docs", "--check"]).exit, 2);

    library.edit("specs/001-shelves/spec.md", "(gone.yaml)", "(javascript:run())");
    let run = library.run(&["docs", "--check"]);
    assert!(run.exit == 2 && run.err.contains("the link to `javascript:run()`"), "{}", run.err);

    library.edit("specs/001-shelves/spec.md", "See the [delta](javascript:run()).", "");
    assert_eq!(library.run(&["docs"]).exit, 0);
    assert!(!library.path("book/specs/001-shelves/delta.yaml").exists(), "what the site no longer has is deleted");
    assert_eq!(library.read("book/mine.txt"), "mine");
}

/// What a page loads from other hosts: scripts, styles, images.
fn loaded_from_elsewhere(page: &str) -> Vec<&str> {
    page.split('<')
        .filter(|tag| ["script", "link", "img"].iter().any(|name| tag.starts_with(name)))
        .filter(|tag| tag.contains("=\"http") || tag.contains("=\"//"))
        .collect()
}
