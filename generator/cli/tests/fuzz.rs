//! Packs that nobody would write: what is sound is changed at random, and the tool must neither panic, nor hang, nor write
//! anything while there is an error.
//!
//! `FUZZ_SECONDS=3600 FUZZ_SEED=$RANDOM cargo test --release --locked -p stategen --test fuzz -- --nocapture` looks for an
//! hour where nobody has looked. Without a seed it goes the same way each time, so that it fails for what was changed and not by
//! chance; each failure names its seed.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
#![allow(clippy::print_stderr, reason = "how many packs were tried is told, and by which seed they come again")]

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use stategen_model::diagnostic::{Diagnostic, Severity};
use stategen_spec::Loaded;
use walkdir::WalkDir;

/// How long a pack may take: a second in a build with optimisations.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

/// One pack in so many is given to the program itself, as files.
const ON_DISK: usize = 25;

/// Texts that have ended something somewhere, or are beyond what a place can hold.
const CASES: [&str; 30] = [
    "",
    "null",
    "~",
    "[]",
    "{}",
    "-1",
    "0",
    "99999999999999999999999999999999",
    "1e999",
    ".nan",
    "0x7fffffffffffffff",
    "'}'",
    "\"\\0\"",
    "\"\\u202e\"",
    "\"a\\nb: c\"",
    "'${HOME}'",
    "'{{ 7 * 7 }}'",
    "'\"; DROP TABLE t; --'",
    "'*/ fn main() {} /*'",
    "&a [*a]",
    "*nothing",
    "!!binary aGVsbG8=",
    "self",
    "Self",
    "crate",
    "yield",
    "../../etc/passwd",
    "/dev/zero",
    "ﬁ",
    "e\u{301}",
];

/// Marsaglia's xorshift: the same numbers from the same seed, on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end.max(1)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// The lines that stand below a line by their margin, with it.
fn block(lines: &[&str], first: usize) -> std::ops::Range<usize> {
    let margin = |line: &str| line.len() - line.trim_start().len();
    let own = margin(lines[first]);
    let below = lines[first + 1..].iter().take_while(|line| line.trim().is_empty() || margin(line) > own).count();
    first..first + 1 + below
}

/// The text with one thing changed.
fn mutated(text: &str, other: &str, chance: &mut Chance) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return (*chance.of(&CASES)).to_owned();
    }
    let at = chance.below(lines.len());
    let range = block(&lines, at);
    let joined = |parts: &[&[&str]]| parts.concat().join("\n") + "\n";
    let (before, node, after) = (&lines[..range.start], &lines[range.clone()], &lines[range.end..]);
    match chance.below(10) {
        0 => joined(&[before, after]),
        1 => joined(&[before, node, node, after]),
        2 => {
            let others: Vec<&str> = other.lines().collect();
            let taken = if others.is_empty() { 0..0 } else { block(&others, chance.below(others.len())) };
            joined(&[before, &others[taken], after])
        }
        3 | 4 => {
            // A scalar, as one of the cases or as one that stands elsewhere.
            let foreign = other.lines().nth(chance.below(other.lines().count())).unwrap_or_default();
            let foreign = foreign.split_once(": ").map_or(foreign, |(_, value)| value);
            let value = if chance.below(2) == 0 { chance.of(&CASES) } else { foreign };
            let line =
                lines[at].split_once(": ").map_or_else(|| value.to_owned(), |(key, _)| format!("{key}: {value}"));
            joined(&[&lines[..at], &[&line], &lines[at + 1..]])
        }
        5 => {
            let deep = "[".repeat(1 << chance.below(12));
            let line = format!("{deep}{}", lines[at]);
            joined(&[&lines[..at], &[&line], &lines[at + 1..]])
        }
        6 => {
            let line = lines[at].replacen(':', &format!("{}:", chance.of(&CASES)), 1);
            joined(&[&lines[..at], &[&line], &lines[at + 1..]])
        }
        7 => {
            let many: String = (0..1 << chance.below(11)).map(|number| format!("{}{number}\n", lines[at])).collect();
            joined(&[&lines[..at], &[many.trim_end()], &lines[at + 1..]])
        }
        _ => {
            // A character, in place of another or beside it.
            let mut letters: Vec<char> = text.chars().collect();
            let at = chance.below(letters.len());
            let one = *chance
                .of(&['\0', '\t', '\r', '\n', ' ', '"', '\'', '{', '}', ':', '-', '#', '*', '\\', 'é', '\u{feff}']);
            if chance.below(2) == 0 {
                letters[at] = one
            } else {
                letters.insert(at, one)
            }
            letters.into_iter().collect()
        }
    }
}

fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Reads, composes and, where that is sound, renders.
fn understand(base: &Loaded, files: &BTreeMap<String, String>) -> bool {
    let loaded = stategen_spec::with(base, files);
    let (systems, findings) = stategen_compose::compose(&loaded);
    let sound = !has_errors(&findings) && !has_errors(&loaded.findings);
    if sound {
        systems.iter().for_each(|system| drop(stategen_render::render(system)));
    }
    sound
}

/// Gives the pack to the program, which has to end as it says, and to write nothing while there is an error.
fn generate(root: &Path, files: &BTreeMap<String, String>, chance: &mut Chance) {
    let folder = tempfile::tempdir().unwrap();
    for entry in WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(root).unwrap();
        if path.starts_with("specs") || path.starts_with("states") {
            let mut content = fs::read(entry.path()).unwrap();
            if let Some(text) = files.get(path.to_str().unwrap()) {
                content = text.clone().into_bytes();
                if chance.below(4) == 0 {
                    let at = chance.below(content.len());
                    content.insert(at, 0xff);
                }
            }
            stategen_disk::write_atomically(&folder.path().join(path), &content, false).unwrap();
        }
    }
    let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
    let output = stategen.arg("--root").arg(folder.path()).arg("generate").output().unwrap();
    let written = folder.path().join("generated").exists();
    match output.status.code() {
        Some(0) => assert!(written),
        Some(2) => assert!(!written, "written in spite of an error"),
        other => panic!("ended with {other:?}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

#[test]
fn no_pack_makes_it_panic_hang_or_write_in_spite_of_an_error() {
    let seconds = std::env::var("FUZZ_SECONDS").map_or(5, |text| text.parse().unwrap());
    let seed: u64 = std::env::var("FUZZ_SEED").map_or(1_753_961_937_131_877, |text| text.parse().unwrap());
    eprintln!("FUZZ_SEED={seed}");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let fixture = repository.join("generator/cli/tests/fixtures/workshop");
    let roots = [fixture.as_path(), repository];
    let bases = roots.map(|root| stategen_spec::load(root).unwrap());
    for base in &bases {
        assert!(understand(base, &BTreeMap::new()), "what is changed is sound: {:?}", base.findings);
    }
    let mut chance = Chance(seed | 1);
    let (start, mut tried, mut sound) = (Instant::now(), 0, 0);
    while start.elapsed() < Duration::from_secs(seconds) {
        // The fixture is small, and most of what can go wrong can do so in it.
        let which = usize::from(chance.below(32) == 0);
        let base = &bases[which];
        let sources: Vec<(String, &str)> = base
            .sources()
            .filter(|(file, _)| !file.to_string().ends_with(".lock"))
            .map(|(file, text)| (file.to_string(), text))
            .collect();
        let mut files = BTreeMap::new();
        for _ in 0..=chance.below(3) {
            let ((file, text), (_, other)) = (chance.of(&sources).clone(), chance.of(&sources).clone());
            let now: String = files.get(&file).cloned().unwrap_or_else(|| text.to_owned());
            files.insert(file, mutated(&now, other, &mut chance));
        }
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| understand(base, &files)));
        let took = begun.elapsed();
        let told = || format!("FUZZ_SEED={seed}, pack {tried}: {files:#?}");
        match outcome {
            Ok(is_sound) => sound += usize::from(is_sound),
            Err(_) => panic!("panicked: {}", told()),
        }
        assert!(took < PATIENCE, "took {took:?}: {}", told());
        if which == 0 && tried % ON_DISK == 0 {
            generate(roots[0], &files, &mut chance);
        }
        tried += 1;
    }
    eprintln!("{tried} packs in {seconds} s, {sound} of them sound");
    assert!(sound < tried, "what is changed at random has errors now and then");
}
