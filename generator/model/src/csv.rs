//! Tables that packs write as CSV (RFC 4180), each cell with its place.
//!
//! Cells are split by `csv-core`, on which the `csv` crate stands that rendered services read their data with: what is
//! checked and what runs cannot differ.

use csv_core::{ReadFieldResult, Reader};

use crate::diagnostic::{File, Span};

/// A table as it was written. Blank lines are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The rows, the header among them.
    pub rows: Vec<Row>,
    /// Line and column of a quote that nothing closes, so that all that follows is one cell.
    pub open_quote: Option<(u32, u32)>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The line that it starts on, from 1.
    pub line: u32,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says, without the quotes around it.
    pub text: String,
    /// The line that it starts on, from 1.
    pub line: u32,
    /// The column that it starts at, from 1; a quoted cell starts at its quote.
    pub column: u32,
    /// The line that it ends on.
    pub end_line: u32,
    /// The column just after it.
    pub end_column: u32,
}

impl Row {
    /// What it takes up in `file`.
    #[must_use]
    pub fn span(&self, file: File) -> Span {
        let point = Span::new(file, self.line, 1);
        self.cells.last().map_or(point, |last| point.to(last.span(file)))
    }
}

impl Cell {
    /// What it takes up in `file`.
    #[must_use]
    pub fn span(&self, file: File) -> Span {
        let Self { line, column, end_line, end_column, .. } = *self;
        Span { file, line, column, end_line, end_column }
    }
}

impl Table {
    /// Reads a table. Every text is one.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::new();
        let mut output = vec![0; text.len()];
        let mut cursor = Cursor { text, at: 0, line: 1, column: 1 };
        let mut table = Self::default();
        let (mut row, mut field) = (Row::default(), Vec::new());
        let (mut start, mut at) = (0, 0);
        loop {
            let (result, read, written) = reader.read_field(&text.as_bytes()[at..], &mut output);
            at += read;
            field.extend_from_slice(&output[..written]);
            let ends_row = match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => continue,
                ReadFieldResult::End => return table,
                ReadFieldResult::Field { record_end } => record_end,
            };
            if row.cells.is_empty() {
                // The end of the line before and blank lines are read with the first cell, and a byte order mark is.
                start += text[start..at].len() - text[start..at].trim_start_matches(['\r', '\n', '\u{feff}']).len();
            }
            cursor.advance(start);
            let cell =
                String::from_utf8(std::mem::take(&mut field)).expect("only whole characters are taken out of a text");
            if row.cells.is_empty() {
                row.line = cursor.line;
            }
            let (line, column) = (cursor.line, cursor.column);
            let ends_with: &[char] = if ends_row { &['\r', '\n'] } else { &[','] };
            cursor.advance(start + text[start..at].trim_end_matches(ends_with).len());
            row.cells.push(Cell { text: cell, line, column, end_line: cursor.line, end_column: cursor.column });
            if at == text.len() && leaves_quote_open(&text[start..]) {
                table.open_quote = Some((line, column));
            }
            if ends_row {
                table.rows.push(std::mem::take(&mut row));
            }
            start = at;
        }
    }
}

/// Whether a cell begins with a quote that it does not close.
fn leaves_quote_open(written: &str) -> bool {
    let Some(mut rest) = written.strip_prefix('"') else { return false };
    while let Some(at) = rest.find('"') {
        // Two quotes are one that the cell says.
        let Some(after) = rest[at + 1..].strip_prefix('"') else { return false };
        rest = after;
    }
    true
}

/// A place in a text, in bytes and as people count.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl Cursor<'_> {
    fn advance(&mut self, to: usize) {
        for letter in self.text[self.at..to].chars() {
            if letter == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else if letter != '\u{feff}' {
                self.column += 1;
            }
        }
        self.at = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each cell as `line:column text`, a row a line.
    fn places(text: &str) -> String {
        let cell = |cell: &Cell| format!("{}:{} {}", cell.line, cell.column, cell.text.escape_debug());
        let row = |row: &Row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | ");
        Table::read(text).rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn cells_know_their_places_even_when_quoted() {
        assert_eq!(
            places("a,b\n\"x, \"\"y\"\"\",2\r\n\n3,\n"),
            "1:1 a | 1:3 b\n2:1 x, \\\"y\\\" | 2:12 2\n4:1 3 | 4:3 "
        );
        assert_eq!(places("ä,\"b\nc\",d\r\n\r\ne,f,g"), "1:1 ä | 1:3 b\\nc | 2:4 d\n4:1 e | 4:3 f | 4:5 g");
        assert_eq!(places("\u{feff}a,b\n"), "1:1 a | 1:3 b");
        assert_eq!(places("\n \n\n"), "2:1  ");
        assert_eq!(places(""), "");
    }

    #[test]
    fn a_quote_within_a_cell_is_a_letter() {
        assert_eq!(places("12\" pipe,5\n3\" nail,7\n"), "1:1 12\\\" pipe | 1:10 5\n2:1 3\\\" nail | 2:9 7");
        assert_eq!(places("\"\",x\n"), "1:1  | 1:4 x");
    }

    #[test]
    fn a_quote_that_is_not_closed_is_found() {
        assert_eq!(Table::read("a,b\n1,\"x\n2,y\n").open_quote, Some((2, 3)));
        assert_eq!(Table::read("a,\"\"\"").open_quote, Some((1, 3)));
        for closed in ["a,b\n1,\"x\"\n", "a,\"\"", "a,\"x\"\"\"\n", "a,12\"", ""] {
            assert_eq!(Table::read(closed).open_quote, None, "{closed}");
        }
    }

    #[test]
    fn tables_are_read_as_rendered_services_read_them() {
        for text in
            ["a,b\n\"x \"\"y\"\" z\",\"1\n2\"\r\n\r\nq\"q,\"s\"t\n", "a\n\"\"\n\n\"", "a,b\rc,d\r\r\ne", "\"a,b\nc"]
        {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let ours: Vec<Vec<String>> = Table::read(text)
                .rows
                .into_iter()
                .map(|row| row.cells.into_iter().map(|cell| cell.text).collect())
                .collect();
            assert_eq!(ours, theirs, "{text}");
        }
    }
}
