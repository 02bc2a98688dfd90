//! Words within changed lines: which old line became which new one, and what differs in it.

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffTag};

/// Pairs of lines are compared one with another up to this many; longer replacements are paired by position.
const MOST_PAIRS: usize = 2_000;
/// Lines that share less than this of their words are two different lines.
const ALIKE: f64 = 0.5;

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether the line's mate has other words here.
    pub changed: bool,
}

/// Words, runs of blanks, and single signs.
fn tokens(line: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in line.char_indices() {
        let now = class(c);
        if before.is_some_and(|before| before != now || now == 2) {
            tokens.push(&line[start..at]);
            start = at;
        }
        before = Some(now);
    }
    if start < line.len() {
        tokens.push(&line[start..]);
    }
    tokens
}

/// The share of words that two lines have in common, blanks aside. Both are sorted.
fn alike(a: &[&str], b: &[&str]) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0_u32);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
    }
    let all = a.len() + b.len();
    if all == 0 { 1.0 } else { f64::from(2 * shared) / f64::from(u32::try_from(all).unwrap_or(u32::MAX)) }
}

/// Which of `old` became which of `new`, as ascending index pairs: the alignment with most words in common.
pub(super) fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let words = |lines: &[&str]| -> Vec<Vec<String>> {
        lines
            .iter()
            .map(|line| {
                let mut words: Vec<String> =
                    tokens(line).into_iter().filter(|token| !token.trim().is_empty()).map(str::to_owned).collect();
                words.sort_unstable();
                words
            })
            .collect()
    };
    let (a, b) = (words(old), words(new));
    let score = |i: usize, j: usize| {
        let (x, y): (Vec<&str>, Vec<&str>) =
            (a[i].iter().map(String::as_str).collect(), b[j].iter().map(String::as_str).collect());
        alike(&x, &y)
    };
    if a.len() * b.len() > MOST_PAIRS {
        return (0..a.len().min(b.len())).filter(|i| score(*i, *i) >= ALIKE).map(|i| (i, i)).collect();
    }
    // best[i][j]: the most that the lines from i and from j on have in common.
    let mut best = vec![vec![0.0_f64; b.len() + 1]; a.len() + 1];
    let mut scores = vec![vec![0.0_f64; b.len()]; a.len()];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            scores[i][j] = score(i, j);
            let paired = if scores[i][j] >= ALIKE { scores[i][j] + best[i + 1][j + 1] } else { 0.0 };
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if scores[i][j] >= ALIKE && best[i][j] <= scores[i][j] + best[i + 1][j + 1] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Both lines in parts, those that differ marked.
pub(super) fn parts(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    let (a, b) = (tokens(old), tokens(new));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for operation in similar::capture_diff_slices(Algorithm::Myers, &a, &b) {
        let changed = operation.tag() != DiffTag::Equal;
        push(&mut left, a[operation.old_range()].concat(), changed);
        push(&mut right, b[operation.new_range()].concat(), changed);
    }
    (left, right)
}

/// Both lines in one, what goes before what comes.
pub(super) fn merged(old: &str, new: &str) -> Vec<(ChangeTag, String)> {
    let (a, b) = (tokens(old), tokens(new));
    let mut parts = Vec::new();
    for operation in similar::capture_diff_slices(Algorithm::Myers, &a, &b) {
        if operation.tag() == DiffTag::Equal {
            parts.push((ChangeTag::Equal, a[operation.old_range()].concat()));
            continue;
        }
        parts.push((ChangeTag::Delete, a[operation.old_range()].concat()));
        parts.push((ChangeTag::Insert, b[operation.new_range()].concat()));
    }
    parts.retain(|(_, text)| !text.is_empty());
    parts
}

fn push(parts: &mut Vec<Part>, text: String, changed: bool) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(last) if last.changed == changed => last.text.push_str(&text),
        _ => parts.push(Part { text, changed }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(parts: &[Part]) -> String {
        parts.iter().map(|part| if part.changed { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn only_the_words_that_differ_are_marked() {
        let (old, new) = parts("let port = 8080; // http", "let port = 9090; // http");
        assert_eq!(marked(&old), "let port = [8080]; // http");
        assert_eq!(marked(&new), "let port = [9090]; // http");
    }

    #[test]
    fn lines_are_paired_with_what_they_became() {
        let old = ["image: shelf:1", "ports: [80]"];
        let new = ["# a new comment", "image: shelf:2", "user: nobody", "ports: [81]"];
        assert_eq!(pairs(&old, &new), [(0, 1), (1, 3)]);
        assert_eq!(pairs(&["entirely other"], &["nothing = alike"]), []);
    }

    #[test]
    fn an_empty_line_has_no_words() {
        assert!(tokens("").is_empty());
        assert_eq!(tokens("a  b"), ["a", "  ", "b"]);
    }

    #[test]
    fn a_word_that_one_line_has_twice_is_shared_once() {
        let share = alike(&["shelf"], &["shelf", "shelf"]);
        assert!((share - 2.0 / 3.0).abs() < 1e-9, "{share}");
    }
}
