//! `database/schema.sql` and `database/seed.sql`: the entities as tables, and their first rows.

use stategen_model::authored::Text;
use stategen_template::from_template;

use crate::engine::{Dialect, Sequence};
use crate::filters;
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use crate::template::{Nested, rendered};
use stategen_model::csv::{self, Table};
use stategen_model::diagnostic::Span;
use stategen_model::names;
use stategen_model::system::{Attribute, Entity, System, TableName, Type};
use stategen_model::tree::Artifact;

/// Where the scripts are that unit tests run on SQLite, when the system's database is another.
pub(crate) const TESTING_SCRIPTS: &str = "crates/model/testing";

/// The statements that make every table, in an order in which references are there before they are used.
#[from_template("database/schema.sql")]
struct Schema {
    tables: Vec<CreatedTable>,
    /// The statements that make the sequences, if there are any.
    sequences: Option<Nested>,
}

struct CreatedTable {
    name: Shown,
    summary: Shown,
    columns: Vec<Column>,
    /// The columns of the primary key.
    key: Vec<Shown>,
}

struct Column {
    name: Shown,
    /// The type, and the length in brackets behind it.
    ty: &'static str,
    length: Option<Shown>,
    nullable: bool,
    minimum: Option<Shown>,
    /// The names of its enum.
    values: Option<Vec<Shown>>,
    references: Option<Reference>,
}

/// The column of another table that a column refers to.
struct Reference {
    table: Shown,
    column: Shown,
}

/// The statements that add every first row.
#[from_template("database/seed.sql")]
struct Seed {
    tables: Vec<FirstRows>,
}

struct FirstRows {
    name: Shown,
    columns: Vec<Shown>,
    rows: Vec<Vec<Cell>>,
}

/// A value of a first row.
enum Cell {
    Null,
    Bare(Shown),
    Text(Shown),
}

/// `schema.sql` for a database.
pub(crate) fn schema(system: &System, dialect: &Dialect, sources: Vec<Span>) -> Artifact {
    let sequences = system.spec.sequences.iter();
    let sequences: Vec<Sequence> =
        sequences.map(|(id, sequence)| Sequence { name: id.shown_as(snake), start: sequence.start.shown() }).collect();
    let tables = ordered(system).into_iter();
    let schema = Schema {
        tables: tables.map(|(name, entity)| CreatedTable::new(system, name, entity, dialect)).collect(),
        sequences: (!sequences.is_empty()).then(|| (dialect.sequences)(sequences)),
    };
    rendered(&schema, sources)
}

/// `seed.sql` for a database.
pub(crate) fn seed(system: &System, dialect: &Dialect, sources: Vec<Span>) -> Artifact {
    let tables = ordered(system).into_iter().filter_map(|(name, entity)| FirstRows::new(system, name, entity, dialect));
    rendered(&Seed { tables: tables.collect() }, sources)
}

/// Tables in name order, but each after those that it refers to.
fn ordered(system: &System) -> Vec<(&TableName, &Entity)> {
    let mut done: Vec<(&TableName, &Entity)> = Vec::new();
    let mut open: Vec<(&TableName, &Entity)> = system.spec.entities.iter().collect();
    while !open.is_empty() {
        let ready = open.iter().position(|(table, entity)| {
            let references = entity.attributes.values().filter_map(|one| one.references.as_deref());
            references
                .into_iter()
                .all(|other| other == table.as_str() || done.iter().any(|(name, _)| name.as_str() == other))
        });
        // A cycle of references cannot be ordered; the database then says which statement it refuses.
        done.push(open.remove(ready.unwrap_or(0)));
    }
    done
}

impl CreatedTable {
    fn new(system: &System, name: &TableName, entity: &Entity, dialect: &Dialect) -> Self {
        let attributes = names::ordered(&entity.attributes);
        let key = attributes.iter().filter(|(_, attribute)| attribute.key);
        Self {
            name: name.shown(),
            summary: entity.summary.shown(),
            key: key.map(|(name, attribute)| attribute.column(name).shown()).collect(),
            columns: attributes.iter().map(|(name, attribute)| Column::new(system, name, attribute, dialect)).collect(),
        }
    }
}

