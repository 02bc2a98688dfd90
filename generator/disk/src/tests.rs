use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use tempfile::TempDir;

use super::*;
use stategen_model::temporary;
use stategen_model::tree::{Artifact, Tree};

fn artifact(content: &str, executable: bool) -> Artifact {
    Artifact::found(content.into(), executable)
}

fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::default();
    for (path, content) in files {
        tree.insert(*path, artifact(content, path.ends_with(".sh")));
    }
    let recorded: serde_json::Map<_, _> =
        files.iter().map(|(path, _)| ((*path).to_owned(), serde_json::json!({}))).collect();
    tree.insert(MANIFEST, artifact(&serde_json::json!({ "files": recorded }).to_string(), false));
    tree
}

fn generate(dir: &Path, tree: &Tree) -> Result<Plan> {
    let plan = plan(dir, tree)?;
    mend(dir, tree, &plan)?;
    Ok(plan)
}

fn put(dir: &Path, path: &str, content: &str) {
    write_atomically(&dir.join(path), content.as_bytes(), false).unwrap();
}

fn drifts(dir: &Path, tree: &Tree) -> Vec<(String, Drift)> {
    let mut all = compare(dir, tree).unwrap();
    all.extend(foreign(dir, tree).unwrap());
    all.into_iter().map(|it| (it.path, it.drift)).collect()
}

fn folder() -> (TempDir, std::path::PathBuf) {
    let temporary = TempDir::new().unwrap();
    let dir = temporary.path().join("state");
    (temporary, dir)
}

#[test]
fn what_was_written_is_not_written_again() {
    let (_keep, dir) = folder();
    let tree = tree(&[("README.md", "hello\n"), ("scripts/start.sh", "#!/bin/sh\n")]);
    assert_eq!(generate(&dir, &tree).unwrap().differences.len(), 3);
    assert_eq!(fs::metadata(dir.join("scripts/start.sh")).unwrap().permissions().mode() & 0o111, 0o111);
    assert_eq!(generate(&dir, &tree).unwrap(), Plan::default());
    assert_eq!(drifts(&dir, &tree), []);
}

#[test]
fn what_is_no_longer_made_goes_with_its_empty_folders_and_nothing_else_does() {
    let (_keep, dir) = folder();
    generate(&dir, &tree(&[("a/b/old", "1"), ("a/c/old", "2"), ("kept", "3")])).unwrap();
    put(&dir, "a/c/notes", "mine");
    generate(&dir, &tree(&[("kept", "3")])).unwrap();
    assert!(!dir.join("a/b").exists());
    assert!(!dir.join("a/c/old").exists());
    assert_eq!(fs::read_to_string(dir.join("a/c/notes")).unwrap(), "mine");
}

#[test]
fn an_empty_tree_removes_a_state_that_is_gone() {
    let (_keep, dir) = folder();
    generate(&dir, &tree(&[("a/b", "1")])).unwrap();
    generate(&dir, &Tree::default()).unwrap();
    assert!(!dir.exists());
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let (_keep, dir) = folder();
    let file = tree(&[("a", "1")]);
    let folder = tree(&[("a/b", "1")]);
    for tree in [&file, &folder, &file] {
        generate(&dir, tree).unwrap();
        assert_eq!(drifts(&dir, tree), []);
    }
    fs::remove_file(dir.join("a")).unwrap();
    put(&dir, "a/notes", "mine");
    assert!(generate(&dir, &file).unwrap_err().to_string().contains("is in the way"));
}

#[test]
fn every_drift_is_named() {
    let (_keep, dir) = folder();
    let tree = tree(&[
        (".gitignore", "/target\n*.log\n!kept.log\n"),
        ("gone", "1"),
        ("edited", "1"),
        ("run.sh", "1"),
        ("target/made", "1"),
    ]);
    generate(&dir, &tree).unwrap();
    fs::remove_file(dir.join("gone")).unwrap();
    put(&dir, "edited", "2");
    fs::set_permissions(dir.join("run.sh"), PermissionsExt::from_mode(0o644)).unwrap();
    for path in ["foreign", "target/x", "sub/target/x", "a.log", "kept.log", ".git/config"] {
        put(&dir, path, "x");
    }
    let found = drifts(&dir, &tree);
    let expected = [
        ("edited", Drift::Edited),
        ("gone", Drift::Missing),
        ("run.sh", Drift::Mode),
        ("foreign", Drift::Foreign),
        ("kept.log", Drift::Foreign),
        ("sub/target/x", Drift::Foreign),
    ];
    // A folder that is ignored and yet holds output is looked into; what is ignored in it is still no drift.
    assert_eq!(found, expected.map(|(path, drift)| (path.to_owned(), drift)));
}

