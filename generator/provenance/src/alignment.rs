//! The likeliest way through a template, line by line of its output.
//!
//! A line is matched with what could have written it, by its literal text. Where several lines of a template could, the way
//! through it decides: what follows a line of the template stands where the template can go from there. It is the most
//! likely way through a hidden Markov model, after Viterbi, "Error bounds for convolutional codes" (1967).

use std::cmp::{Ordering, Reverse};

use super::patterns::Pattern;
use super::sequence::Sequence;
use super::written::{FROM_VALUE, letters, worth};

/// Standing in the template right below what wrote the line before; a line less for each line between.
const NEXT: i32 = 12;
/// Going around a loop.
const AGAIN: i32 = 10;
/// Standing where the template cannot go from what wrote the line before. Fifty letters of literal text outweigh it: values
/// that come to nothing, or to several lines, are more than the order of a template's lines tells.
const ASTRAY: i32 = -400;
/// Being indented as in the template, or not.
const INDENTED: i32 = 14;
/// Going on with a value of several lines.
const GOING_ON: i32 = -4;
/// By how much the way must be better than the best that has another writer for a line, to be certain of it.
const CERTAIN: i32 = 16;

/// The line of a template that wrote a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aligned {
    /// The line, from 1.
    pub line: usize,
    /// Lines that write alike, and stand where the way could have gone just as well.
    pub alike: Vec<usize>,
    /// Whether another line would have been about as good.
    pub guessed: bool,
}

/// A pattern that can have written a line, or a part of it that ends there or goes on.
#[derive(Clone, Copy)]
struct Fit {
    pattern: usize,
    worth: i32,
    /// Whether the line can be the first that the pattern writes, and the last.
    begins: bool,
    ends: bool,
}

/// A fit, the worth of the best way to it and with it, the place of its predecessor among those of the line before, and
/// the worth of the best way on from it.
struct Candidate {
    fit: Fit,
    so_far: i32,
    from: usize,
    onward: i32,
}

/// A line that some pattern can have written, and these patterns.
struct Step {
    number: usize,
    candidates: Vec<Candidate>,
}

/// Which line of `template` wrote each line; none where none can have.
pub(super) fn align(lines: &[&str], patterns: &[Pattern], template: &str) -> Vec<Option<Aligned>> {
    let silent = |line: usize| patterns.iter().any(|one| one.line == line && one.pieces.is_empty());
    let sequence = Sequence::of(template, silent);
    let going = |before: Option<Fit>, after: Fit| following(patterns, &sequence, before, after);
    let steps = steps(lines, patterns, &going);
    let mut found: Vec<Option<(&Pattern, bool)>> = vec![None; lines.len()];
    let best = |step: &Step| {
        let ways = step.candidates.iter().enumerate().map(|(at, one)| (one.so_far, Reverse(at)));
        ways.max().map(|(worth, at)| (worth, at.0))
    };
    let last = steps.last().and_then(best);
    let whole = last.map_or(0, |(worth, _)| worth);
    let mut at = last.map(|(_, at)| at);
    for step in steps.iter().rev() {
        let Some(one) = at.map(|at| &step.candidates[at]) else { break };
        let pattern = &patterns[one.fit.pattern];
        let others = step.candidates.iter().filter(|other| !same(&patterns[other.fit.pattern], pattern));
        let other = others.map(|other| other.so_far + other.onward).max();
        found[step.number] = Some((pattern, other.is_some_and(|other| whole - other < CERTAIN)));
        at = Some(one.from);
    }
    let writers: Vec<Option<&Pattern>> = found.iter().map(|one| one.map(|(pattern, _)| pattern)).collect();
    let of = |at: usize| match found[at] {
        Some((one, guessed)) => Some(Aligned { line: one.line, alike: alike(one, at, &writers, patterns), guessed }),
        None if lines[at].trim().is_empty() => {
            // The blank line between its neighbours' writers, or what comes with them.
            let before = writers[..at].iter().rev().flatten().next();
            let after = writers[at + 1..].iter().flatten().next();
            let (from, to) = (before.map_or(0, |one| one.line), after.map_or(usize::MAX, |one| one.line));
            let blank = patterns.iter().rfind(|one| one.is_blank() && one.line >= from && one.line <= to);
            let one = blank.or(after.copied()).or(before.copied());
            one.map(|one| Aligned { line: one.line, alike: Vec::new(), guessed: blank.is_none() })
        }
        None => None,
    };
    (0..lines.len()).map(of).collect()
}

