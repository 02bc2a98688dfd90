//! Sources in a repository of their own, bare repositories to publish into, and git without anybody's configuration.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The library's packs in a repository, and two bare ones: `output.git`, and `remote.git` that it is pushed to.
pub(crate) struct World {
    folder: TempDir,
    commits: Cell<u32>,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { exit: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// References by name.
pub(crate) type References = BTreeMap<String, String>;

impl World {
    pub(crate) fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap(), commits: Cell::new(0) };
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
        world.command("cp").arg("-r").arg(fixture).arg(world.path("sources")).run();
        world.command("git").args(["init", "-q", "sources"]).run();
        for bare in ["output.git", "remote.git"] {
            world.command("git").args(["init", "-q", "--bare", bare]).run();
        }
        world.commit();
        world
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A program in the world's folder, with nothing of the environment but the path.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", self.folder.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A Librarian").env(format!("GIT_{who}_EMAIL"), "lib@example.org");
            command.env(format!("GIT_{who}_DATE"), format!("{} +0200", 1_000_000_000 + self.commits.get()));
        }
        command
    }

    pub(crate) fn put(&self, path: &str, content: &str) {
        stategen_disk::write_atomically(&self.path(path), content.as_bytes(), false).unwrap();
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path} does not contain {from:?}");
        self.put(path, &text.replacen(from, to, 1));
    }

    /// A state on top of `parent` that differs from it by one variable's name.
    pub(crate) fn add_state(&self, id: &str, parent: &str) {
        let state = format!(
            "title: State {id}\nsummary: A desk more.\nparent: {parent}\ntrack: baseline\nbranch: code/{id}\n\
             tag: generated/{id}/v1\n"
        );
        self.put(&format!("sources/states/{id}.yaml"), &state);
        let number = &id[..3];
        let delta = format!(
            "change:\n  components:\n    catalogue:\n      summary: {{ from: Knows the books., to: Knows {number} books. }}\n"
        );
        self.put(&format!("sources/specs/{id}/delta.yaml"), &delta);
    }

    /// Generates and commits the sources.
    pub(crate) fn commit(&self) {
        self.commits.set(self.commits.get() + 1);
        let run = Run::of(
            &self.command(env!("CARGO_BIN_EXE_stategen")).args(["generate", "--root", "sources"]).output().unwrap(),
        );
        assert_eq!(run.exit, Some(0), "{run:?}");
        self.git("sources", &["add", "-A", "."]);
        self.git("sources", &["commit", "-q", "-m", "Change the library"]);
    }

    /// What git says in `repository`.
    pub(crate) fn git(&self, repository: &str, arguments: &[&str]) -> String {
        self.command("git").arg("-C").arg(repository).args(arguments).run()
    }

    pub(crate) fn stategen(&self, sources: &str) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_stategen"));
        command.args(["publish", "--root", sources, "--repo", "output.git"]);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.stategen("sources").args(arguments).output().unwrap())
    }

    /// Publishes, and gives the steps as they were reported.
    pub(crate) fn publish(&self, arguments: &[&str]) -> Vec<serde_json::Value> {
        let run = self.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(run.exit, Some(0), "{run:?}");
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        report["states"].as_array().unwrap().clone()
    }

    /// The codes of what speaks against publishing; nothing may have changed.
    pub(crate) fn refused(&self, arguments: &[&str]) -> Vec<String> {
        let before = self.references("output.git");
        let run = self.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(run.exit, Some(3), "{run:?}");
        assert_eq!(self.references("output.git"), before);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn references(&self, repository: &str) -> References {
        let lines = self.git(repository, &["for-each-ref", "--format=%(refname) %(objectname)"]);
        lines.lines().map(|line| line.split_once(' ').unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    /// Holds that each pair of neighbours compares to exactly what their rendered folders differ by, byte for byte.
    pub(crate) fn assert_compares_are_deltas(&self, repository: &str, neighbours: &[(&str, &str)]) {
        let scratch = format!("scratch-{}", fs::read_dir(self.folder.path()).unwrap().count());
        self.command("git").args(["init", "-q", "--bare", &scratch]).run();
        let repository = self.path(repository);
        self.git(&scratch, &["fetch", "-q", repository.to_str().unwrap(), "+refs/heads/*:refs/heads/*"]);
        let out = self.path(&format!("{scratch}.out"));
        self.command(env!("CARGO_BIN_EXE_stategen")).args(["generate", "--root", "sources", "--out"]).arg(&out).run();
        let rendered = |state: &str| {
            let index = self.path(&format!("{scratch}.{state}"));
            let git = |arguments: &[&str]| {
                let mut command = self.command("git");
                command.env("GIT_INDEX_FILE", &index).arg("--git-dir").arg(self.path(&scratch));
                command.arg("--work-tree").arg(out.join(state)).args(arguments).run()
            };
            git(&["add", "--all", "--force", "."]);
            git(&["write-tree"])
        };
        for (parent, child) in neighbours {
            let compare = self.git(&scratch, &["diff", "--binary", &format!("code/{parent}...code/{child}")]);
            let (from, to) = (rendered(parent), rendered(child));
            assert!(!compare.is_empty(), "{parent}...{child} is empty");
            assert_eq!(compare, self.git(&scratch, &["diff", "--binary", &from, &to]), "{parent}...{child}");
        }
    }

    /// A program that stands in for git: `script` sees each call before and after it, as `$n` in order, with its arguments.
    /// It kills by `kill_publisher`.
    pub(crate) fn stand_in(&self, before: &str, after: &str) -> PathBuf {
        let folder = self.path("stand-in");
        let real = Command::new("sh").args(["-c", "command -v git"]).output().unwrap();
        let real = String::from_utf8(real.stdout).unwrap();
        // Two calls may be under way at once: a folder can be made only once.
        let script = format!(
            "#!/bin/sh\nn=1\nwhile ! mkdir \"{count}/$n\" 2>/dev/null; do n=$((n + 1)); done\n\
             kill_publisher() {{ kill -9 \"$PPID\"; exit 1; }}\n{before}\n{real} \"$@\"\nstatus=$?\n{after}\nexit $status\n",
            count = self.path("calls").display(),
            real = real.trim(),
        );
        self.forget_calls();
        stategen_disk::write_atomically(&folder.join("git"), script.as_bytes(), true).unwrap();
        folder
    }

    /// Starts the count of calls anew.
    pub(crate) fn forget_calls(&self) {
        self.command("rm").args(["-rf", "calls"]).run();
        self.command("mkdir").arg("calls").run();
    }

    /// How often git was called since.
    pub(crate) fn calls(&self) -> usize {
        fs::read_dir(self.path("calls")).unwrap().count()
    }
}

/// The path with `folder` before all others.
pub(crate) fn path_with(folder: &Path) -> std::ffi::OsString {
    let mut folders = vec![folder.to_owned()];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    std::env::join_paths(folders).unwrap()
}

/// A command that must succeed.
pub(crate) trait Succeed {
    fn run(&mut self) -> String;
}

impl Succeed for Command {
    fn run(&mut self) -> String {
        let output = self.output().unwrap();
        let run = Run::of(&output);
        assert!(output.status.success(), "{self:?}: {}{}", run.out, run.err);
        run.out.trim_end_matches('\n').to_owned()
    }
}
