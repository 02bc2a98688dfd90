//! Blocks of lines that went in one place and came in another.

use std::collections::BTreeMap;

use super::files::FileChange;
use super::lines::LineChange;

/// Fewer lines than this are a coincidence.
const FEWEST_LINES: usize = 3;
/// So are fewer letters and digits than this.
const FEWEST_LETTERS: usize = 40;
/// A line that came this often says nothing about where a block went.
const MOST_PLACES: usize = 30;

/// Where a changed line is: file, hunk, line.
type Place = (usize, usize, usize);

/// A changed line, without its indentation.
struct Changed {
    place: Place,
    text: String,
    taken: bool,
}

/// Marks the lines of blocks that stand elsewhere on the other side.
pub(super) fn mark(files: &mut [FileChange]) {
    let mut gone = collect(files, LineChange::Removed);
    let mut come = collect(files, LineChange::Added);
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in come.iter().enumerate() {
        places.entry(line.text.clone()).or_default().push(at);
    }
    let mut at = 0;
    while at < gone.len() {
        let candidates = places.get(&gone[at].text).map(Vec::as_slice).unwrap_or_default();
        let longest = candidates
            .iter()
            .take(MOST_PLACES)
            .map(|start| (run(&gone, at, &come, *start), *start))
            .max_by_key(|(length, start)| (*length, std::cmp::Reverse(*start)));
        let Some((length, start)) = longest.filter(|(length, _)| worth(&gone[at..at + length])) else {
            at += 1;
            continue;
        };
        for offset in 0..length {
            gone[at + offset].taken = true;
            come[start + offset].taken = true;
        }
        at += length;
    }
    for line in gone.iter().chain(&come).filter(|line| line.taken) {
        let (file, hunk, at) = line.place;
        files[file].hunks[hunk].lines[at].moved = true;
        files[file].moved += 1;
    }
}

fn collect(files: &[FileChange], wanted: LineChange) -> Vec<Changed> {
    let mut lines = Vec::new();
    for (i, file) in files.iter().enumerate() {
        for (j, hunk) in file.hunks.iter().enumerate() {
            for (k, line) in hunk.lines.iter().enumerate().filter(|(_, line)| line.change == wanted) {
                lines.push(Changed { place: (i, j, k), text: line.text().trim().to_owned(), taken: false });
            }
        }
    }
    lines
}

/// How many lines from `i` and from `j` on are the same, follow one another, and belong to no other block.
fn run(gone: &[Changed], i: usize, come: &[Changed], j: usize) -> usize {
    let follows = |lines: &[Changed], start: usize, length: usize| {
        let (first, this) = (lines[start].place, lines[start + length].place);
        (first.0, first.1, first.2 + length) == this
    };
    (0..)
        .take_while(|length| {
            let (Some(a), Some(b)) = (gone.get(i + length), come.get(j + length)) else { return false };
            a.text == b.text && !a.taken && !b.taken && follows(gone, i, *length) && follows(come, j, *length)
        })
        .count()
}

fn worth(block: &[Changed]) -> bool {
    let letters: usize = block.iter().map(|line| line.text.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    block.len() >= FEWEST_LINES && letters >= FEWEST_LETTERS
}
