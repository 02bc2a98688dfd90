//! Every verb that writes is killed at each call that changes a file, and meets a full disk at each: a file is then old or
//! new, authored files are so all together, and the next run works and leaves nothing behind.
//!
//! The calls are those of the C library, which `crash/fault.c` stands before.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

#[allow(dead_code, reason = "what publishing needs is not all needed here")]
#[path = "publish/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sha2::{Digest, Sha256};
use stategen_model::temporary;
use world::World;

/// The content of each file, by path.
type Files = BTreeMap<String, Vec<u8>>;

/// What happens at a call.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Kill,
    FullDisk,
}

/// Whether all of what a verb writes is old or new, or each file of it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Whole {
    Together,
    EachFile,
}

/// Sources as they are before a verb runs, and that verb.
struct Trial<'a> {
    world: &'a World,
    preload: PathBuf,
    verb: &'a [&'a str],
}

impl<'a> Trial<'a> {
    /// Keeps the sources as they are now.
    fn of(world: &'a World, verb: &'a [&'a str]) -> Self {
        if !["generate", "rebase"].contains(&verb[0]) {
            // What these verbs do not look at needs no copies.
            for folder in ["sources/generated", "sources/.git"] {
                remove(world, folder);
            }
        }
        let preload = world.path("fault.so");
        if !preload.exists() {
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/fault.c");
            let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
            let mut cc = Command::new(compiler);
            cc.args(["-shared", "-fPIC", "-Wall", "-Werror", "-o"]).arg(&preload).arg(source).arg("-ldl");
            assert!(cc.status().unwrap().success(), "{cc:?}");
        }
        let trial = Self { world, preload, verb };
        fs::rename(world.path("sources"), world.path("kept")).unwrap();
        trial
    }

    fn restore(&self) {
        remove(self.world, "sources");
        self.world.command("cp").args(["-r", "kept", "sources"]).output().unwrap();
    }

    fn stategen(&self, arguments: &[&str]) -> Command {
        let mut command = self.world.command(env!("CARGO_BIN_EXE_stategen"));
        // Stands in for cargo when a state is resolved: a package more.
        command.args(arguments).current_dir(self.world.path("sources")).env("CARGO", self.world.path("resolver"));
        command
    }

    fn run(&self) -> Output {
        self.stategen(self.verb).output().unwrap()
    }

    fn interrupted(&self, fault: Fault, call: usize) -> Output {
        let mut command = self.stategen(self.verb);
        let below = fs::canonicalize(self.world.path("sources")).unwrap();
        command.env("LD_PRELOAD", &self.preload).env("FAULT_BELOW", below).env("FAULT_AT", call.to_string());
        command.env("FAULT", if fault == Fault::Kill { "kill" } else { "full" }).output().unwrap()
    }

    /// How many calls there are that change something: each is noted by a byte.
    fn calls(&self) -> usize {
        let counted = self.world.path("counted");
        let _ = fs::remove_file(&counted);
        let below = fs::canonicalize(self.world.path("sources")).unwrap();
        let mut command = self.stategen(self.verb);
        command.env("LD_PRELOAD", &self.preload).env("FAULT_BELOW", below).env("FAULT_COUNT", &counted);
        command.output().unwrap();
        fs::metadata(counted).unwrap().len().try_into().unwrap()
    }

    fn files(&self) -> Files {
        let root = self.world.path("sources");
        let entries = walkdir::WalkDir::new(&root).into_iter().filter_entry(|entry| entry.file_name() != ".git");
        let files = entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let below = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        files.map(|entry| (below(entry.path()), fs::read(entry.path()).unwrap())).collect()
    }

    /// Interrupts the verb at each of its calls, in both ways. Gives the number of calls.
    fn holds(&self, whole: Whole) -> usize {
        self.restore();
        let old = self.files();
        let plain = self.run();
        let new = self.files();
        assert!(old != new && plain.status.code() < Some(2), "{:?} {}", self.verb, said(&plain));
        let after = After { trial: self, whole, old, new, exit: plain.status.code() };

        // Every call, and of very many each seventh, which is one of each kind of call in turn.
        self.restore();
        let calls = self.calls();
        let interrupted = || (1..=calls).step_by(if calls > 60 { 7 } else { 1 });
        let mut seen = [0; 2];
        for call in interrupted() {
            self.restore();
            let output = self.interrupted(Fault::Kill, call);
            assert_eq!(output.status.signal(), Some(9), "{:?} at call {call} of {calls}", self.verb);
            seen[usize::from(after.a_kill(&format!("{:?} killed at call {call}", self.verb)))] += 1;
        }
        for call in interrupted() {
            self.restore();
            let output = self.interrupted(Fault::FullDisk, call);
            after.a_full_disk(&output, &format!("{:?} with a full disk at call {call}", self.verb));
        }
        assert!(seen[0] > 0 && (whole == Whole::EachFile || seen[1] > 0), "old and new: {seen:?} of {calls}");
        self.restore();
        calls
    }
}

/// What may be found after an interruption.
struct After<'a> {
    trial: &'a Trial<'a>,
    whole: Whole,
    old: Files,
    new: Files,
    exit: Option<i32>,
}

