//! Which lines of a template can follow which in its output: what stands below, past conditions, and around loops.
//!
//! A template is taken for a regular expression over its lines, of which the follow sets are gathered as in Glushkov, "The
//! abstract theory of automata" (1961): a condition is a choice, a loop a repetition.

use std::collections::{BTreeMap, BTreeSet};

/// The order of a template's lines, which are numbered from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sequence {
    first: BTreeSet<usize>,
    follow: BTreeMap<usize, BTreeSet<usize>>,
}

/// A part of a template: the lines that it can begin and end with, and whether it may write none.
#[derive(Debug, Clone, Default)]
struct Part {
    first: BTreeSet<usize>,
    last: BTreeSet<usize>,
    written: bool,
}

/// What is open: its kind, the branches that are done, and the one that is not.
struct Open {
    repeats: bool,
    otherwise: bool,
    done: Vec<Part>,
    current: Part,
}

impl Sequence {
    /// Reads a template. `silent` says of a line whether it may come to nothing.
    pub(super) fn of(text: &str, silent: impl Fn(usize) -> bool) -> Self {
        let mut sequence = Self::default();
        let mut open = vec![Open { repeats: false, otherwise: true, done: Vec::new(), current: Part::default() }];
        for (row, number) in text.lines().zip(1..) {
            let (mut rest, mut written) = (row, false);
            loop {
                let next = ["{{", "{%", "{#"].into_iter().filter_map(|tag| Some((rest.find(tag)?, tag))).min();
                let (before, tag) = next.map_or((rest, None), |(at, tag)| (&rest[..at], Some((at, tag))));
                if !written && (!before.trim().is_empty() || tag.is_some_and(|(_, tag)| tag == "{{")) {
                    sequence.append(&mut open, &line(number, !silent(number)));
                    written = true;
                }
                let Some((at, tag)) = tag else { break };
                let close = if tag == "{%" {
                    "%}"
                } else if tag == "{{" {
                    "}}"
                } else {
                    "#}"
                };
                let end = rest[at + 2..].find(close).map_or(rest.len(), |end| at + 2 + end + 2);
                if tag == "{%" {
                    let inside = rest[at + 2..end].trim_start_matches(['-', '~', '+', ' ']);
                    sequence.tag(&mut open, inside.split([' ', '-', '%']).next().unwrap_or_default());
                }
                rest = &rest[end..];
            }
        }
        while open.len() > 1 {
            sequence.close(&mut open);
        }
        sequence.first = open.pop().map(|all| all.current.first).unwrap_or_default();
        sequence
    }

    /// Whether `after` can come right after `before`, or first when nothing is before it.
    pub(super) fn allows(&self, before: Option<usize>, after: usize) -> bool {
        match before {
            None => self.first.contains(&after),
            Some(before) => self.follow.get(&before).is_some_and(|all| all.contains(&after)),
        }
    }

    fn tag(&mut self, open: &mut Vec<Open>, keyword: &str) {
        match keyword {
            "for" | "if" | "match" => open.push(Open {
                repeats: keyword == "for",
                otherwise: keyword == "match",
                done: Vec::new(),
                current: Part::default(),
            }),
            "else" | "elif" | "when" => {
                if let Some(top) = open.last_mut() {
                    top.otherwise |= keyword == "else";
                    top.done.push(std::mem::take(&mut top.current));
                }
            }
            "endfor" | "endif" | "endmatch" if open.len() > 1 => self.close(open),
            _ => {}
        }
    }

    /// Ends what was opened last, and puts it after what is before it.
    fn close(&mut self, open: &mut Vec<Open>) {
        let Some(Open { repeats, otherwise, mut done, current }) = open.pop() else { return };
        done.push(current);
        let mut whole =
            Part { written: otherwise && !repeats && done.iter().all(|one| one.written), ..Part::default() };
        for part in done {
            whole.first.extend(part.first);
            whole.last.extend(part.last);
        }
        if repeats {
            self.join(&whole.last, &whole.first);
        }
        self.append(open, &whole);
    }

    fn append(&mut self, open: &mut [Open], part: &Part) {
        let Some(current) = open.last_mut().map(|top| &mut top.current) else { return };
        self.join(&current.last, &part.first);
        if !current.written {
            current.first.extend(&part.first);
        }
        if part.written {
            current.last.clear();
        }
        current.last.extend(&part.last);
        current.written |= part.written;
    }

    fn join(&mut self, before: &BTreeSet<usize>, after: &BTreeSet<usize>) {
        for line in before {
            self.follow.entry(*line).or_default().extend(after);
        }
    }
}

fn line(number: usize, written: bool) -> Part {
    Part { first: [number].into(), last: [number].into(), written }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_passed_and_loops_go_around() {
        let text = "head\n{%- for one in all %}\n- {{ one }}\n{%- if x %}\n  x\n{%- else %}\n  y\n{%- endif %}\n\
                    {%- endfor %}\n{%- if z %}\nz\n{%- endif %}\nend\n";
        let sequence = Sequence::of(text, |_| false);
        let follow: Vec<(usize, Vec<usize>)> =
            sequence.follow.iter().map(|(before, after)| (*before, after.iter().copied().collect())).collect();
        let around = vec![3, 11, 13];
        assert_eq!(follow, [(1, around.clone()), (3, vec![5, 7]), (5, around.clone()), (7, around), (11, vec![13])]);
        assert!(sequence.allows(None, 1) && !sequence.allows(None, 3) && !sequence.allows(Some(13), 1));
    }

    #[test]
    fn a_line_that_may_come_to_nothing_is_passed() {
        let sequence = Sequence::of("a\n\n{{ b }}\nc {% if d %}e{% endif %}\n", |line| line == 2 || line == 3);
        assert!(sequence.allows(Some(1), 3) && sequence.allows(Some(1), 4) && sequence.allows(Some(3), 4));
        assert!(!sequence.allows(Some(4), 4));
    }
}
