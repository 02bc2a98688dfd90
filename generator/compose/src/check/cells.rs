//! Seeds and datasets: every cell is a value of its attribute or field, so that a slip is found here and not by a database.

use std::collections::BTreeSet;

use stategen_model::authored::Authored;
use stategen_model::closest;
use stategen_model::diagnostic::{Diagnostic, Span};
use stategen_model::names;
use stategen_model::system::{Entity, Field, PackFile, Schema, Type};

use super::Check;

/// What a column of a table of constants takes.
struct Column {
    name: String,
    ty: Type,
    nullable: bool,
    key: bool,
    max_length: Option<u32>,
    minimum: Option<i64>,
}

impl Check<'_> {
    /// Checks the cells of an entity's seed.
    pub(super) fn seed_cells(&mut self, table: &str, entity: &Entity, file: &PackFile) {
        let columns: Vec<Column> = names::ordered(&entity.attributes)
            .into_iter()
            .map(|(name, a)| Column {
                name: name.to_string(),
                ty: a.ty().into_value(),
                nullable: a.nullable,
                key: a.key,
                max_length: a.max_length.map(Authored::into_value),
                minimum: a.minimum.map(Authored::into_value),
            })
            .collect();
        self.cells(&format!("`{table}`"), "attribute", &columns, file);
    }

    /// Checks the cells of a dataset against the schema that its rows are.
    pub(super) fn dataset_cells(&mut self, component: &str, schema: &str, file: &PackFile) {
        let schemas = self.system.contracts.get(component).map(|c| c.schemas.as_slice()).unwrap_or_default();
        let fields: Option<&[Field]> = schemas.iter().find_map(|s| match s {
            Schema::Object { name, fields, .. } if name == schema => Some(fields.as_slice()),
            _ => None,
        });
        let Some(fields) = fields else { return };
        let columns: Vec<Column> = fields
            .iter()
            .map(|f| Column {
                name: f.name.to_string(),
                ty: Type::clone(&f.ty),
                nullable: f.optional,
                key: false,
                max_length: f.max_length.map(Authored::into_value),
                minimum: f.minimum.map(Authored::into_value),
            })
            .collect();
        self.cells(&format!("`{schema}`"), "property", &columns, file);
    }

    fn cells(&mut self, owner: &str, what: &str, columns: &[Column], file: &PackFile) {
        let mut rows = rows(&file.content).into_iter();
        let Some((_, header)) = rows.next() else { return };
        let at = |line: u32, column: u32| Span::new(file.span.file, line, column);
        let known = || columns.iter().map(|c| c.name.as_str());
        let mut seen = BTreeSet::new();
        for (column, name) in &header {
            let message = if !known().any(|k| k == name) {
                format!("the column `{name}` is no {what} of {owner}")
            } else if !seen.insert(name) {
                format!("the column `{name}` is there twice")
            } else {
                continue;
            };
            let finding = Diagnostic::error("seed-header", at(1, *column), message);
            self.findings.push(match closest(name, known().filter(|k| *k != name)) {
                Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
        for column in columns.iter().filter(|c| !c.nullable && !header.iter().any(|(_, name)| *name == c.name)) {
            let message = format!("the rows of {owner} have no column `{}`", column.name);
            let finding = Diagnostic::error("seed-header", at(1, 1), message);
            self.findings.push(finding.with_help(format!("add the column, or make the {what} optional")));
        }
        let mut keys = BTreeSet::new();
        for (line, row) in rows {
            if row.len() != header.len() {
                let message = format!("the row has {} cells, the header {}", row.len(), header.len());
                let finding = Diagnostic::error("seed-cell", at(line, 1), message);
                self.findings.push(finding.with_help("quote a cell that holds a comma"));
                continue;
            }
            let mut key = Vec::new();
            for ((_, name), (column, text)) in header.iter().zip(&row) {
                let Some(spec) = columns.iter().find(|c| c.name == *name) else { continue };
                if spec.key {
                    key.push(text.clone());
                }
                if let Some(wrong) = self.wrong(spec, text) {
                    let finding = Diagnostic::error("seed-cell", at(line, *column), wrong);
                    self.findings.push(finding.with_help(format!("the column is the {what} `{name}` of {owner}")));
                }
            }
            if !key.is_empty() && !keys.insert(key.clone()) {
                let message = format!("the key {} is there twice", key.join(", "));
                let finding = Diagnostic::error("seed-cell", at(line, 1), message);
                self.findings.push(finding.with_help("delete one of the rows"));
            }
        }
    }

    /// Why `text` is no value of the column.
    fn wrong(&self, column: &Column, text: &str) -> Option<String> {
        if text.is_empty() {
            return (!column.nullable).then(|| format!("`{}` is empty, and may not be", column.name));
        }
        let number = match column.ty {
            Type::Integer => text.parse::<i32>().ok().map(i64::from),
            Type::Long => text.parse::<i64>().ok(),
            _ => None,
        };
        let fits = match &column.ty {
            Type::Integer | Type::Long => number.is_some(),
            Type::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Type::Boolean => matches!(text, "true" | "false"),
            Type::Timestamp => is_instant(text),
            Type::Enum(name) => {
                self.system.spec.enums.get(name).is_none_or(|spec| spec.values.iter().any(|v| v == text))
            }
            Type::String | Type::Object(_) | Type::List(_) => true,
        };
        if !fits {
            return Some(format!("`{text}` is no {}", describe(&column.ty)));
        }
        if let (Some(number), Some(minimum)) = (number, column.minimum)
            && number < minimum
        {
            return Some(format!("`{text}` is less than {minimum}"));
        }
        let longest = column.max_length.and_then(|n| usize::try_from(n).ok())?;
        (text.chars().count() > longest).then(|| format!("the text is longer than {longest} characters"))
    }
}

fn describe(ty: &Type) -> String {
    match ty {
        Type::Integer => "32-bit integer".into(),
        Type::Long => "integer".into(),
        Type::Number => "number".into(),
        Type::Boolean => "truth value: write true or false".into(),
        Type::Timestamp => "instant such as 2024-01-02T14:30:00.000Z".into(),
        Type::Enum(name) => format!("value of the enum `{name}`"),
        Type::String | Type::Object(_) | Type::List(_) => "text".into(),
    }
}

/// Whether the text is an instant of RFC 3339 in UTC, such as `2024-01-02T14:30:00.000Z`.
fn is_instant(text: &str) -> bool {
    let Some((date, time)) = text.strip_suffix('Z').and_then(|t| t.split_once('T')) else { return false };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let numbers = |text: &str, separator: char, widths: [usize; 3]| -> Option<[u32; 3]> {
        let parts: Vec<&str> = text.split(separator).collect();
        let fits = parts.len() == 3 && parts.iter().zip(widths).all(|(part, width)| part.len() == width);
        let mut parsed = [0; 3];
        for (number, part) in parsed.iter_mut().zip(parts.iter().filter(|_| fits)) {
            *number = part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())??;
        }
        fits.then_some(parsed)
    };
    let (Some([year, month, day]), Some([hour, minute, second])) =
        (numbers(date, '-', [4, 2, 2]), numbers(clock, ':', [2, 2, 2]))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    (1..=12).contains(&month) && (1..=days).contains(&day) && hour < 24 && minute < 60 && second < 60 && fraction
}

/// A line or column, and the text that stands there.
type Placed<T> = (u32, T);

/// Rows of CSV (RFC 4180) with their lines, and their cells with their columns. Blank lines are passed over.
fn rows(text: &str) -> Vec<Placed<Vec<Placed<String>>>> {
    let mut rows = Vec::new();
    let (mut line, mut column) = (1, 1);
    let (mut started, mut row, mut cell, mut cell_at) = (1, Vec::new(), String::new(), 1);
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        column += 1;
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                column += 1;
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => {
                row.push((cell_at, std::mem::take(&mut cell)));
                cell_at = column;
            }
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' => {
                line += 1;
                column = 1;
                if quoted {
                    cell.push('\n');
                    continue;
                }
                row.push((cell_at, std::mem::take(&mut cell)));
                rows.push((started, std::mem::take(&mut row)));
                (started, cell_at) = (line, 1);
            }
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push((cell_at, cell));
        rows.push((started, row));
    }
    rows.retain(|(_, row)| row.len() > 1 || row.iter().any(|(_, cell)| !cell.is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_places_even_when_quoted() {
        let rows = rows("a,b\n\"x, \"\"y\"\"\",2\r\n\n3,\n");
        let second = (2, vec![(1, "x, \"y\"".to_owned()), (12, "2".to_owned())]);
        assert_eq!(rows[1], second);
        assert_eq!(rows[2], (4, vec![(1, "3".to_owned()), (3, String::new())]));
    }

    #[test]
    fn instants_are_real_moments_in_utc() {
        assert!(is_instant("2024-02-29T23:59:59Z") && is_instant("2024-01-02T14:30:00.000Z"));
        for wrong in ["2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z", "yesterday"]
        {
            assert!(!is_instant(wrong), "{wrong}");
        }
    }
}