impl After<'_> {
    /// Holds that each file is old or new, and that the next runs make all of them new. Gives whether they were so.
    fn a_kill(&self, point: &str) -> bool {
        self.each_is_old_or_new(point);
        // A verb that only reads finishes what was begun. It cannot where nothing is there yet, or what is there is wrong.
        let listed = self.trial.stategen(&["list"]).output().unwrap();
        let fresh = self.trial.verb[0] == "init";
        let fit = !fresh && self.trial.verb[0] != "validate";
        assert!(!fit || listed.status.success(), "{point}: {}", said(&listed));
        let found = without_leftovers(self.trial.files());
        let new = found == self.new;
        if self.whole == Whole::Together {
            assert!(new || found == self.old || fresh, "{point}: half way: {:?}", differing(&found, &self.old));
        }
        if !(new && self.whole == Whole::Together) {
            let again = self.trial.run();
            let done = fresh && said(&again).contains("has a folder");
            assert!(done || again.status.code() == self.exit, "{point}, run again: {}", said(&again));
            assert_eq!(differing(&self.trial.files(), &self.new), [""; 0], "{point}, run again");
        }
        new
    }

    /// Holds that a run which fails says so and leaves each file old or new, and one that does not leaves all new.
    fn a_full_disk(&self, output: &Output, point: &str) {
        let files = self.trial.files();
        if output.status.code() == self.exit {
            assert_eq!(differing(&files, &self.new), [""; 0], "{point}");
            return;
        }
        assert_eq!(output.status.code(), Some(3), "{point}: {}", said(output));
        assert!(said(output).contains("No space left on device"), "{point}: {}", said(output));
        match self.whole {
            Whole::Together => assert_eq!(differing(&files, &self.old), [""; 0], "{point}"),
            Whole::EachFile => self.each_is_old_or_new(point),
        }
    }

    fn each_is_old_or_new(&self, point: &str) {
        for (path, content) in without_leftovers(self.trial.files()) {
            let known = [self.old.get(&path), self.new.get(&path)];
            assert!(known.contains(&Some(&content)), "{point}: {path} is neither old nor new");
        }
        for path in self.old.keys().filter(|path| self.new.contains_key(*path)) {
            assert!(self.trial.world.path("sources").join(path).exists(), "{point}: {path} is gone");
        }
    }
}

/// Files without those that a run which is gone was writing, and its journal.
fn without_leftovers(mut files: Files) -> Files {
    let own = |path: &str| path.split('/').any(|name| temporary::process(name).is_some());
    files.retain(|path, _| !own(path) && path != ".stategen-journal");
    files
}

