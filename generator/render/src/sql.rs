//! `database/schema.sql` and `database/seed.sql`: the entities as tables, and their first rows.

use super::escape;
use super::rust::names::snake;
use super::rust::types::{attribute_type, attributes, column};
use stategen_model::system::{Attribute, Engine, Entity, System, Type};

/// The statements that make every table, in an order in which references are there before they are used.
#[must_use]
pub fn schema(system: &System, engine: Engine) -> String {
    let mut text = String::from("-- The tables of the system.\n");
    for (table, entity) in ordered(system) {
        text.push('\n');
        text.push_str(&create_table(system, table, entity, engine));
    }
    if !system.spec.sequences.is_empty() {
        text.push_str(&sequences(system, engine));
    }
    text
}

/// The statements that add every first row.
#[must_use]
pub fn seed(system: &System, engine: Engine) -> String {
    let mut text = String::from("-- The first rows of the system.\n");
    for (table, entity) in ordered(system) {
        let file = entity.seed.as_ref().and_then(|path| system.files.get(path));
        let Some(file) = file else { continue };
        let mut rows = records(&file.content).into_iter();
        let Some(header) = rows.next() else { continue };
        let found: Vec<Option<(&String, &Attribute)>> =
            header.iter().map(|name| entity.attributes.get_key_value(name)).collect();
        let columns: Vec<String> = found.iter().flatten().map(|(name, attribute)| column(name, attribute)).collect();
        let values: Vec<String> = rows
            .map(|row| {
                let cells =
                    found.iter().zip(&row).filter_map(|(found, cell)| found.map(|(_, one)| value(one, cell, engine)));
                format!("    ({})", cells.collect::<Vec<_>>().join(", "))
            })
            .collect();
        if !values.is_empty() {
            text.push_str(&format!("\nINSERT INTO {table} ({}) VALUES\n{};\n", columns.join(", "), values.join(",\n")));
        }
    }
    text
}

/// Tables in name order, but each after those that it refers to.
fn ordered(system: &System) -> Vec<(&str, &Entity)> {
    let mut done: Vec<(&str, &Entity)> = Vec::new();
    let mut open: Vec<(&str, &Entity)> = system.spec.entities.iter().map(|(name, one)| (name.as_str(), one)).collect();
    while !open.is_empty() {
        let ready = open.iter().position(|(table, entity)| {
            let references = entity.attributes.values().filter_map(|one| one.references.as_deref());
            references.into_iter().all(|other| other == *table || done.iter().any(|(name, _)| *name == other))
        });
        // A cycle of references cannot be ordered; the database then says which statement it refuses.
        done.push(open.remove(ready.unwrap_or(0)));
    }
    done
}

fn create_table(system: &System, table: &str, entity: &Entity, engine: Engine) -> String {
    let mut lines = Vec::new();
    for (name, attribute) in attributes(entity) {
        let column = column(name, attribute);
        let mut line = format!("{column} {}", sql_type(attribute, engine));
        if !attribute.nullable {
            line.push_str(" NOT NULL");
        }
        if let Some(minimum) = attribute.minimum {
            line.push_str(&format!(" CHECK ({column} >= {minimum})"));
        }
        if let Some(enumeration) = system.spec.enums.get(&attribute.type_name) {
            let names: Vec<String> =
                enumeration.values.iter().map(|one| format!("'{}'", escape::sql_string(one))).collect();
            line.push_str(&format!(" CHECK ({column} IN ({}))", names.join(", ")));
        }
        if let Some(other) = &attribute.references {
            line.push_str(&format!(" REFERENCES {other} ({})", key_column(system, other)));
        }
        lines.push(line);
    }
    let keys: Vec<String> =
        attributes(entity).iter().filter(|(_, one)| one.key).map(|(name, one)| column(name, one)).collect();
    if !keys.is_empty() {
        lines.push(format!("PRIMARY KEY ({})", keys.join(", ")));
    }
    let comment = escape::comment(0, "--", &entity.summary);
    format!("{comment}CREATE TABLE IF NOT EXISTS {table} (\n    {}\n);\n", lines.join(",\n    "))
}

