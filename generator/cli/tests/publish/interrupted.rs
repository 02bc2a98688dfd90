//! A publisher that is killed at any point leaves every repository as it was or complete, and the next run completes it.

use super::world::{References, Succeed, World, path_with};
use super::{NEIGHBOURS, published};

const NOTES: &str = "refs/notes/stategen";

/// All but the note, which grows with every run.
fn without_note(references: &References) -> References {
    references.iter().filter(|(name, _)| *name != NOTES).map(|(name, id)| (name.clone(), id.clone())).collect()
}

/// A change of two states that is not published yet, with what was there before and what will be.
struct Change {
    world: World,
    before: References,
    complete: References,
}

fn change() -> Change {
    let world = published();
    world.publish(&["--push", "../remote.git"]);
    let before = world.references("output.git");
    assert_eq!(world.references("remote.git"), before);
    world.edit("sources/specs/002-desk/delta.yaml", "The one desk.", "The only desk.");
    world.commit();
    for (repository, kept) in [("output.git", "output.kept"), ("remote.git", "remote.kept")] {
        world.command("cp").args(["-r", repository, kept]).run();
    }
    world.publish(&["--push", "../remote.git"]);
    let complete = world.references("output.git");
    assert_eq!(world.references("remote.git"), complete);
    assert_eq!(
        complete.iter().filter(|(name, id)| before.get(*name) != Some(*id)).count(),
        5,
        "2 branches, 2 tags, 1 note"
    );
    Change { world, before, complete }
}

impl Change {
    fn restore(&self) {
        for (repository, kept) in [("output.git", "output.kept"), ("remote.git", "remote.kept")] {
            self.world.command("rm").args(["-rf", repository]).run();
            self.world.command("cp").args(["-r", kept, repository]).run();
        }
        self.world.forget_calls();
    }

    /// Holds that the repositories are as before or complete, and gives how many are complete.
    #[track_caller]
    fn assert_all_or_nothing(&self, point: &str) -> usize {
        let mut complete = 0;
        for repository in ["output.git", "remote.git"] {
            let now = self.world.references(repository);
            // A publisher that found its transaction refused has looked again, and noted that run too.
            let done = without_note(&now) == without_note(&self.complete);
            assert!(done || now == self.before, "{point}: {repository} is half way: {now:#?}");
            assert!(!done || now.get(NOTES) != self.before.get(NOTES), "{point}: {repository} has no note");
            complete += usize::from(done);
        }
        complete
    }

    /// Holds that one more run completes both.
    #[track_caller]
    fn assert_completed_by_a_second_run(&self, point: &str) {
        self.world.publish(&["--push", "../remote.git"]);
        for repository in ["output.git", "remote.git"] {
            let now = self.world.references(repository);
            assert_eq!(without_note(&now), without_note(&self.complete), "{point}: {repository}");
            self.world.git(repository, &["fsck", "--strict", "--no-dangling"]);
        }
    }

    /// Publishes with `stand_in` in git's place; whatever it comes to.
    fn interrupted(&self, before: &str, after: &str) -> bool {
        let stand_in = self.world.stand_in(before, after);
        let mut command = self.world.stategen("sources");
        command.args(["--push", "../remote.git"]).env("PATH", path_with(&stand_in)).output().unwrap().status.success()
    }
}

#[test]
fn at_every_call_of_git() {
    let change = change();
    change.restore();
    assert!(change.interrupted("", ""));
    let calls = change.world.calls();
    assert!(calls >= 8, "{calls}");
    let mut seen = [0; 3];
    for call in 1..=calls {
        let here = format!("[ $n = {call} ]");
        for (point, before, after) in [
            ("killed before", format!("{here} && kill_publisher"), String::new()),
            ("killed after", String::new(), format!("{here} && kill_publisher")),
            ("git fails at", format!("{here} && exit 1"), String::new()),
        ] {
            let point = format!("{point} call {call}");
            change.restore();
            change.interrupted(&before, &after);
            seen[change.assert_all_or_nothing(&point)] += 1;
            change.assert_completed_by_a_second_run(&point);
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "neither, one and both were complete: {seen:?}");
    change.world.assert_compares_are_deltas("output.git", &NEIGHBOURS);
}

/// Git's own hook stands in the middle of a transaction, with every reference locked.
#[track_caller]
fn check_transaction(repository: &str, hook: &str) {
    let change = change();
    change.restore();
    let file = change.world.path(&format!("{repository}/hooks/reference-transaction"));
    let hook = format!("#!/bin/sh\n[ \"$1\" = prepared ] || exit 0\n{hook}\n");
    stategen_disk::write_atomically(&file, hook.as_bytes(), true).unwrap();
    let published = change.interrupted("", "");
    change.assert_all_or_nothing(repository);
    assert!(!published, "{repository}");
    std::fs::remove_file(file).unwrap();
    change.assert_completed_by_a_second_run(repository);
}

#[test]
fn in_the_middle_of_a_transaction() {
    for repository in ["output.git", "remote.git"] {
        check_transaction(repository, "exit 1");
        check_transaction(repository, "kill -TERM \"$PPID\"; sleep 1");
    }
}
