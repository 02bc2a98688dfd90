//! Two texts, line by line: hunks with context, words marked within changed lines.

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, DiffOp, DiffTag};

use super::change::Thing;
use super::words::{self, Part};
use stategen_model::diagnostic::Span;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// Changed lines that stand together, with their context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Hunk {
    /// Which of its file's hunks it is, from 1.
    pub number: usize,
    /// What it stands in: the line of the function, section or key around its start.
    pub within: Option<String>,
    /// The authored lines on which the specifications differ and that it follows from, as `file:line:column`.
    #[serde(serialize_with = "super::change::places")]
    #[schemars(with = "Vec<String>")]
    pub sources: Vec<Span>,
    /// The changes of meaning that these lines are.
    pub because: Vec<Thing>,
    /// The requirements that it serves, as the specification traces them.
    pub requirements: Vec<String>,
    /// Its lines in order, what goes before what comes.
    pub lines: Vec<Line>,
}

/// One line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// What happened to it.
    pub change: LineChange,
    /// Its number in the old text, from 1.
    pub old: Option<usize>,
    /// Its number in the new text, from 1.
    pub new: Option<usize>,
    /// For a changed line: the number of the line of the other text that it became, or came from.
    pub mate: Option<usize>,
    /// Whether its block stands elsewhere on the other side.
    pub moved: bool,
    /// Its text, without its end.
    pub parts: Vec<Part>,
    /// Whether the text ends here without a line end.
    pub unended: bool,
}

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineChange {
    /// Nothing: it is there to show where the others stand.
    Context,
    /// It goes.
    Removed,
    /// It comes.
    Added,
}

impl Line {
    /// The whole text.
    #[must_use]
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// Its number in the new text, or in the old one if only that has it.
    #[must_use]
    pub fn number(&self) -> usize {
        self.new.or(self.old).unwrap_or_default()
    }

    /// Whether one of the two became the other.
    #[must_use]
    pub fn is_mate_of(&self, other: &Self) -> bool {
        let pair = |old: &Self, new: &Self| old.mate.is_some() && old.mate == new.new && new.mate == old.old;
        match (self.change, other.change) {
            (LineChange::Removed, LineChange::Added) => pair(self, other),
            (LineChange::Added, LineChange::Removed) => pair(other, self),
            _ => false,
        }
    }

    /// ` `, `-` or `+`.
    #[must_use]
    pub fn sign(&self) -> char {
        match self.change {
            LineChange::Context => ' ',
            LineChange::Removed => '-',
            LineChange::Added => '+',
        }
    }
}

impl Hunk {
    /// `@@ -1,4 +1,5 @@`, as unified diffs have it.
    #[must_use]
    pub fn header(&self) -> String {
        let range = |numbers: Vec<usize>, other: Option<usize>| match numbers.as_slice() {
            [] => format!("{},0", other.unwrap_or(1) - 1),
            [only] => only.to_string(),
            [first, ..] => format!("{first},{}", numbers.len()),
        };
        let (old, new): (Vec<usize>, Vec<usize>) = (
            self.lines.iter().filter_map(|line| line.old).collect(),
            self.lines.iter().filter_map(|line| line.new).collect(),
        );
        let (first_old, first_new) = (old.first().copied(), new.first().copied());
        format!("@@ -{} +{} @@", range(old, first_new), range(new, first_old))
    }
}

/// The hunks between two texts.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let operations = similar::capture_diff_slices(Algorithm::Myers, &before, &after);
    let groups = similar::group_diff_ops(operations, CONTEXT);
    let hunk = |(number, group): (usize, Vec<DiffOp>)| {
        let lines = group.iter().flat_map(|operation| lines(operation, &before, &after)).collect();
        Hunk { number, within: None, sources: Vec::new(), because: Vec::new(), requirements: Vec::new(), lines }
    };
    (1..).zip(groups.into_iter().filter(|group| !group.is_empty())).map(hunk).collect()
}

fn lines(operation: &DiffOp, before: &[&str], after: &[&str]) -> Vec<Line> {
    let (old, new) = (operation.old_range(), operation.new_range());
    if operation.tag() == DiffTag::Equal {
        let line = |(i, j)| line(LineChange::Context, Some(i), Some(j), before[i]);
        return old.zip(new).map(line).collect();
    }
    let mut gone: Vec<Line> = old.clone().map(|at| line(LineChange::Removed, Some(at), None, before[at])).collect();
    let mut come: Vec<Line> = new.clone().map(|at| line(LineChange::Added, None, Some(at), after[at])).collect();
    for (i, j) in words::pairs(&before[old.clone()], &after[new.clone()]) {
        let (left, right) = words::parts(bare(before[old.start + i]), bare(after[new.start + j]));
        gone[i].mate = Some(new.start + j + 1);
        gone[i].parts = left;
        come[j].mate = Some(old.start + i + 1);
        come[j].parts = right;
    }
    gone.append(&mut come);
    gone
}

fn bare(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}

fn line(change: LineChange, old: Option<usize>, new: Option<usize>, text: &str) -> Line {
    let parts = vec![Part { text: bare(text).to_owned(), changed: false }];
    let number = |index: usize| index + 1;
    let unended = !text.ends_with('\n');
    Line { change, old: old.map(number), new: new.map(number), mate: None, moved: false, parts, unended }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(hunks: &[Hunk], wanted: LineChange) -> Vec<String> {
        let lines = hunks.iter().flat_map(|hunk| &hunk.lines);
        lines.filter(|line| line.change == wanted).map(Line::text).collect()
    }

    #[test]
    fn a_hunk_shows_where_it_stands() {
        let hunks = hunks("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nE\nf\n");
        assert_eq!(hunks.len(), 1);
        assert_eq!(hunks[0].header(), "@@ -2,5 +2,5 @@");
        assert_eq!(super::hunks("", "a\n")[0].header(), "@@ -0,0 +1 @@");
    }

    proptest! {
        #[test]
        fn the_same_text_has_no_hunks(text in "([a-c]{0,3}\n){0,12}") {
            prop_assert!(hunks(&text, &text).is_empty());
        }

        #[test]
        fn what_goes_one_way_comes_the_other(a in "([a-d]{0,2}\n){0,12}", b in "([a-d]{0,2}\n){0,12}") {
            let (there, back) = (hunks(&a, &b), hunks(&b, &a));
            let count = |hunks: &[Hunk], wanted| side(hunks, wanted).len();
            let difference = |hunks: &[Hunk]| {
                count(hunks, LineChange::Added) as isize - count(hunks, LineChange::Removed) as isize
            };
            prop_assert_eq!(difference(&there), -difference(&back));
        }

        #[test]
        fn hunks_turn_the_old_text_into_the_new(a in "([a-d]{0,2}\n){0,12}", b in "([a-d]{0,2}\n){0,12}") {
            let old: Vec<&str> = a.lines().collect();
            let (mut made, mut at) = (Vec::new(), 0);
            for line in hunks(&a, &b).iter().flat_map(|hunk| &hunk.lines) {
                match line.change {
                    LineChange::Added => made.push(line.text()),
                    LineChange::Context | LineChange::Removed => {
                        let number = line.old.unwrap();
                        made.extend(old[at..number - 1].iter().map(|line| (*line).to_owned()));
                        at = number;
                        if line.change == LineChange::Context {
                            made.push(line.text());
                        }
                    }
                }
            }
            made.extend(old[at..].iter().map(|line| (*line).to_owned()));
            prop_assert_eq!(made, b.lines().map(str::to_owned).collect::<Vec<_>>());
        }
    }
}
