//! `database/schema.sql` and `database/seed.sql`: the entities as tables, and their first rows.

mod migration;

use stategen_template::from_template;

use crate::engine::{Database, Dialect, Sequence};
use crate::filters;
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use crate::template::{Nested, rendered};
use stategen_model::authored::Text;
use stategen_model::csv;
use stategen_model::diagnostic::Span;
use stategen_model::resolved::{self, Entity, Resolved};
use stategen_model::system::decimal::units;
use stategen_model::system::{Attribute, Decimal, OnDelete, Type};
use stategen_model::tree::Artifact;

use crate::tables::{Cell, Column, Constraint, CreatedTable, FirstRows, Index, Migration, Reference, Rule};

/// Where the scripts are that unit tests run on SQLite, when the system's database is another.
pub(crate) const TESTING_SCRIPTS: &str = "crates/model/testing";

/// The statements that make every table, in an order in which references are there before they are used.
#[from_template("database/schema.sql")]
struct Schema {
    tables: Vec<CreatedTable>,
    /// The statements that make the sequences, if there are any.
    sequences: Option<Nested>,
}

/// The statements that add every first row.
#[from_template("database/seed.sql")]
struct Seed {
    tables: Vec<FirstRows>,
}

/// `schema.sql` for a database.
pub(crate) fn schema(system: &Resolved<'_>, dialect: &Dialect, sources: Vec<Span>) -> Artifact {
    let sequences = system.spec.sequences.iter();
    let sequences: Vec<Sequence> =
        sequences.map(|(id, sequence)| Sequence { name: id.shown_as(snake), start: sequence.start.shown() }).collect();
    let schema = Schema {
        tables: system.tables().map(|entity| CreatedTable::new(entity, dialect)).collect(),
        sequences: (!sequences.is_empty()).then(|| (dialect.sequences)(sequences)),
    };
    rendered(&schema, sources)
}

/// `seed.sql` for a database.
pub(crate) fn seed(system: &Resolved<'_>, dialect: &Dialect, sources: Vec<Span>) -> Artifact {
    let tables = system.tables().filter_map(|entity| FirstRows::new(entity, dialect));
    rendered(&Seed { tables: tables.collect() }, sources)
}

/// The statements that bring a database of a parent to a state.
pub(crate) fn migration(system: &resolved::Migration<'_>, database: &Database, sources: Vec<Span>) -> Artifact {
    match system.authored {
        Some(file) => Artifact::copied(&file.content, file.span),
        None => (database.migration)(Migration::new(system, &database.dialect), sources),
    }
}

impl CreatedTable {
    fn new(entity: &Entity<'_>, dialect: &Dialect) -> Self {
        let key = entity.attributes.iter().filter(|one| one.attribute.key);
        Self {
            name: entity.table.shown(),
            summary: entity.entity.summary.shown(),
            key: key.map(|one| one.attribute.column(one.name).shown()).collect(),
            columns: columns(entity, dialect),
            constraints: constraints(entity),
            indexes: indexes(entity),
        }
    }
}

fn columns(entity: &Entity<'_>, dialect: &Dialect) -> Vec<Column> {
    entity.attributes.iter().map(|one| Column::new(one, dialect)).collect()
}

/// The columns of some attributes.
fn named(entity: &Entity<'_>, attributes: &[Text]) -> Vec<Shown> {
    let columns = entity.entity.columns(attributes).into_iter().zip(attributes);
    columns.map(|(column, written)| column.shown().and(written.place())).collect()
}

fn constraints(entity: &Entity<'_>) -> Vec<Constraint> {
    let unique = entity.entity.unique.iter().map(|(name, attributes)| (name, Rule::Unique(named(entity, attributes))));
    let checks = entity.entity.checks.iter().map(|(name, condition)| (name, Rule::Check(condition.shown())));
    unique.chain(checks).map(|(name, rule)| Constraint { name: name.shown(), rule }).collect()
}

fn indexes(entity: &Entity<'_>) -> Vec<Index> {
    let indexes = entity.entity.indexes.iter();
    indexes.map(|(name, attributes)| Index { name: name.shown(), columns: named(entity, attributes) }).collect()
}

