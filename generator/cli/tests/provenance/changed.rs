//! The proof that each line comes from the template line that `explain` names: change the template line, and that line of
//! the output changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use stategen_model::tree::{Artifact, Tree};
use stategen_provenance::explainer::{Maker, TemplateLine, line_origin};
use stategen_render as render;
use stategen_render::template::template_text;

use super::literals::{Literals, is_of_a_word};
use super::{read, repository};

/// Where the letters begin that stand for template lines: neither templates nor packs have any of them.
const FIRST_LETTER: u32 = 0x4E00;
/// Words by which a filter knows where to break a line, and those by which an anchor finds where a part begins.
const KEPT: [&str; 18] = [
    "await",
    "if",
    "json",
    "fn",
    "struct",
    "enum",
    "trait",
    "const",
    "static",
    "type",
    "mod",
    "function",
    "class",
    "interface",
    "impl",
    "CREATE",
    "FROM",
    "AS",
];
/// What is no source of the tool.
const NOT_COPIED: [&str; 5] = [".git", "generated", "target", "book", ".up"];

/// Each template line that has words, with the letter that stands for it.
struct Letters {
    by_line: BTreeMap<TemplateLine, char>,
    /// Of lines that need not write a word of theirs into each line of the output that they make.
    bare: BTreeSet<char>,
}

#[test]
fn compiles_the_named_template_line_changes_the_line() {
    let folder = tempfile::tempdir().unwrap();
    // Cargo takes a workspace for the same wherever it lies: this one shares no target folder with the repository.
    let built = std::env::var_os("STATES_TARGET_DIR").map_or_else(|| folder.path().to_owned(), PathBuf::from);
    let (workspace, target) = (built.join("other-templates"), built.join("other-templates-target"));
    copy(&repository(), &workspace);
    let letters = replace_letters(&workspace.join("templates"));
    let output = folder.path().join("output");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "stategen",
        "--bin",
        "stategen",
        "--",
        "generate",
        "--root",
    ]);
    cargo.arg(repository()).arg("--out").arg(&output).current_dir(&workspace).env("CARGO_TARGET_DIR", &target);
    let run = cargo.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let (mut compared, mut bare, mut wrong) = (0, 0, Vec::new());
    for system in &read(&repository()).1 {
        let Tree { files } = render::render(system);
        for (path, artifact) in files {
            let changed = std::fs::read_to_string(output.join(&*system.state.id).join(&path)).unwrap();
            for (row, line) in changed.lines().zip(1..) {
                let (held, named) = (held(&letters, row), named(&letters, &artifact, line));
                compared += named.len();
                let missing: Vec<&char> = named.difference(&held).collect();
                bare += missing.iter().filter(|letter| letters.bare.contains(**letter)).count();
                if !held.is_subset(&named) || missing.iter().any(|letter| !letters.bare.contains(*letter)) {
                    wrong.push(format!("{path}:{line} of {}: {row}", system.state.id));
                }
            }
        }
    }
    println!("{compared} template lines are in lines of the output, {bare} of them without a word of theirs");
    assert!(wrong.is_empty(), "{} lines do not hold what explains them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 30_000 && bare * 20 < compared, "{bare} of {compared}");
}

/// The letters of template lines that a line of the output holds.
fn held(letters: &Letters, row: &str) -> BTreeSet<char> {
    let last = FIRST_LETTER + u32::try_from(letters.by_line.len()).unwrap();
    row.chars().filter(|letter| (FIRST_LETTER..last).contains(&u32::from(*letter))).collect()
}

/// The letters of the template lines that are said to have made a line.
fn named(letters: &Letters, artifact: &Artifact, line: u32) -> BTreeSet<char> {
    match line_origin(artifact, line).maker {
        Maker::Templates(lines) => lines.iter().filter_map(|line| letters.by_line.get(line)).copied().collect(),
        Maker::Copy(_) | Maker::Serializer | Maker::Nobody => BTreeSet::new(),
    }
}

/// Copies the sources of the tool to a folder of their own, in place of what an earlier run left there.
#[allow(clippy::disallowed_methods, reason = "the folder is this test's own, in cargo's target folder")]
fn copy(from: &Path, to: &Path) {
    if to.exists() {
        std::fs::remove_dir_all(to).unwrap();
    }
    let wanted = |entry: &walkdir::DirEntry| {
        entry.depth() != 1 || !NOT_COPIED.iter().any(|name| entry.file_name().to_str() == Some(name))
    };
    for entry in walkdir::WalkDir::new(from).into_iter().filter_entry(wanted).map(Result::unwrap) {
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else if entry.file_type().is_file() {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Replaces a letter of each word that a template line writes by the one that stands for the line.
fn replace_letters(folder: &Path) -> Letters {
    let anchored = anchored();
    let is_kept = |word: &str| KEPT.contains(&word) || anchored.contains(word);
    let mut letters = Letters { by_line: BTreeMap::new(), bare: BTreeSet::new() };
    let mut next = FIRST_LETTER;
    for (template, literals) in Literals::of_all() {
        let text = template_text(template);
        let mut changed = text.to_owned();
        for (at, ranges) in literals.ranges.iter().enumerate() {
            let letter = char::from_u32(next).unwrap();
            let places: Vec<usize> =
                ranges.iter().flat_map(|range| words(&text[range.clone()], range.start, &is_kept)).collect();
            if places.is_empty() {
                continue;
            }
            let line = TemplateLine { template, line: u32::try_from(at + 1).unwrap() };
            letters.by_line.insert(line, letter);
            // In a condition, or where a filter breaks lines, it may be a word of another line that is written.
            if literals.filtered[at] || literals.always[at].iter().all(|word| is_kept(word)) {
                letters.bare.insert(letter);
            }
            next += 1;
            for place in places {
                // What was replaced is longer now, and what comes after it is as far from the end as it was.
                let at = changed.len() - (text.len() - place);
                changed.replace_range(at..=at, letter.encode_utf8(&mut [0; 4]));
            }
        }
        assert!(!text.chars().any(|letter| u32::from(letter) >= FIRST_LETTER && u32::from(letter) < 0xA000));
        stategen_disk::write_atomically(&folder.join(template.path()), changed.as_bytes(), false).unwrap();
    }
    letters
}

/// The words of the anchors of all tours: a tour finds its way by them.
fn anchored() -> BTreeSet<String> {
    let packs = read(&repository()).0.packs;
    let stops = packs.values().filter_map(|pack| pack.learning.clone()).flat_map(|learning| learning.stops.clone());
    let anchors = stops.flat_map(|stop| stop.code.into_iter().chain(stop.before));
    let parts: Vec<String> = anchors.map(|anchor| anchor.part.to_string()).collect();
    let words = parts.iter().flat_map(|part| part.split(|letter: char| !is_of_a_word(letter)));
    words.map(str::to_owned).collect()
}

/// Where the last letter of each word stands that has one, in bytes, when the text begins at `start`. Names are sorted by
/// their first letters, which stay.
fn words(text: &str, start: usize, is_kept: &impl Fn(&str) -> bool) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = 0;
    for word in text.split(|letter: char| !is_of_a_word(letter)) {
        let letter = word.rfind(|letter: char| letter.is_ascii_alphabetic()).filter(|_| !is_kept(word));
        places.extend(letter.map(|letter| start + at + letter));
        // What ends a word is one letter, of as many bytes as it has.
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    places
}
