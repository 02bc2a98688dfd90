//! SQLite: a file that the services of one host open themselves.

use stategen_template::from_template;

use super::{Database, DatabaseParts, Dialect, Parts, Sequence, Store};
use crate::filters;
use crate::shown::Shown;
use crate::tables::{Cell, Migration, Rule};
use crate::template::{Nested, rendered};
use stategen_model::system::Lists;

pub(super) struct Sqlite;

#[from_template("services/service/src/store/sqlite.rs")]
struct StoreModule {
    store: Store,
}

#[from_template("database/sequences/sqlite.sql")]
struct Sequences {
    sequences: Vec<Sequence>,
}

#[from_template("database/migrations/sqlite.sql")]
struct MigrationScript {
    migration: Migration,
}

#[from_template("database/next-value/sqlite.sql")]
struct NextValue {
    sequence: Shown,
}

/// A table of lists, which are JSON.
#[from_template("database/lists/sqlite.sql")]
struct ListTable {
    name: String,
    /// The number of the parameter of the first column, whose values there is a row for each of.
    first: usize,
    columns: Vec<ListColumn>,
}

struct ListColumn {
    name: String,
    /// The number of its parameter.
    parameter: usize,
}

impl ListTable {
    fn new(lists: &Lists) -> Self {
        let columns = lists.columns.iter();
        Self {
            name: lists.name.clone(),
            first: lists.columns.first().map_or(1, |(_, parameter)| *parameter),
            columns: columns
                .map(|(name, parameter)| ListColumn { name: name.clone(), parameter: *parameter })
                .collect(),
        }
    }
}

impl Parts for Sqlite {}

impl DatabaseParts for Sqlite {
    fn database(&self) -> Database {
        Database {
            dialect: Dialect {
                double: "real",
                uuid: "text",
                decimal: None,
                timestamp: "timestamp",
                yes: "1",
                no: "0",
                sequences: |sequences| Nested::new(&Sequences { sequences }),
            },
            store: |store, sources| rendered(&StoreModule { store }, sources),
            own_types: false,
            lists: Some(|lists| Nested::new(&ListTable::new(lists))),
            next_value: |name| Nested::new(&NextValue { sequence: name.clone() }),
            migration: |migration, sources| rendered(&MigrationScript { migration }, sources),
        }
    }
}
