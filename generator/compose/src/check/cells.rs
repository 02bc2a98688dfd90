//! Seeds and datasets: every cell is a value of its attribute or field, so that a slip is found here and not by a database.

use std::collections::BTreeSet;

use stategen_model::authored::{Authored, Text};
use stategen_model::csv::{Row, Table};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names;
use stategen_model::system::decimal::units;
use stategen_model::system::{Attribute, Entity, Field, PackFile, Schema, Type};
use stategen_spec::sql::Condition;

use super::Check;

/// What a column of a table of constants takes.
struct Column {
    name: String,
    ty: Type,
    nullable: bool,
    /// Whether a row may do without it.
    spare: bool,
    key: bool,
    max_length: Option<u32>,
    minimum: Option<f64>,
    /// How many digits a decimal has.
    precision: Option<u32>,
}

impl Column {
    fn of_attribute((name, attribute): (&Text, &Attribute)) -> Self {
        Self {
            name: name.to_string(),
            ty: attribute.ty().into_value(),
            nullable: attribute.nullable,
            spare: attribute.nullable || attribute.default.is_some(),
            key: attribute.key,
            max_length: attribute.max_length.map(Authored::into_value),
            minimum: attribute.minimum.map(|least| *least as f64),
            precision: attribute.precision.map(Authored::into_value),
        }
    }
}

impl Check<'_> {
    /// Checks the cells of an entity's seed.
    pub(super) fn seed_cells(&mut self, table: &str, entity: &Entity, file: &PackFile) {
        let columns: Vec<Column> = names::ordered(&entity.attributes).into_iter().map(Column::of_attribute).collect();
        self.cells(&format!("`{table}`"), "attribute", &columns, file);
        self.seed_constraints(table, entity, file);
    }

    /// No two first rows are alike in what no two rows are, and none is known to break a condition.
    fn seed_constraints(&mut self, table: &str, entity: &Entity, file: &PackFile) {
        let conditions: Vec<(&Text, Condition)> = entity
            .checks
            .iter()
            .filter_map(|(name, text)| Some((name, Condition::read(text, table, entity).ok()?)))
            .collect();
        let mut rows = Table::read(&file.content).rows.into_iter();
        let header = rows.next().map(|header| header.cells).unwrap_or_default();
        let mut seen: BTreeSet<(&Text, Vec<String>)> = BTreeSet::new();
        for row in rows {
            let place = row.span(file.span.file);
            let cell = |name: &str| {
                let at = header.iter().position(|cell| cell.text == name)?;
                row.cells.get(at).map(|cell| cell.text.as_str())
            };
            for (name, attributes) in &entity.unique {
                let values = attributes.iter().map(|attribute| cell(attribute).filter(|text| !text.is_empty()));
                let values: Option<Vec<String>> = values.map(|value| value.map(str::to_owned)).collect();
                let Some(values) = values else { continue };
                let message = format!("no two rows have {} alike, as `{name}` says", values.join(", "));
                if !seen.insert((name, values)) {
                    let finding = Diagnostic::error(Code::SeedCell, place, message);
                    self.findings.push(finding.with_help("delete one of the rows, or change it"));
                }
            }
            let of_column = |column: &str| {
                let mut attributes = entity.attributes.iter();
                let (name, attribute) = attributes.find(|(name, one)| one.column(name).as_str() == column)?;
                Some((attribute.ty().into_value(), cell(name)?))
            };
            for (name, condition) in &conditions {
                if condition.fails(&of_column) {
                    let message = format!("the row does not fulfil `{name}`: {}", entity.checks[*name]);
                    let finding = Diagnostic::error(Code::SeedCell, place, message);
                    self.findings.push(finding.with_help("change the row, or the condition"));
                }
            }
        }
    }

    /// Each default is a value of its attribute.
    pub(super) fn defaults(&mut self, table: &str, entity: &Entity) {
        for attribute in &entity.attributes {
            let (name, Attribute { default: Some(default), .. }) = attribute else { continue };
            let column = Column { nullable: true, ..Column::of_attribute(attribute) };
            if let Some(wrong) = self.wrong(&column, default) {
                let path = format!("entities.{table}.attributes.{name}.default");
                let help = format!("it is what a row of `{table}` has that is added without `{name}`");
                self.error(Code::InvalidValue, &path, wrong, &help);
            }
        }
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
                spare: f.may_lack(),
                key: false,
                max_length: f.limits.max_length.map(Authored::into_value),
                minimum: f.limits.minimum.map(Authored::into_value),
                precision: None,
            })
            .collect();
        self.cells(&format!("`{schema}`"), "property", &columns, file);
    }

    fn cells(&mut self, owner: &str, what: &str, columns: &[Column], file: &PackFile) {
        let table = Table::read(&file.content);
        if let Some((line, column)) = table.open_quote {
            let place = Span::new(file.span.file, line, column);
            let finding = Diagnostic::error(Code::SeedCell, place, "a quote opens a cell here, and nothing closes it");
            self.findings.push(finding.with_help("close it; a quote that a quoted cell holds is written twice"));
            return;
        }
        let mut rows = table.rows.into_iter();
        let header = rows.next().unwrap_or(Row { line: 1, cells: Vec::new() });
        self.header(owner, what, columns, &header, file);
        let mut keys = BTreeSet::new();
        for row in rows {
            let start = row.span(file.span.file);
            if row.cells.len() != header.cells.len() {
                let message = format!("the row has {} cells, the header {}", row.cells.len(), header.cells.len());
                let finding = Diagnostic::error(Code::SeedCell, start, message);
                self.findings.push(finding.with_help("quote a cell that holds a comma"));
                continue;
            }
            let mut key = Vec::new();
            for (name, cell) in header.cells.iter().zip(row.cells) {
                let Some(spec) = columns.iter().find(|c| c.name == name.text) else { continue };
                if let Some(wrong) = self.wrong(spec, &cell.text) {
                    let place = cell.span(file.span.file);
                    let help = format!("the column is the {what} `{}` of {owner}", name.text);
                    self.findings.push(Diagnostic::error(Code::SeedCell, place, wrong).with_help(help));
                }
                if spec.key {
                    key.push(cell.text);
                }
            }
            if !key.is_empty() && !keys.insert(key.clone()) {
                let message = format!("the key {} is there twice", key.join(", "));
                self.findings
                    .push(Diagnostic::error(Code::SeedCell, start, message).with_help("delete one of the rows"));
            }
        }
    }

    /// Checks that the header names what rows consist of.
    fn header(&mut self, owner: &str, what: &str, columns: &[Column], header: &Row, file: &PackFile) {
        let known = || columns.iter().map(|c| c.name.as_str());
        let mut seen = BTreeSet::new();
        for cell in &header.cells {
            let name = &cell.text;
            let message = if !known().any(|k| k == name) {
                format!("the column `{name}` is no {what} of {owner}")
            } else if !seen.insert(name) {
                format!("the column `{name}` is there twice")
            } else {
                continue;
            };
            let finding = Diagnostic::error(Code::SeedHeader, cell.span(file.span.file), message);
            self.findings.push(finding.with_near(name, known().filter(|k| *k != name)));
        }
        for column in columns.iter().filter(|c| !c.spare && !header.cells.iter().any(|name| name.text == c.name)) {
            let message = format!("the rows of {owner} have no column `{}`", column.name);
            let finding = Diagnostic::error(Code::SeedHeader, header.span(file.span.file), message);
            self.findings.push(finding.with_help(format!("add the column, or make the {what} optional")));
        }
    }

    /// Why `text` is no value of the column.
    fn wrong(&self, column: &Column, text: &str) -> Option<String> {
        if text.is_empty() {
            return (!column.nullable).then(|| format!("`{}` is empty, and may not be", column.name));
        }
        let number = match column.ty {
            Type::Integer => text.parse::<i32>().ok().map(f64::from),
            Type::Long => text.parse::<i64>().ok().map(|number| number as f64),
            Type::Number => text.parse::<f64>().ok().filter(|number| number.is_finite()),
            _ => None,
        };
        let fits = match &column.ty {
            Type::Integer | Type::Long | Type::Number => number.is_some(),
            Type::Decimal(decimal) => return wrong_decimal(column, decimal.scale, text),
            Type::Date => is_date(text),
            Type::Time => text.strip_suffix('Z').is_some_and(is_time),
            Type::Uuid => is_uuid(text),
            Type::Boolean => matches!(text, "true" | "false"),
            Type::Timestamp => is_instant(text),
            Type::Enum(name) => {
                self.system.spec.enums.get(name).is_none_or(|spec| spec.values.iter().any(|v| v == text))
            }
            Type::String | Type::Object(_) | Type::List(_) | Type::Map(_) => true,
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
        Type::Decimal(_) => "decimal".into(),
        Type::Date => "day such as 2024-01-02".into(),
        Type::Time => "time such as 14:30:00Z".into(),
        Type::Uuid => "UUID such as 67e55044-10b1-426f-9247-bb680e5fe0c8".into(),
        Type::Boolean => "truth value: write true or false".into(),
        Type::Timestamp => "instant such as 2024-01-02T14:30:00.000Z".into(),
        Type::Enum(name) => format!("value of the enum `{name}`"),
        Type::String | Type::Object(_) | Type::List(_) | Type::Map(_) => "text".into(),
    }
}