/// The paths that differ.
fn differing(found: &Files, wanted: &Files) -> Vec<String> {
    let paths = found.keys().chain(wanted.keys()).filter(|path| found.get(*path) != wanted.get(*path));
    paths.cloned().collect()
}

fn remove(world: &World, folder: &str) {
    assert!(world.command("rm").args(["-rf", folder]).status().unwrap().success());
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

#[test]
fn output_is_old_or_new_file_by_file() {
    let world = World::new();
    world.edit("sources/specs/002-desk/delta.yaml", "The one desk.", "The only desk.");
    fs::remove_file(world.path("sources/specs/001-shelves/scenarios/finds-a-book.yaml")).unwrap();
    let calls = Trial::of(&world, &["generate"]).holds(Whole::EachFile);
    assert!(calls > 20, "{calls}");
}

#[test]
fn documents_and_schemas_are_old_or_new_file_by_file() {
    let world = World::new();
    for verb in [&["schema"][..], &["docs", "--reference"], &["ci", "github"]] {
        let calls = Trial::of(&world, verb).holds(Whole::EachFile);
        assert!(calls > 2, "{verb:?}: {calls}");
        remove(&world, "kept");
    }
}

#[test]
fn authored_files_change_together() {
    let world = World::new();
    world.put("resolver", RESOLVER);
    world.command("chmod").args(["+x", "resolver"]).output().unwrap();
    let state = &["new", "late-fees"][..];
    let operation = &["new", "operation", "catalogue", "openBook", "--method", "get", "--path", "/open/{bookId}"][..];
    for verb in [state, operation, &["pin", "set", "rust", "1.96"], &["lock"]] {
        let calls = Trial::of(&world, verb).holds(Whole::Together);
        assert!(calls > 4, "{verb:?}: {calls}");
        remove(&world, "kept");
    }
    world.edit("sources/specs/001-shelves/delta.yaml", "publisher: catalogue", "publisher: catalog");
    world.edit("sources/specs/001-shelves/scenarios/finds-a-book.yaml", "title:", "titel:");
    Trial::of(&world, &["validate", "--fix"]).holds(Whole::Together);
}

/// What stands in for cargo: a package more than there was.
const RESOLVER: &str = r#"#!/bin/sh
printf '\n[[package]]\nname = "zzz"\nversion = "1.0.0"\n' >>Cargo.lock
printf 'source = "registry+https://github.com/rust-lang/crates.io-index"\n' >>Cargo.lock
printf 'checksum = "%064d"\n' 0 >>Cargo.lock
"#;

#[test]
fn a_delta_and_the_files_that_it_replaces_follow_the_parent_together() {
    const HANDLER: &str = "logic/catalogue/get_book.rs";
    const BASE: &str = "//! Finds a book.\n\n// One.\n// Two.\n// Three.\n\npub use super::shelf::get_book;\n";
    let world = World::new();
    let parents = format!("sources/specs/001-shelves/{HANDLER}");
    let own = "sources/specs/003-ladder";
    world.put(&parents, BASE);
    world.add_state("003-ladder", "002-desk");
    let delta = fs::read_to_string(world.path(own).join("delta.yaml")).unwrap();
    let version: String = Sha256::digest(BASE).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    world.put(&format!("{own}/delta.yaml"), &format!("{delta}replaces:\n  {HANDLER}: \"{version}\"\n"));
    world.put(&format!("{own}/{HANDLER}"), &BASE.replace("One.", "First."));
    world.commit();
    world.put(&parents, &BASE.replace("Three.", "Last."));
    Trial::of(&world, &["rebase", "3"]).holds(Whole::Together);
}

#[test]
fn a_repository_begins_whole() {
    let world = World::new();
    remove(&world, "sources");
    fs::create_dir(world.path("sources")).unwrap();
    let calls = Trial::of(&world, &["init"]).holds(Whole::Together);
    assert!(calls > 30, "{calls}");
}
