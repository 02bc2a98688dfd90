//! Publishing, into real bare repositories.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

mod interrupted;
mod world;

use serde_json::Value;
use world::{Succeed, World, path_with};

const SHELVES: &str = "001-shelves";
const DESK: &str = "002-desk";
const LADDER: &str = "003-ladder";

/// Three states in a row, published.
fn published() -> World {
    let world = World::new();
    world.add_state(LADDER, DESK);
    world.commit();
    assert_eq!(whys(&world.publish(&[])), ["the branch is new"; 3]);
    world
}

fn whys(steps: &[Value]) -> Vec<&str> {
    steps.iter().map(|step| step["why"].as_str().unwrap()).collect()
}

fn committed(steps: &[Value]) -> Vec<bool> {
    steps.iter().map(|step| step["committed"].as_bool().unwrap()).collect()
}

const NEIGHBOURS: [(&str, &str); 2] = [(SHELVES, DESK), (DESK, LADDER)];

fn assert_sound(world: &World, neighbours: &[(&str, &str)]) {
    world.assert_compares_are_deltas("output.git", neighbours);
    let run = world.run(&["--verify"]);
    assert_eq!(run.exit, Some(0), "{run:?}");
    world.git("output.git", &["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn the_first_publication_is_the_lineage() {
    let world = published();
    assert_sound(&world, &NEIGHBOURS);
    let log = world.git("output.git", &["log", "--format=%s", "code/003-ladder"]);
    assert_eq!(log, "003-ladder: State 003-ladder\n002-desk: Desk\n001-shelves: Shelves");
    let source = world.git("sources", &["rev-parse", "HEAD"]);
    let last =
        world.git("output.git", &["log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%aI%n%cI%n%B", "code/003-ladder"]);
    insta::assert_snapshot!(last.replace(&source, "[SOURCE]"));
    for (id, tag) in [(SHELVES, "v1"), (DESK, "v1"), (LADDER, "v1")] {
        let references = world.references("output.git");
        assert_eq!(
            references[&format!("refs/tags/generated/{id}/{tag}")],
            references[&format!("refs/heads/code/{id}")]
        );
    }
}

#[test]
fn a_report_says_what_happened_to_each_branch() {
    let world = World::new();
    let short = |text: String| {
        let id = |word: &str| word.len() >= 12 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let word = |word: &str| {
            if id(word.trim_matches([',', '"'])) {
                word.replace(|c: char| c.is_ascii_hexdigit(), "0")
            } else {
                word.to_owned()
            }
        };
        text.split(' ')
            .map(|part| part.split('\n').map(word).collect::<Vec<_>>().join("\n"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut seen = String::new();
    for arguments in [&["--dry-run"][..], &[], &[], &["--format", "json"], &["--verify"]] {
        let run = world.run(arguments);
        seen += &format!(
            "$ stategen publish {}\nexit {:?}\n-- stdout\n{}-- stderr\n{}\n",
            arguments.join(" "),
            run.exit,
            short(run.out),
            short(run.err)
        );
    }
    insta::assert_snapshot!(seen);
}

#[test]
fn nothing_changed_makes_no_commit_and_leaves_a_note() {
    let world = published();
    let before = world.references("output.git");
    let steps = world.publish(&[]);
    assert_eq!(committed(&steps), [false; 3]);
    let mut after = world.references("output.git");
    assert_ne!(after["refs/notes/stategen"], before["refs/notes/stategen"]);
    after.insert("refs/notes/stategen".into(), before["refs/notes/stategen"].clone());
    assert_eq!(after, before);
    let source = world.git("sources", &["rev-parse", "HEAD"]);
    let note = world.git("output.git", &["show", &format!("refs/notes/stategen:{source}")]);
    let lines: Vec<&str> = note.lines().collect();
    assert_eq!(lines.len(), 2, "{note}");
    assert!(lines[0].starts_with("run 1: 001-shelves ") && lines[1] == "run 2: nothing changed", "{note}");
    // Where the source commit is at hand, git shows its note.
    let own = world.command(env!("CARGO_BIN_EXE_stategen")).args(["publish", "--root", "sources"]).run();
    assert!(own.contains("the branch is new"));
    let shown = world.git("sources", &["notes", "--ref", "stategen", "show", "HEAD"]);
    assert!(shown.starts_with("run 1: 001-shelves "), "{shown}");
    assert_eq!(world.git("sources", &["status", "--porcelain"]), "");
}

#[test]
fn a_child_changed_alone_goes_on_alone() {
    let world = published();
    world.edit("sources/specs/003-ladder/delta.yaml", "003 books", "all 003 books");
    world.commit();
    let before = world.references("output.git");
    let steps = world.publish(&[]);
    assert_eq!(whys(&steps), ["nothing changed", "nothing changed", "the output changed"]);
    let tips: Vec<&String> =
        ["refs/heads/code/003-ladder", "refs/heads/code/002-desk"].map(|name| &before[name]).into();
    assert_eq!(steps[2]["parents"], serde_json::json!(tips), "previous tip first, then the parent's");
    assert_eq!(steps[2]["tag"], "generated/003-ladder/v2");
    let after = world.references("output.git");
    assert_eq!(after["refs/tags/generated/003-ladder/v1"], before["refs/tags/generated/003-ladder/v1"]);
    assert_sound(&world, &NEIGHBOURS);
}

#[test]
fn a_parent_changed_alone_takes_its_descendants_along() {
    let world = published();
    // A text that no child repeats: the parent's own title.
    world.edit("sources/specs/001-shelves/spec.md", "found by its id", "found by its number");
    world.commit();
    let steps = world.publish(&[]);
    assert_eq!(committed(&steps), [true; 3]);
    assert_sound(&world, &NEIGHBOURS);
}

#[test]
fn a_parent_and_a_child_changed_together_stay_one_delta_apart() {
    let world = published();
    world.edit("sources/states/001-shelves.yaml", "Books on shelves.", "Books on many shelves.");
    world.edit("sources/specs/003-ladder/delta.yaml", "003 books", "all 003 books");
    world.commit();
    world.publish(&[]);
    assert_sound(&world, &NEIGHBOURS);
}

#[test]
fn a_state_added_in_the_middle_becomes_the_parent() {
    let world = published();
    world.add_state("004-lamp", DESK);
    world.edit("sources/states/003-ladder.yaml", "parent: 002-desk", "parent: 004-lamp");
    world.edit("sources/specs/003-ladder/delta.yaml", "from: Knows the books.", "from: Knows 004 books.");
    world.commit();
    let steps = world.publish(&[]);
    let ids: Vec<&str> = steps.iter().map(|step| step["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [SHELVES, DESK, "004-lamp", LADDER]);
    assert_sound(&world, &[(SHELVES, DESK), (DESK, "004-lamp"), ("004-lamp", LADDER)]);
}

#[test]
fn a_state_removed_leaves_its_branch_and_hands_its_children_on() {
    let world = published();
    let before = world.references("output.git");
    world
        .command("rm")
        .args(["-r", "sources/specs/002-desk", "sources/states/002-desk.yaml", "sources/generated/002-desk"])
        .run();
    world.edit("sources/states/003-ladder.yaml", "parent: 002-desk", "parent: 001-shelves");
    world.commit();
    let steps = world.publish(&[]);
    assert_eq!(steps.len(), 2);
    assert_eq!(world.references("output.git")["refs/heads/code/002-desk"], before["refs/heads/code/002-desk"]);
    assert_sound(&world, &[(SHELVES, LADDER)]);
}

#[test]
fn a_hand_made_commit_is_named_and_refused_unless_allowed() {
    let world = published();
    world.git("output.git", &["worktree", "add", "-q", "../hand", "code/002-desk"]);
    world.put("hand/README.md", "by hand\n");
    world.git("hand", &["commit", "-q", "-am", "Make it nicer"]);
    let hand = world.git("hand", &["rev-parse", "HEAD"]);
    assert_eq!(world.refused(&[]), ["publish-checked-out", "publish-foreign-commit"]);
    assert_eq!(world.refused(&["1", "3"]), ["publish-parent-stale"]);
    world.git("output.git", &["worktree", "remove", "../hand"]);
    assert_eq!(world.refused(&["--allow-foreign", "3"]), ["publish-foreign-commit"], "it names the state");
    let run = world.run(&[]);
    assert!(run.out.contains(&format!("{} \"Make it nicer\"", &hand[..12])), "{run:?}");
    assert_eq!(world.run(&["--verify"]).exit, Some(1));

    let steps = world.publish(&["--allow-foreign", "2"]);
    assert_eq!(committed(&steps), [false, true, true]);
    assert_eq!(steps[1]["parents"][0], hand, "nothing is lost");
    assert_sound(&world, &NEIGHBOURS);
}

#[test]
fn a_branch_that_was_made_from_its_parent_s_is_refused() {
    let world = World::new();
    world.add_state(LADDER, DESK);
    world.commit();
    world.publish(&["1", "2"]);
    world.git("output.git", &["branch", "code/003-ladder", "code/002-desk"]);
    assert_eq!(world.refused(&[]), ["publish-foreign-commit"]);
    let steps = world.publish(&["--allow-foreign", "3"]);
    assert_eq!(steps[2]["parents"].as_array().unwrap().len(), 1);
    assert_sound(&world, &NEIGHBOURS);
}

#[test]
fn a_parent_must_be_published_as_it_should_be() {
    let world = World::new();
    world.add_state(LADDER, DESK);
    world.commit();
    assert_eq!(world.refused(&["3"]), ["publish-parent-unpublished"]);
    world.publish(&["1", "2"]);
    world.publish(&["3"]);
    world.edit("sources/states/001-shelves.yaml", "Books on shelves.", "Books on many shelves.");
    world.edit("sources/specs/003-ladder/delta.yaml", "003 books", "all 003 books");
    world.commit();
    assert_eq!(world.refused(&["3"]), ["publish-parent-stale"], "the grandparent changed, so the parent will");
    assert_eq!(committed(&world.publish(&["3", "--allow-stale-parent", "3"])), [true]);
    assert_eq!(committed(&world.publish(&[])), [true; 3]);
    assert_sound(&world, &NEIGHBOURS);
}

#[test]
fn without_its_parent_a_state_stands_alone_until_the_parent_is_there() {
    let world = World::new();
    let steps = world.publish(&["2", "--allow-unpublished-parent", "2"]);
    assert_eq!(steps[0]["parents"], serde_json::json!([]));
    let steps = world.publish(&[]);
    assert_eq!(whys(&steps), ["the branch is new", "the parent's branch went on"]);
    assert_sound(&world, &[(SHELVES, DESK)]);
}

#[test]
fn drift_and_files_that_are_not_committed_are_refused_unless_allowed() {
    let world = World::new();
    world.put("sources/generated/002-desk/README.md", "by hand\n");
    assert_eq!(world.refused(&[]), ["publish-dirty", "publish-drift"]);
    assert_eq!(world.refused(&["--allow-dirty", "--allow-drift", "1"]), ["publish-drift"], "it names the state");
    assert_eq!(committed(&world.publish(&["1", "--allow-dirty"])), [true]);
    let tip = world
        .git("output.git", &["log", "-1", "--format=%(trailers:key=Source-Changes,valueonly)", "code/001-shelves"]);
    assert_eq!(tip.trim(), "uncommitted");
    world.publish(&["--allow-dirty", "--allow-drift", "2"]);
    assert_sound(&world, &[(SHELVES, DESK)]);
}

#[test]
fn two_checkouts_give_the_same_ids() {
    let world = published();
    let first = world.references("output.git");
    world.git(".", &["clone", "-q", "sources", "elsewhere"]);
    world.git(".", &["init", "-q", "--bare", "other.git"]);
    let mut command = world.command(env!("CARGO_BIN_EXE_stategen"));
    command.args(["--jobs", "1", "publish", "--root", "elsewhere", "--repo", "other.git"]).run();
    assert_eq!(world.references("other.git"), first);
}

#[test]
fn a_push_changes_the_remote_and_the_repository() {
    let world = published();
    world.publish(&["--push", "../remote.git"]);
    assert_eq!(world.references("remote.git"), world.references("output.git"));
    // A clone that has none of the branches starts from what is published.
    world.git(".", &["init", "-q", "--bare", "fresh.git"]);
    world.edit("sources/specs/003-ladder/delta.yaml", "003 books", "all 003 books");
    world.commit();
    let mut command = world.command(env!("CARGO_BIN_EXE_stategen"));
    command.args(["publish", "--root", "sources", "--repo", "fresh.git", "--push"]).arg(world.path("remote.git"));
    let out = command.run();
    assert_eq!(out.matches("nothing changed").count(), 2, "{out}");
    assert!(out.contains("generated/003-ladder/v2"), "{out}");
    world.assert_compares_are_deltas("remote.git", &NEIGHBOURS);
    // And the first repository follows.
    assert_eq!(committed(&world.publish(&["--push", "../remote.git"])), [false; 3]);
    assert_eq!(world.references("output.git"), world.references("remote.git"));
    let run = world.run(&["--verify", "--push", "../remote.git"]);
    assert_eq!(run.exit, Some(0), "{run:?}");
}

#[test]
fn branches_that_parted_are_refused() {
    let world = published();
    world.edit("sources/specs/003-ladder/delta.yaml", "003 books", "all 003 books");
    world.commit();
    world.git(".", &["clone", "-q", "--mirror", "output.git", "there.git"]);
    world.publish(&[]);
    world.edit("sources/specs/003-ladder/delta.yaml", "all 003 books", "most books");
    world.commit();
    let there = world.path("there.git");
    let mut command = world.command(env!("CARGO_BIN_EXE_stategen"));
    command.args(["publish", "--root", "sources", "--repo"]).arg(&there).run();
    assert_eq!(world.refused(&["--push", there.to_str().unwrap()]), ["publish-parted"]);
}

#[test]
fn a_push_that_is_refused_for_one_branch_changes_nothing() {
    let world = published();
    world.publish(&["--push", "../remote.git"]);
    world.edit("sources/states/001-shelves.yaml", "Books on shelves.", "Books on many shelves.");
    world.commit();
    let hook = "#!/bin/sh\n[ \"$1\" != refs/heads/code/002-desk ] || { echo closed on Sundays >&2; exit 1; }\n";
    let file = world.path("remote.git/hooks/update");
    stategen_disk::write_atomically(&file, hook.as_bytes(), true).unwrap();
    let (here, there) = (world.references("output.git"), world.references("remote.git"));
    let run = world.run(&["--push", "../remote.git"]);
    assert_eq!(run.exit, Some(3));
    assert!(run.err.contains("closed on Sundays"), "{}", run.err);
    assert_eq!((world.references("output.git"), world.references("remote.git")), (here, there));
    std::fs::remove_file(file).unwrap();
    assert_eq!(committed(&world.publish(&["--push", "../remote.git"])), [true; 3]);
    world.assert_compares_are_deltas("remote.git", &NEIGHBOURS);
    assert_eq!(world.references("remote.git"), world.references("output.git"));
}

#[test]
fn a_branch_or_tag_that_lies_in_the_way_is_named() {
    let world = World::new();
    world.git("sources", &["push", "-q", "../remote.git", "HEAD:refs/heads/code"]);
    assert_eq!(world.refused(&["--dry-run", "--push", "../remote.git"]), ["publish-name-taken"; 2]);
    let run = world.run(&["--push", "../remote.git"]);
    let wanted = "there can be no branch `code/001-shelves`: at ../remote.git there is a branch `code`";
    assert!(run.out.contains(wanted), "{}", run.out);
    // Into the repository itself it can be published: nothing is in the way there.
    world.publish(&[]);

    let world = World::new();
    world.git("sources", &["push", "-q", "../output.git", "HEAD:refs/tags/generated/002-desk/v1/draft"]);
    assert_eq!(world.refused(&[]), ["publish-name-taken"]);
    let run = world.run(&[]);
    assert!(run.out.contains("in the repository there is a tag `generated/002-desk/v1/draft`"), "{}", run.out);
}

#[test]
fn what_keeps_the_repository_from_being_changed_is_said() {
    let world = World::new();
    let failed = || {
        let run = world.run(&[]);
        assert_eq!(run.exit, Some(3), "{run:?}");
        assert!(world.references("output.git").is_empty());
        assert!(!run.err.contains("somebody else changed"), "{}", run.err);
        run.err
    };

    let lock = world.path("output.git/refs/heads/code/001-shelves.lock");
    stategen_disk::write_atomically(&lock, b"", false).unwrap();
    let error = failed();
    assert!(error.contains("stayed locked") && error.contains("001-shelves.lock"), "{error}");
    std::fs::remove_file(lock).unwrap();

    // Git asks the hook for its own references first.
    for (references, said) in [
        ("refs/stategen/", "git fast-import failed: closed on Sundays"),
        ("refs/heads/", "no branch of the repository was changed: git update-ref failed: closed on Sundays"),
    ] {
        let hook = format!(
            "#!/bin/sh\n[ \"$1\" = prepared ] && grep -q {references} && {{ echo closed on Sundays >&2; exit 1; }}\nexit 0\n"
        );
        let file = world.path("output.git/hooks/reference-transaction");
        stategen_disk::write_atomically(&file, hook.as_bytes(), true).unwrap();
        let error = failed();
        assert!(error.contains(said), "{error}");
    }
}

/// The second publisher has published everything between the first one's look and its `verb`.
#[track_caller]
fn check_race(verb: &str, arguments: &[&str]) {
    let world = published();
    world.publish(&["--push", "../remote.git"]);
    world.git(".", &["clone", "-q", "sources", "elsewhere"]);
    world.edit("sources/states/001-shelves.yaml", "Books on shelves.", "Books on many shelves.");
    world.commit();
    world.edit("elsewhere/specs/003-ladder/delta.yaml", "003 books", "all 003 books");
    let second = world
        .stategen("elsewhere")
        .args(["--allow-dirty", "--allow-drift", "3"])
        .args(arguments)
        .get_args()
        .map(|word| format!("'{}' ", word.to_str().unwrap()))
        .collect::<String>();
    let interloper = format!(
        "case \"$*\" in *' {verb} '*) mkdir {folder}/once 2>/dev/null &&\n\
         (cd {folder} && PATH='{path}' {program} {second} >second.log 2>&1);; esac",
        folder = world.path("").display(),
        path = std::env::var("PATH").unwrap(),
        program = env!("CARGO_BIN_EXE_stategen"),
    );
    let stand_in = world.stand_in(&interloper, "");
    let output = world.stategen("sources").args(arguments).env("PATH", path_with(&stand_in)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let second = std::fs::read_to_string(world.path("second.log")).unwrap();
    assert!(second.contains("1 commit from"), "the second publisher had its turn:\n{second}");
    // Both are in the history, one after the other, and the last is exact.
    let log = world.git("output.git", &["log", "--first-parent", "--format=%s", "code/003-ladder", "^code/002-desk"]);
    assert_eq!(log.lines().count(), 3, "{log}");
    assert_sound(&world, &NEIGHBOURS);
}

#[test]
fn two_publishers_at_once_into_one_repository_lose_nothing() {
    check_race("update-ref", &[]);
}

#[test]
fn two_publishers_at_once_to_one_remote_lose_nothing() {
    check_race("push", &["--push", "../remote.git"]);
}

#[test]
fn an_edited_commit_is_told_from_a_published_one() {
    let world = published();
    let tree = world.git("output.git", &["rev-parse", "code/003-ladder^{tree}"]);
    let message = world.git("output.git", &["log", "-1", "--format=%B", "code/003-ladder"]);
    // Same identity, tree, parent and trailers; another date.
    let mut command = world.command("git");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "stategen").env(format!("GIT_{who}_EMAIL"), "publish@stategen.invalid");
    }
    let commit = command
        .args(["-C", "output.git", "commit-tree", &tree, "-p", "code/002-desk", "-m", &message])
        .env("GIT_AUTHOR_DATE", "@5 +0000")
        .env("GIT_COMMITTER_DATE", "@5 +0000")
        .run();
    world.git("output.git", &["update-ref", "refs/heads/code/003-ladder", &commit]);
    let run = world.run(&["--verify"]);
    assert_eq!(run.exit, Some(1));
    assert!(run.out.contains("publish-differs"), "{}", run.out);
}

#[test]
fn repositories_that_count_in_sha_256_are_published_into_too() {
    let world = World::new();
    world.git(".", &["init", "-q", "--bare", "--object-format=sha256", "long.git"]);
    let mut command = world.command(env!("CARGO_BIN_EXE_stategen"));
    command.args(["publish", "--root", "sources", "--repo", "long.git"]).run();
    world.git("long.git", &["fsck", "--strict"]);
    assert_eq!(world.git("long.git", &["rev-list", "--count", "code/002-desk"]), "2");
}

/// As git itself has it: from the working directory, wherever the repository lies.
#[test]
fn a_remote_is_named_by_its_path_from_here() {
    let world = World::new();
    let mut publish = world.command(env!("CARGO_BIN_EXE_stategen"));
    publish.current_dir(world.path("sources/specs"));
    publish.args(["publish", "--repo", "../../output.git", "--push", "../../remote.git", "--root", ".."]);
    let output = publish.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(world.git("remote.git", &["symbolic-ref", "HEAD"]).trim(), "refs/heads/code/002-desk");
    assert_eq!(world.git("remote.git", &["rev-parse", "HEAD"]), world.git("output.git", &["rev-parse", "HEAD"]));
}
