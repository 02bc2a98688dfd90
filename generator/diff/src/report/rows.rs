//! Hunks side by side: what became what stands in one row.

use crate::lines::{Hunk, Line, LineChange};

/// One row of a side-by-side view.
pub(super) struct Row<'d> {
    pub(super) left: Option<&'d Line>,
    pub(super) right: Option<&'d Line>,
}

impl Row<'_> {
    /// The class of a cell: nothing for context, else what happened to its line.
    pub(super) fn class(line: &Line) -> &'static str {
        match (line.change, line.moved) {
            (LineChange::Context, _) => "",
            (LineChange::Removed, false) => "d",
            (LineChange::Removed, true) => "d m",
            (LineChange::Added, false) => "a",
            (LineChange::Added, true) => "a m",
        }
    }
}

/// The rows of a hunk.
pub(super) fn rows(hunk: &Hunk) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < hunk.lines.len() {
        if hunk.lines[at].change == LineChange::Context {
            rows.push(Row { left: Some(&hunk.lines[at]), right: Some(&hunk.lines[at]) });
            at += 1;
            continue;
        }
        let block = |start: usize, wanted: LineChange| {
            let length = hunk.lines[start..].iter().take_while(|line| line.change == wanted).count();
            &hunk.lines[start..start + length]
        };
        let gone = block(at, LineChange::Removed);
        let come = block(at + gone.len(), LineChange::Added);
        at += gone.len() + come.len();
        beside(gone, come, &mut rows);
    }
    rows
}

/// Mates share a row; what has none fills the rows between them.
fn beside<'d>(gone: &'d [Line], come: &'d [Line], rows: &mut Vec<Row<'d>>) {
    let (mut left, mut right) = (gone.iter().peekable(), come.iter().peekable());
    loop {
        let (mated_left, mated_right) =
            (left.peek().is_some_and(|line| line.mate.is_some()), right.peek().is_some_and(|line| line.mate.is_some()));
        let row = match (left.peek(), right.peek()) {
            (None, None) => break,
            // A line with a mate waits until its mate's turn has come.
            (Some(_), Some(_)) if mated_left && !mated_right => Row { left: None, right: right.next() },
            (Some(_), Some(_)) if mated_right && !mated_left => Row { left: left.next(), right: None },
            (Some(_) | None, Some(_) | None) => Row { left: left.next(), right: right.next() },
        };
        rows.push(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::hunks;

    #[test]
    fn what_became_what_stands_in_one_row() {
        let hunks = hunks("image: shelf:1\nports: [80]\n", "# new\nimage: shelf:2\nuser: nobody\nports: [81]\n");
        let text = |line: Option<&Line>| line.map(Line::text).unwrap_or_default();
        let rows: Vec<(String, String)> = rows(&hunks[0]).iter().map(|row| (text(row.left), text(row.right))).collect();
        let expected =
            [("", "# new"), ("image: shelf:1", "image: shelf:2"), ("", "user: nobody"), ("ports: [80]", "ports: [81]")];
        assert_eq!(rows, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