impl Column {
    fn new(resolved: &resolved::Attribute<'_>, dialect: &Dialect) -> Self {
        let resolved::Attribute { name, attribute, values, references } = resolved;
        let (ty, length) = sql_type(attribute, dialect);
        let reference = |key: &resolved::Key<'_>| Reference {
            table: key.table.shown(),
            column: key.column.shown(),
            on_delete: attribute.on_delete.map(OnDelete::sql),
        };
        Self {
            name: attribute.column(name).shown(),
            ty,
            length,
            default: attribute.default.as_ref().map(|value| Cell::value(attribute, &value.shown(), dialect)),
            nullable: attribute.nullable,
            minimum: attribute.minimum.as_ref().map(|least| kept(attribute, &least.shown(), dialect)),
            below: below(attribute, dialect),
            values: values.map(|(_, spec)| spec.values.iter().map(Show::shown).collect()),
            references: references.as_ref().map(reference),
        }
    }
}

/// The type of a column, and how long its texts may be.
fn sql_type(attribute: &Attribute, dialect: &Dialect) -> (&'static str, Option<Shown>) {
    let ty = match *attribute.ty() {
        Type::Integer => "integer",
        Type::Long => "bigint",
        Type::Number => dialect.double,
        Type::Decimal(_) => match (dialect.decimal, &attribute.precision, &attribute.scale) {
            (Some(ty), Some(precision), Some(scale)) => {
                let digits = precision.shown().map(|digits| format!("{digits},{}", **scale)).and(scale.place());
                return (ty, Some(digits));
            }
            _ => "bigint",
        },
        Type::Date => "date",
        Type::Time => "time",
        Type::Uuid => dialect.uuid,
        Type::Boolean => "boolean",
        Type::Timestamp => dialect.timestamp,
        Type::String | Type::Enum(_) | Type::Object(_) | Type::List(_) | Type::Map(_) => match &attribute.max_length {
            Some(length) => return ("varchar", Some(length.shown())),
            None => "text",
        },
    };
    (ty, None)
}

/// A number as the database keeps it.
fn kept(attribute: &Attribute, number: &Shown, dialect: &Dialect) -> Shown {
    match in_units(attribute, dialect) {
        Some(Decimal { scale, .. }) => {
            number.map(|text| units(text, scale).expect("a number fits its column's scale").to_string())
        }
        None => number.clone(),
    }
}

/// The decimal that whole numbers stand for in a column, if they do.
fn in_units(attribute: &Attribute, dialect: &Dialect) -> Option<Decimal> {
    match *attribute.ty() {
        Type::Decimal(decimal) if dialect.decimal.is_none() => Some(decimal),
        _ => None,
    }
}

/// What a decimal that is kept as a whole number stays below.
fn below(attribute: &Attribute, dialect: &Dialect) -> Option<Shown> {
    in_units(attribute, dialect)?;
    Some(attribute.precision?.map(|digits| 10_i64.saturating_pow(*digits)).shown())
}

impl FirstRows {
    /// None when there are none.
    fn new(entity: &Entity<'_>, dialect: &Dialect) -> Option<Self> {
        let seed = entity.seed.as_ref()?;
        let value = |attribute: &Attribute, cell: &csv::Cell| {
            let place = cell.span(seed.file.span.file);
            Cell::new(attribute, &Shown::new(&cell.text, [place]), dialect)
        };
        let row = |row: &Vec<csv::Cell>| -> Vec<Cell> {
            seed.columns.iter().zip(row).map(|((_, attribute), cell)| value(attribute, cell)).collect()
        };
        let rows: Vec<Vec<Cell>> = seed.rows.iter().map(row).collect();
        let columns = seed.columns.iter().map(|(name, attribute)| attribute.column(name).shown()).collect();
        (!rows.is_empty()).then(|| Self { name: entity.table.shown(), columns, rows })
    }
}

impl Cell {
    fn new(attribute: &Attribute, cell: &Shown, dialect: &Dialect) -> Self {
        if cell.is_empty() && attribute.nullable { Self::Null } else { Self::value(attribute, cell, dialect) }
    }

    fn value(attribute: &Attribute, cell: &Shown, dialect: &Dialect) -> Self {
        let text = cell.text();
        match *attribute.ty() {
            Type::Integer | Type::Long if text.parse::<i64>().is_ok() => Self::Bare(cell.clone()),
            Type::Number if text.parse::<f64>().is_ok() => Self::Bare(cell.clone()),
            Type::Decimal(_) => Self::Bare(kept(attribute, cell, dialect)),
            Type::Time => Self::Text(cell.map(|time| time.trim_end_matches('Z').to_owned())),
            // Kept as text by some, they are compared as such.
            Type::Uuid => Self::Text(cell.map(str::to_ascii_lowercase)),
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