fn key_column(system: &System, table: &str) -> String {
    let entity = system.spec.entities.get(table);
    let key = entity.and_then(|entity| attributes(entity).into_iter().find(|(_, one)| one.key));
    key.map_or_else(|| "id".to_owned(), |(name, one)| column(name, one))
}

fn sql_type(attribute: &Attribute, engine: Engine) -> String {
    let sqlite = engine == Engine::Sqlite;
    match attribute_type(attribute) {
        Type::Integer => "integer".to_owned(),
        Type::Long => "bigint".to_owned(),
        Type::Number if sqlite => "real".to_owned(),
        Type::Number => "double precision".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Timestamp if sqlite => "timestamp".to_owned(),
        Type::Timestamp => "timestamp with time zone".to_owned(),
        Type::String | Type::Enum(_) | Type::Object(_) | Type::List(_) => {
            attribute.max_length.map_or_else(|| "text".to_owned(), |length| format!("varchar({length})"))
        }
    }
}

fn sequences(system: &System, engine: Engine) -> String {
    let mut text = String::new();
    if engine == Engine::Sqlite {
        text.push_str(
            "\n-- SQLite has no sequences: a row holds the next value of each.\n\
             CREATE TABLE IF NOT EXISTS sequences (\n    name text NOT NULL,\n    next_value bigint NOT NULL,\n    \
             PRIMARY KEY (name)\n);\n",
        );
        for (id, sequence) in &system.spec.sequences {
            let (name, start) = (snake(id), sequence.start);
            text.push_str(&format!(
                "INSERT INTO sequences (name, next_value) VALUES ('{name}', {start}) ON CONFLICT (name) DO NOTHING;\n"
            ));
        }
        return text;
    }
    text.push('\n');
    for (id, sequence) in &system.spec.sequences {
        let (name, start) = (snake(id), sequence.start);
        text.push_str(&format!("CREATE SEQUENCE IF NOT EXISTS {name} START WITH {start};\n"));
    }
    text
}

fn value(attribute: &Attribute, cell: &str, engine: Engine) -> String {
    let cell = cell.trim();
    if cell.is_empty() {
        return if attribute.nullable { "NULL".to_owned() } else { "''".to_owned() };
    }
    match attribute_type(attribute) {
        Type::Integer | Type::Long if cell.parse::<i64>().is_ok() => cell.to_owned(),
        Type::Number if cell.parse::<f64>().is_ok() => cell.to_owned(),
        Type::Boolean if cell == "true" || cell == "false" => match (engine, cell) {
            (Engine::Sqlite, "true") => "1".to_owned(),
            (Engine::Sqlite, _) => "0".to_owned(),
            _ => cell.to_owned(),
        },
        // Stored instants are compared as text by SQLite, so all are written as the services write theirs.
        Type::Timestamp => {
            let instant = cell.strip_suffix('Z').map_or_else(|| cell.to_owned(), |rest| format!("{rest}+00:00"));
            format!("'{}'", escape::sql_string(&instant))
        }
        _ => format!("'{}'", escape::sql_string(cell)),
    }
}

/// The records of a CSV file (RFC 4180).
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut in_quotes = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if in_quotes && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => in_quotes = !in_quotes,
            ',' if !in_quotes => record.push(std::mem::take(&mut cell)),
            '\r' if !in_quotes => {}
            '\n' if !in_quotes => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records.retain(|record| record.iter().any(|cell| !cell.is_empty()));
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_keep_commas_and_quotes() {
        assert_eq!(records("a,b\n\"x, \"\"y\"\"\",1\n"), [["a", "b"], ["x, \"y\"", "1"]]);
    }
}
