//! Each branch is complete for who clones it: every link of its documents leads somewhere, every file that they name is
//! there, and their commands work as they are written.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
#![allow(clippy::print_stderr, reason = "what was not run is told")]

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// What a command needs that is not there while only a clone is, by how it begins.
const NOT_RUN: [(&str, &str); 14] = [
    ("deploy/", "changes the host that it runs on"),
    ("scripts/start.sh", "builds and starts the whole system"),
    ("scripts/status.sh", "asks the running system"),
    ("scripts/stop.sh", "ends the running system"),
    ("scripts/test.sh", "builds the whole system; `spec_driven` does what it does"),
    ("docker", "needs a Docker engine; scripts/test-compose.sh has one"),
    ("curl", "needs the running system; `running_states` tries what a tour tries"),
    ("nats", "needs the running system and the command line of NATS"),
    (". ./.env", "needs the running system"),
    ("PGPASSWORD", "needs the running system"),
    ("psql", "needs the running system"),
    ("stategen", "is for the specifications and not for a clone"),
    ("cargo", "builds the whole system"),
    ("RUST_LOG", "needs the running system"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// A command with nobody's configuration of git.
fn quiet(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// All branches, published into a bare repository.
fn published() -> (TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    run(quiet("git", folder.path()).args(["init", "-q", "--bare", "branches.git"]));
    let mut publish = quiet(env!("CARGO_BIN_EXE_stategen"), folder.path());
    publish.args(["publish", "--quiet", "--allow-dirty", "--repo", "branches.git", "--root"]).arg(root());
    for state in fs::read_dir(root().join("states")).unwrap() {
        let name = state.unwrap().file_name().into_string().unwrap();
        if let Some(id) = name.strip_suffix(".yaml").filter(|id| id.starts_with(|letter: char| letter.is_ascii_digit()))
        {
            publish.args(["--allow-drift", id]);
        }
    }
    run(&mut publish);
    let list = ["for-each-ref", "--format=%(refname:short)", "refs/heads"];
    let names = run(quiet("git", &folder.path().join("branches.git")).args(list));
    let names = String::from_utf8(names.stdout).unwrap().lines().map(str::to_owned).collect();
    (folder, names)
}

fn clone(folder: &Path, branch: &str) -> PathBuf {
    let name = branch.replace('/', "-");
    run(quiet("git", folder).args(["clone", "--quiet", "--branch", branch, "branches.git", &name]));
    folder.join(name)
}

/// The documents of a clone, by their paths in it.
fn documents(clone: &Path) -> Vec<(PathBuf, String)> {
    let entries = walkdir::WalkDir::new(clone).into_iter().map(Result::unwrap);
    let documents = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"));
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(clone).unwrap().to_owned();
        (path, fs::read_to_string(entry.path()).unwrap())
    };
    documents.map(read).collect()
}

/// A path from a document's folder, without its `..`.
fn resolved(document: &Path, link: &str) -> PathBuf {
    let mut path = PathBuf::new();
    for part in document.parent().unwrap().join(link).components() {
        match part {
            Component::ParentDir => assert!(path.pop(), "{link} leaves the branch"),
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

/// The text in two: prose with its code spans, and blocks of code with their languages.
fn parts(text: &str) -> (String, Vec<(String, String)>) {
    let (mut prose, mut blocks) = (String::new(), Vec::new());
    let mut open: Option<(String, String, String)> = None;
    for line in text.lines() {
        let fence: String = line.chars().take_while(|letter| *letter == '`').collect();
        match &mut open {
            Some((end, language, block)) if *end == line => {
                blocks.push((language.clone(), block.clone()));
                open = None;
            }
            Some((_, _, block)) => *block += &format!("{line}\n"),
            None if fence.len() >= 3 => open = Some((fence.clone(), line[fence.len()..].to_owned(), String::new())),
            None => prose += &format!("{line}\n"),
        }
    }
    assert!(open.is_none(), "a block has no end");
    (prose, blocks)
}

/// Of a line of prose, the pieces that are code, and the others.
fn pieces(prose: &str, code: bool) -> Vec<&str> {
    prose.lines().flat_map(|line| line.split('`').skip(usize::from(code)).step_by(2)).collect()
}

#[test]
fn every_link_of_every_branch_leads_to_a_file_of_it() {
    let (folder, branches) = published();
    let mut links = 0;
    for branch in &branches {
        let clone = clone(folder.path(), branch);
        for (path, text) in documents(&clone) {
            let (prose, _) = parts(&text);
            for rest in pieces(&prose, false).iter().flat_map(|piece| piece.split("](").skip(1)) {
                let link = rest.split_once(')').unwrap().0;
                if link.contains("://") {
                    continue;
                }
                let target = resolved(&path, link.split('#').next().unwrap());
                assert!(clone.join(&target).exists(), "{branch}: {} leads to {link}", path.display());
                links += 1;
            }
        }
    }
    assert!(links > 300, "{links} links were looked at");
}

/// What a clone's reader is told to open or run is there. The prose of packs and their requirements speak of the repository
/// of the specifications.
#[test]
fn every_file_that_a_branch_tells_of_is_there() {
    let (folder, branches) = published();
    let mut named = 0;
    for branch in &branches {
        let clone = clone(folder.path(), branch);
        let of_packs =
            |path: &Path| path.starts_with("docs/specification") || path == Path::new("docs/requirements.md");
        for (path, text) in documents(&clone).iter().filter(|(path, _)| !of_packs(path)) {
            for code in pieces(&parts(text).0, true) {
                let is_path =
                    code.contains('/') && !code.contains([' ', '*', '<', '{', ':', '$']) && !code.starts_with('/');
                let is_file = Path::new(code).extension().is_some() || code.ends_with('/');
                // Branches are named like files.
                if is_path && is_file && !code.contains("://") {
                    named += usize::from(clone.join(code).exists());
                    let made = [".run/", ".env"].iter().any(|made| code.starts_with(made));
                    assert!(made || clone.join(code).exists(), "{branch}: {} names {code}", path.display());
                }
            }
        }
    }
    assert!(named > 20, "{named} files were looked for");
}

/// The commands of a block: what a `\` or an open quote holds together is one.
fn commands(block: &str) -> Vec<String> {
    let mut commands = vec![String::new()];
    for line in block.lines() {
        let last = commands.last_mut().unwrap();
        *last += line;
        let open = last.matches('\'').count() % 2 == 1;
        if !line.ends_with('\\') && !open {
            commands.push(String::new());
        } else {
            *last += "\n";
        }
    }
    commands.retain(|command| !command.trim().is_empty() && !command.starts_with('#'));
    commands
}

#[test]
fn the_commands_of_every_branch_work_in_a_fresh_clone() {
    let (folder, branches) = published();
    let (mut done, mut left) = (0, 0);
    for branch in &branches {
        let clone = clone(folder.path(), branch);
        for (path, text) in documents(&clone) {
            let (prose, blocks) = parts(&text);
            let spans = pieces(&prose, true).into_iter().filter(|code| code.starts_with("git ")).map(str::to_owned);
            let scripts = blocks.iter().filter(|(language, _)| matches!(&**language, "sh" | "bash"));
            for command in scripts.flat_map(|(_, block)| commands(block)).chain(spans) {
                let shown = format!("{branch}: {}: {command}", path.display());
                run(quiet("bash", &clone).args(["-n", "-c", &command]));
                let program = command.trim_start_matches("ssh ");
                if let Some((_, why)) = NOT_RUN.iter().find(|(start, _)| program.starts_with(start)) {
                    eprintln!("not run, {why}: {shown}");
                    left += 1;
                    continue;
                }
                let output = quiet("bash", &clone).args(["-c", &command]).output().unwrap();
                assert!(output.status.success(), "{shown}: {}", String::from_utf8_lossy(&output.stderr));
                let compares = ["git diff", "git show"].iter().any(|verb| command.starts_with(verb));
                assert!(!compares || !output.stdout.is_empty(), "{shown} shows nothing");
                done += 1;
            }
        }
    }
    eprintln!("{done} commands were run, {left} were not");
    assert!(done > 30, "{done}");
}

/// Who clones without naming a branch gets one.
#[test]
fn a_plain_clone_has_files() {
    let (folder, branches) = published();
    run(quiet("git", folder.path()).args(["clone", "--quiet", "branches.git", "plain"]));
    let head = run(quiet("git", &folder.path().join("plain")).args(["symbolic-ref", "--short", "HEAD"]));
    assert_eq!(String::from_utf8(head.stdout).unwrap().trim(), branches.last().unwrap());
    assert!(folder.path().join("plain/LEARNING.md").is_file());
}

#[test]
fn a_continued_command_is_one() {
    assert_eq!(commands("# no\na \\\n  b\n\nc 'd\ne'\n"), ["a \\\n  b", "c 'd\ne'"]);
}