/// The lines that some pattern can have written, with the worth of the best way to each pattern, and on from it.
fn steps(lines: &[&str], patterns: &[Pattern], going: &dyn Fn(Option<Fit>, Fit) -> i32) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let able = patterns.iter().enumerate().filter(|(_, pattern)| !pattern.is_blank());
        let able = able.filter_map(|(at, pattern)| fit(at, pattern, line));
        let candidate = |fit: Fit| {
            let (best, from) = match steps.last() {
                None => (going(None, fit), 0),
                Some(before) => {
                    let ways = before.candidates.iter().enumerate();
                    let ways = ways.map(|(at, one)| (one.so_far + going(Some(one.fit), fit), Reverse(at)));
                    ways.max().map_or((0, 0), |(best, from)| (best, from.0))
                }
            };
            Candidate { fit, so_far: best + fit.worth, from, onward: 0 }
        };
        let candidates: Vec<Candidate> = able.map(candidate).collect();
        if !candidates.is_empty() {
            steps.push(Step { number, candidates });
        }
    }
    for at in (1..steps.len()).rev() {
        let (before, after) = steps.split_at_mut(at);
        for one in before.last_mut().into_iter().flat_map(|step| &mut step.candidates) {
            let ways = after[0].candidates.iter();
            let ways = ways.map(|next| going(Some(one.fit), next.fit) + next.fit.worth + next.onward);
            one.onward = ways.max().unwrap_or(0);
        }
    }
    steps
}

fn same(one: &Pattern, other: &Pattern) -> bool {
    (&one.pieces, one.holes, one.indent) == (&other.pieces, other.holes, other.indent)
}

/// Lines that write what `one` writes, between what wrote something else before and after.
fn alike(one: &Pattern, at: usize, found: &[Option<&Pattern>], patterns: &[Pattern]) -> Vec<usize> {
    let before = found[..at].iter().rev().flatten().find(|other| !same(one, other)).map_or(0, |other| other.line);
    let after = found[at + 1..].iter().flatten().find(|other| !same(one, other)).map_or(usize::MAX, |other| other.line);
    let between = |other: &&Pattern| other.line > before && other.line < after && other.line != one.line;
    patterns.iter().filter(|other| same(one, other)).filter(between).map(|other| other.line).collect()
}

/// How a pattern fits a line; none when it cannot have written it.
fn fit(at: usize, pattern: &Pattern, line: &str) -> Option<Fit> {
    let indent = line.chars().count() - line.trim_start().chars().count();
    let indented = if indent == pattern.indent { INDENTED } else { 0 };
    if let Some(worth) = worth(pattern, line.trim()) {
        return Some(Fit { pattern: at, worth: worth + indented, begins: true, ends: true });
    }
    // A value may have several lines, of which the template's text stands before the first and after the last.
    let (first, last) = (pattern.pieces.first(), pattern.pieces.last());
    pattern.holes.then(|| Fit {
        pattern: at,
        worth: letters(line) * FROM_VALUE + GOING_ON,
        begins: !pattern.anchored.0 || first.is_none_or(|piece| line.trim_start().starts_with(piece.as_str())),
        ends: !pattern.anchored.1 || last.is_none_or(|piece| line.trim_end().ends_with(piece.as_str())),
    })
}

/// What it is worth that a line of one fit comes after another's, or comes first.
fn following(patterns: &[Pattern], sequence: &Sequence, before: Option<Fit>, after: Fit) -> i32 {
    let row = |fit: Fit| patterns[fit.pattern].line;
    if let Some(before) = before.filter(|before| before.pattern == after.pattern) {
        // The same value goes on, as long as what stands behind it has not ended it.
        let pattern = &patterns[after.pattern];
        if !(after.begins && sequence.allows(Some(row(before)), row(after))) {
            let ended = before.ends && pattern.anchored.1;
            return if pattern.holes && !ended { 0 } else { ASTRAY };
        }
    }
    let whole = after.begins && before.is_none_or(|before| before.ends);
    if !(whole && sequence.allows(before.map(row), row(after))) {
        return ASTRAY;
    }
    let Some(before) = before else { return 0 };
    match row(after).cmp(&row(before)) {
        Ordering::Less | Ordering::Equal => AGAIN,
        Ordering::Greater => {
            let between = row(after) - row(before);
            NEXT - i32::try_from(between).unwrap_or(NEXT).saturating_sub(1).clamp(0, NEXT)
        }
    }
}