impl Column {
    fn new(system: &System, name: &Text, attribute: &Attribute, dialect: &Dialect) -> Self {
        let (ty, length) = sql_type(attribute, dialect);
        let enumeration = system.spec.enums.get(attribute.type_name.as_str());
        Self {
            name: attribute.column(name).shown(),
            ty,
            length,
            nullable: attribute.nullable,
            minimum: attribute.minimum.as_ref().map(Show::shown),
            values: enumeration.map(|one| one.values.iter().map(Show::shown).collect()),
            references: attribute
                .references
                .as_ref()
                .map(|table| Reference { table: table.shown(), column: key_column(system, table) }),
        }
    }
}

fn key_column(system: &System, table: &str) -> Shown {
    let entity = system.spec.entities.get(table);
    let key = entity.and_then(|entity| names::ordered(&entity.attributes).into_iter().find(|(_, one)| one.key));
    key.map_or_else(|| "id".shown(), |(name, one)| one.column(name).shown())
}

/// The type of a column, and how long its texts may be.
fn sql_type(attribute: &Attribute, dialect: &Dialect) -> (&'static str, Option<Shown>) {
    let ty = match *attribute.ty() {
        Type::Integer => "integer",
        Type::Long => "bigint",
        Type::Number => dialect.double,
        Type::Boolean => "boolean",
        Type::Timestamp => dialect.timestamp,
        Type::String | Type::Enum(_) | Type::Object(_) | Type::List(_) => match &attribute.max_length {
            Some(length) => return ("varchar", Some(length.shown())),
            None => "text",
        },
    };
    (ty, None)
}

impl FirstRows {
    /// None when there are none.
    fn new(system: &System, name: &TableName, entity: &Entity, dialect: &Dialect) -> Option<Self> {
        let file = entity.seed.as_ref().and_then(|path| system.files.get(path.as_str()))?;
        let mut rows = Table::read(&file.content).rows.into_iter();
        let header = rows.next()?.cells;
        let attributes: Vec<Option<(&Text, &Attribute)>> =
            header.iter().map(|name| entity.attributes.get_key_value(name.text.as_str())).collect();
        let value = |(attribute, cell): (&Option<(&Text, &Attribute)>, csv::Cell)| {
            let place = cell.span(file.span.file);
            Some(Cell::new((*attribute)?.1, &Shown::new(cell.text, [place]), dialect))
        };
        let rows: Vec<Vec<Cell>> =
            rows.map(|row| attributes.iter().zip(row.cells).filter_map(value).collect()).collect();
        let columns = attributes.iter().flatten().map(|(name, attribute)| attribute.column(name).shown()).collect();
        (!rows.is_empty()).then(|| Self { name: name.shown(), columns, rows })
    }
}

impl Cell {
    fn new(attribute: &Attribute, cell: &Shown, dialect: &Dialect) -> Self {
        let text = cell.text();
        if text.is_empty() && attribute.nullable {
            return Self::Null;
        }
        match *attribute.ty() {
            Type::Integer | Type::Long if text.parse::<i64>().is_ok() => Self::Bare(cell.clone()),
            Type::Number if text.parse::<f64>().is_ok() => Self::Bare(cell.clone()),
            Type::Boolean if text == "true" => Self::Bare(cell.map(|_| dialect.yes.to_owned())),
            Type::Boolean if text == "false" => Self::Bare(cell.map(|_| dialect.no.to_owned())),
            // Stored instants are compared as text by SQLite, so all are written as the services write theirs.
            Type::Timestamp => Self::Text(cell.map(|instant| match instant.strip_suffix('Z') {
                Some(rest) => format!("{rest}+00:00"),
                None => instant.to_owned(),
            })),
            _ => Self::Text(cell.clone()),
        }
    }
}
