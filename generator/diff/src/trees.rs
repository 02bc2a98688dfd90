//! Which files of two trees came, went, changed, or stand elsewhere.

use std::collections::BTreeMap;

use super::files::{FileChange, FileStatus};
use super::kind::kind;
use super::lines::{self, LineChange};
use super::{moved, panels, within};
use stategen_model::tree::{Artifact, Origin, Tree};

/// Files that share less than this of their text are two different files.
const ALIKE: f64 = 0.5;

/// Every file that differs between two trees, in path order.
pub(super) fn changes(a: &Tree, b: &Tree) -> Vec<FileChange> {
    let gone: Vec<&str> = a.files.keys().map(String::as_str).filter(|path| !b.files.contains_key(*path)).collect();
    let new: Vec<&str> = b.files.keys().map(String::as_str).filter(|path| !a.files.contains_key(*path)).collect();
    let renamed = renames(a, b, &gone, &new);
    let mut changes = Vec::new();
    for (path, after) in &b.files {
        let from = renamed.get(path.as_str()).copied();
        match a.files.get(from.unwrap_or(path)) {
            Some(before)
                if from.is_none() && before.content == after.content && before.executable == after.executable => {}
            before => changes.push(change(path, from, before, Some(after))),
        }
    }
    for path in gone.into_iter().filter(|path| !renamed.values().any(|from| from == path)) {
        changes.push(change(path, None, a.files.get(path), None));
    }
    changes.sort_by(|x, y| x.path.cmp(&y.path));
    moved::mark(&mut changes);
    changes
}

fn change(path: &str, from: Option<&str>, before: Option<&Artifact>, after: Option<&Artifact>) -> FileChange {
    let status = match (before, after) {
        (None, _) => FileStatus::Added,
        (_, None) => FileStatus::Removed,
        (Some(_), Some(_)) if from.is_some() => FileStatus::Moved,
        (Some(_), Some(_)) => FileStatus::Changed,
    };
    let (old, new) = (text(before), text(after));
    let hunks = match (old, new) {
        (Some(old), Some(new)) => within::named(lines::hunks(old, new), path, old, new),
        (Some(_) | None, Some(_) | None) => Vec::new(),
    };
    let count = |wanted| hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.change == wanted).count();
    let shown = after.or(before);
    let executable = match (before, after) {
        (Some(before), Some(after)) if before.executable != after.executable => Some(after.executable),
        (Some(_) | None, Some(_) | None) => None,
    };
    let kind = kind(path, shown.is_some_and(|artifact| matches!(artifact.origin, Origin::Copied(_))));
    FileChange {
        path: path.to_owned(),
        from: from.map(str::to_owned),
        status,
        kind,
        brief: kind.is_told_in_a_line() || panels::is_dashboard(path),
        executable,
        executable_now: shown.is_some_and(|artifact| artifact.executable),
        binary: old.is_none() || new.is_none(),
        added: count(LineChange::Added),
        removed: count(LineChange::Removed),
        moved: 0,
        template: shown.and_then(|artifact| artifact.origin.template()).map(str::to_owned),
        panels: match (old, new) {
            (Some(old), Some(new)) if panels::is_dashboard(path) => panels::changes(old, new),
            (Some(_) | None, Some(_) | None) => Vec::new(),
        },
        hunks,
    }
}

/// A file's text; empty for none, none for what is not text.
fn text(artifact: Option<&Artifact>) -> Option<&str> {
    let content = artifact.map_or(&[] as &[u8], |artifact| artifact.content.as_slice());
    if content.contains(&0) { None } else { std::str::from_utf8(content).ok() }
}