/// Why a text is no decimal of a column.
fn wrong_decimal(column: &Column, scale: u32, text: &str) -> Option<String> {
    let Some(value) = units(text, scale) else {
        return Some(format!("`{text}` is no decimal with at most {scale} digits behind its point"));
    };
    if let Some(digits) = column.precision.filter(|digits| value.unsigned_abs() >= 10_u64.saturating_pow(*digits)) {
        return Some(format!("`{text}` has more than {digits} digits, {scale} of them behind its point"));
    }
    let minimum = column.minimum?;
    let least = units(&minimum.to_string(), scale)?;
    (value < least).then(|| format!("`{text}` is less than {minimum}"))
}

/// Whether the text is an instant of RFC 3339 in UTC, such as `2024-01-02T14:30:00.000Z`.
fn is_instant(text: &str) -> bool {
    text.strip_suffix('Z')
        .and_then(|text| text.split_once('T'))
        .is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// The numbers of a text such as `2024-01-02`, of as many digits.
fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Option<[u32; 3]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let fits = parts.len() == 3 && parts.iter().zip(widths).all(|(part, width)| part.len() == width);
    let mut parsed = [0; 3];
    for (number, part) in parsed.iter_mut().zip(parts.iter().filter(|_| fits)) {
        *number = part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    fits.then_some(parsed)
}

/// Whether the text is a day of the calendar, such as `2024-01-02`.
fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// Whether the text is a time of a day, such as `14:30:00.000`.
fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let Some([hour, minute, second]) = numbers(clock, ':', [2, 2, 2]) else { return false };
    let fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    hour < 24 && minute < 60 && second < 60 && fraction
}

/// Whether the text is a UUID as RFC 9562 writes them.
fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_real_moments_in_utc() {
        assert!(is_instant("2024-02-29T23:59:59Z") && is_instant("2024-01-02T14:30:00.000Z"));
        for wrong in ["2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z", "yesterday"]
        {
            assert!(!is_instant(wrong), "{wrong}");
        }
    }
}