#[test]
fn links_are_not_followed() {
    let (keep, dir) = folder();
    let tree = tree(&[("folder/file", "1"), ("file", "1")]);
    generate(&dir, &tree).unwrap();
    let outside = keep.path().join("outside");
    put(&outside, "file", "mine");

    fs::remove_file(dir.join("file")).unwrap();
    symlink(outside.join("file"), dir.join("file")).unwrap();
    generate(&dir, &tree).unwrap();
    assert!(!fs::symlink_metadata(dir.join("file")).unwrap().is_symlink());

    fs::rename(dir.join("folder"), keep.path().join("away")).unwrap();
    symlink(&outside, dir.join("folder")).unwrap();
    assert!(generate(&dir, &tree).unwrap_err().to_string().contains("is a symbolic link"));
    // A manifest that lists what lies behind a link deletes nothing there.
    let without = self::tree(&[("file", "1")]);
    generate(&dir, &without).unwrap();
    assert_eq!(fs::read_to_string(outside.join("file")).unwrap(), "mine");
}

#[test]
fn paths_that_leave_the_output_are_refused() {
    let (keep, dir) = folder();
    for path in ["../x", "/x", "a/../../x", "", ".", "a//b", "a/"] {
        assert!(join(&dir, path).is_err(), "{path}");
    }
    put(keep.path(), "precious", "mine");
    put(&dir, MANIFEST, r#"{"files":{"../precious":{}}}"#);
    assert!(generate(&dir, &tree(&[("a", "1")])).is_err());
    assert!(keep.path().join("precious").exists());
}

#[test]
fn git_applies_the_patch_and_only_foreign_files_remain() {
    let (keep, dir) = folder();
    let long: String = (0..40).map(|n| format!("line {n}\n")).collect();
    let wanted = tree(&[
        ("edited", &long),
        ("no end", "a\nb"),
        ("empty", ""),
        ("gone/deep", "x\n"),
        ("run.sh", "#!/bin/sh\n"),
        ("link", "text\n"),
        ("quote\"d", "x\n"),
        ("binary", "a\0b\n"),
    ]);
    generate(&dir, &tree(&[("obsolete", "x\n"), ("obsolete-empty", "")])).unwrap();
    let old_manifest = fs::read(dir.join(MANIFEST)).unwrap();
    generate(&dir, &wanted).unwrap();
    put(&dir, MANIFEST, std::str::from_utf8(&old_manifest).unwrap());
    for (path, content) in [
        ("edited", long.replace("line 3\n", "changed\nmore\n").replace("line 30\n", "")),
        ("no end", "a\nb\n".into()),
        ("obsolete", "x".into()),
        ("obsolete-empty", String::new()),
        ("quote\"d", String::new()),
        ("binary", "a\0c\r\n".into()),
        ("foreign", "mine".into()),
    ] {
        put(&dir, path, &content);
    }
    fs::set_permissions(dir.join("run.sh"), PermissionsExt::from_mode(0o644)).unwrap();
    for path in ["gone/deep", "empty", "link"] {
        fs::remove_file(dir.join(path)).unwrap();
    }
    symlink("elsewhere", dir.join("link")).unwrap();

    let mut patch = Vec::new();
    write_patch(&mut patch, "state/", &dir, &wanted, &compare(&dir, &wanted).unwrap()).unwrap();
    put(keep.path(), "drift.patch", std::str::from_utf8(&patch).unwrap());
    let applied = Command::new("git").args(["apply", "drift.patch"]).current_dir(keep.path()).output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    assert_eq!(drifts(&dir, &wanted), [("foreign".to_owned(), Drift::Foreign)]);
}

#[test]
fn nothing_half_written_is_left() {
    let (_keep, dir) = folder();
    put(&dir, "taken/inside", "x");
    assert!(write_atomically(&dir.join("taken"), b"x", false).is_err());
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
}

#[test]
fn what_a_killed_run_left_is_no_drift_and_goes_with_the_next_write() {
    let (_keep, dir) = folder();
    let first = tree(&[("a/one", "1")]);
    generate(&dir, &first).unwrap();
    let mut killed = Command::new("true").spawn().unwrap();
    killed.wait().unwrap();
    let (gone, alive) = (temporary::name(killed.id(), 3), temporary::name(std::process::id(), 999_999));
    // Not by the function under test, which looks into a folder once.
    fs::create_dir(dir.join("b")).unwrap();
    for name in [&gone, &alive] {
        fs::File::create(dir.join("b").join(name)).unwrap();
    }
    assert_eq!(drifts(&dir, &first), []);

    generate(&dir, &tree(&[("a/one", "1"), ("b/two", "2")])).unwrap();

    assert!(!dir.join("b").join(gone).exists());
    assert!(dir.join("b").join(alive).exists(), "somebody may be writing it");
}

#[test]
fn files_change_together_or_none_does() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    put(dir, "old", "as it was");
    put(dir, "going", "as it was");
    fs::set_permissions(dir.join("old"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(dir.join("taken/by a folder")).unwrap();
    let read = |path: &str| fs::read_to_string(dir.join(path)).unwrap();
    let written = ["old", "new/deep/file", "taken"].map(|path| Change::Written(path, b"new"));
    let changes = [written[0], written[1], Change::Deleted("going"), written[2]];

    // The last cannot get its name when the others have theirs.
    assert!(change_together(dir, &changes).is_err());
    assert_eq!([read("old"), read("going")], ["as it was", "as it was"]);
    assert_eq!(fs::metadata(dir.join("old")).unwrap().permissions().mode() & 0o777, 0o755);
    let left: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");

    fs::rename(dir.join("taken"), dir.join("moved")).unwrap();
    change_together(dir, &changes).unwrap();
    assert_eq!(["old", "new/deep/file", "taken"].map(read), ["new"; 3]);
    assert_eq!(fs::metadata(dir.join("old")).unwrap().permissions().mode() & 0o100, 0o100);
    assert!(!dir.join("going").exists());
    for outside in ["../old", "/old", "a//b"] {
        assert!(change_together(dir, &[Change::Deleted(outside)]).is_err(), "{outside}");
    }
}

#[test]
fn a_journal_of_a_run_that_is_at_work_is_let_be_and_one_of_a_run_that_is_gone_is_carried_out() {
    use rustix::fs::{FlockOperation, flock};
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let journal = dir.join(".stategen-journal");
    put(dir, "a/temporary", "new");
    put(dir, "going", "old");
    put(dir, ".stategen-journal", r#"{"named":[["a/temporary","a/book"],["was/named","book"]],"deleted":["going"]}"#);

    let held = fs::File::open(&journal).unwrap();
    flock(&held, FlockOperation::NonBlockingLockExclusive).unwrap();
    finish_interrupted(dir).unwrap();
    assert!(change_together(dir, &[Change::Deleted("going")]).unwrap_err().to_string().contains("another run"));
    assert!(journal.exists() && dir.join("a/temporary").exists() && dir.join("going").exists());

    drop(held);
    finish_interrupted(dir).unwrap();
    assert_eq!(fs::read_to_string(dir.join("a/book")).unwrap(), "new");
    assert!(!journal.exists() && !dir.join("a/temporary").exists() && !dir.join("going").exists());

    // Cut short, when no file had its name yet.
    put(dir, ".stategen-journal", r#"{"named":[["a/book","boo"#);
    finish_interrupted(dir).unwrap();
    assert!(!journal.exists() && dir.join("a/book").exists());

    put(dir, ".stategen-journal", r#"{"named":[["a/book","../book"]],"deleted":[]}"#);
    assert!(finish_interrupted(dir).unwrap_err().to_string().contains("cannot be carried out"));
}