/// New path to former path, the most alike first.
fn renames<'t>(a: &'t Tree, b: &'t Tree, gone: &[&'t str], new: &[&'t str]) -> BTreeMap<&'t str, &'t str> {
    let mut candidates = Vec::new();
    let bags = |tree: &'t Tree, paths: &[&'t str]| -> Vec<Bag<'t>> {
        paths.iter().map(|path| Bag::of(path, &tree.files[*path].content)).collect()
    };
    let (old, fresh) = (bags(a, gone), bags(b, new));
    for (i, before) in old.iter().enumerate() {
        for (j, after) in fresh.iter().enumerate() {
            let score = before.alike(after);
            if score >= ALIKE {
                let same_name = before.path.rsplit('/').next() == after.path.rsplit('/').next();
                candidates.push((score, same_name, i, j));
            }
        }
    }
    candidates.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.1.cmp(&x.1)).then((x.2, x.3).cmp(&(y.2, y.3))));
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for (_, _, i, j) in candidates {
        let taken = renamed.values().any(|from| *from == old[i].path) || renamed.contains_key(fresh[j].path);
        if !taken {
            renamed.insert(fresh[j].path, old[i].path);
        }
    }
    renamed
}

/// A file's lines with how often each is there.
struct Bag<'t> {
    path: &'t str,
    lines: BTreeMap<&'t [u8], usize>,
    size: usize,
}

impl<'t> Bag<'t> {
    fn of(path: &'t str, content: &'t [u8]) -> Self {
        let mut lines = BTreeMap::new();
        for line in content.split(|byte| *byte == b'\n') {
            *lines.entry(line).or_default() += 1;
        }
        Self { path, lines, size: content.len() }
    }

    /// The share of bytes that stand in lines that both have; nothing for files without text worth the name.
    fn alike(&self, other: &Self) -> f64 {
        let (small, large) = (self.size.min(other.size), self.size.max(other.size));
        if small * 2 < large || large == 0 {
            return 0.0;
        }
        let shared =
            self.lines.iter().map(|(line, count)| (line.len() + 1) * count.min(other.lines.get(line).unwrap_or(&0)));
        let shared = f64::from(u32::try_from(shared.sum::<usize>()).unwrap_or(u32::MAX));
        shared / f64::from(u32::try_from(large).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, content) in files {
            let content = content.as_bytes().to_vec();
            tree.insert(*path, Artifact::found(content, false));
        }
        tree
    }

    const TEXT: &str = "fn one() -> u32 {\n    let shelf = 1;\n    shelf + 40\n}\n\nfn two() {}\n";

    #[test]
    fn a_file_that_stands_elsewhere_is_one_change() {
        let (a, b) = (tree(&[("a/x.rs", TEXT)]), tree(&[("b/y.rs", &TEXT.replace("40", "41"))]));
        let changes = changes(&a, &b);
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].status, changes[0].from.as_deref()), (FileStatus::Moved, Some("a/x.rs")));
        assert_eq!((changes[0].added, changes[0].removed), (1, 1));
    }

    #[test]
    fn what_is_not_alike_came_and_went() {
        let (a, b) = (tree(&[("x", "one\ntwo\n")]), tree(&[("y", "three\nfour\n")]));
        let statuses: Vec<FileStatus> = changes(&a, &b).iter().map(|change| change.status).collect();
        assert_eq!(statuses, [FileStatus::Removed, FileStatus::Added]);
    }

    #[test]
    fn a_block_that_moved_is_recognised() {
        let block = "/// The first shelf of the library.\npub fn first() -> Shelf {\n    Shelf::new(1)\n}\n";
        let (a, b) = (
            tree(&[("x.rs", &format!("{block}// rest\n")), ("y.rs", "// y\n")]),
            tree(&[("x.rs", "// rest\n"), ("y.rs", &format!("// y\n{block}"))]),
        );
        let changes = changes(&a, &b);
        assert_eq!(changes.iter().map(|change| change.moved).collect::<Vec<_>>(), [4, 4]);
    }

    #[test]
    fn a_file_that_became_executable_says_so_and_none_else() {
        let script = |executable| {
            let mut tree = Tree::default();
            tree.insert("run.sh", Artifact::found(b"true\n".to_vec(), executable));
            tree.insert("x.rs", Artifact::found(b"// x\n".to_vec(), false));
            tree
        };
        let found = changes(&script(false), &script(true));
        assert_eq!(found.iter().map(|change| change.executable).collect::<Vec<_>>(), [Some(true)]);
        let edited = tree(&[("run.sh", "false\n"), ("x.rs", "// x\n")]);
        assert_eq!(changes(&script(false), &edited)[0].executable, None);
    }
}
