//! What is kept: entities, sequences, first data, and the queries on them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::contract::{Schema, Type};
use super::decimal::{Decimal, Form};
use super::{Scalar, TableName};
use crate::authored::{Authored, Name, Text};

/// A table of constants that a service carries: CSV with a header row, read into a schema of its contract.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dataset {
    /// Path in the pack, `data/….csv`.
    pub file: Text,
    /// Schema of the service's contract that a row is.
    pub schema: Name<Schema>,
    /// Variable that holds the path of a file of the same form, which is read at the start instead of the one in the service.
    pub variable: Option<Text>,
}

/// A table and its row type.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entity {
    /// Row type in PascalCase, such as `Account`.
    #[serde(rename = "type")]
    pub type_name: Text,
    /// One sentence.
    pub summary: Text,
    /// Attributes by camelCase name.
    pub attributes: BTreeMap<Text, Attribute>,
    /// Attributes that no two rows have alike, by the name of the constraint.
    #[serde(default)]
    pub unique: BTreeMap<Text, Vec<Text>>,
    /// Attributes by which rows are looked for, by the name of the index.
    #[serde(default)]
    pub indexes: BTreeMap<Text, Vec<Text>>,
    /// Conditions in SQL that every row fulfils, by the name of the constraint.
    #[serde(default)]
    pub checks: BTreeMap<Text, Text>,
    /// First rows: `data/….csv` with attribute names as header; an empty cell is null.
    pub seed: Option<Text>,
}

/// A column.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Attribute {
    /// `integer` (32 bit), `long`, `decimal` (exact), `double`, `string`, `boolean`, `timestamp`, `date`, `time`, `uuid`, or
    /// the name of an enum.
    #[serde(rename = "type")]
    pub type_name: Text,
    /// One sentence.
    pub summary: Option<Text>,
    /// Column name; by default the attribute's name in lower case.
    pub column: Option<Text>,
    /// Whether it is part of the primary key.
    #[serde(default)]
    pub key: bool,
    /// Position within a primary key of several columns, from 1.
    pub key_order: Option<u8>,
    /// Whether it may be null.
    #[serde(default)]
    pub nullable: bool,
    /// Longest text.
    pub max_length: Option<Authored<u32>>,
    /// How many digits a decimal has, up to 18.
    pub precision: Option<Authored<u32>>,
    /// How many of them stand behind its point.
    pub scale: Option<Authored<u32>>,
    /// Smallest number.
    pub minimum: Option<Authored<i64>>,
    /// What a row has that is added without it.
    pub default: Option<Authored<Scalar>>,
    /// Table whose primary key it refers to.
    pub references: Option<TableName>,
    /// What becomes of the row when the row that it refers to is deleted; by default that one cannot be.
    pub on_delete: Option<OnDelete>,
}

/// What becomes of rows that refer to a row which is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnDelete {
    /// They are deleted with it.
    Cascade,
    /// It cannot be deleted.
    Restrict,
    /// They refer to nothing.
    SetNull,
}

impl OnDelete {
    /// Its name in `delta.yaml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cascade => "cascade",
            Self::Restrict => "restrict",
            Self::SetNull => "set-null",
        }
    }

    /// What SQL calls it.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Cascade => "CASCADE",
            Self::Restrict => "RESTRICT",
            Self::SetNull => "SET NULL",
        }
    }
}

impl Entity {
    /// The columns of some of its attributes, as they are listed.
    pub fn columns(&self, attributes: &[Text]) -> Vec<Text> {
        let attributes = attributes.iter().filter_map(|name| self.attributes.get_key_value(name.as_str()));
        attributes.map(|(name, attribute)| attribute.column(name)).collect()
    }
}

impl Attribute {
    /// Its type.
    #[must_use]
    pub fn ty(&self) -> Authored<Type> {
        self.type_name.read(|name| match (name, self.scale) {
            ("decimal", Some(scale)) => Type::Decimal(Decimal { scale: *scale, form: Form::Text }),
            _ => Type::named(&self.type_name),
        })
    }

    /// The column of an attribute of this name.
    #[must_use]
    pub fn column(&self, name: &Text) -> Text {
        self.column.clone().unwrap_or_else(|| name.map(str::to_ascii_lowercase))
    }
}

/// A source of ids.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sequence {
    /// First value.
    pub start: Authored<i64>,
}

/// An annotated query, in sqlc's form: `-- name: list_accounts :many`.
///
/// Parameters are written `@name` and take the type of the attribute whose column or snake-case name they bear in a table
/// that the query names, unless `-- param: name type[?]` says otherwise; in `unnest(@ids) AS asked(id)` a parameter is a list of
/// what the column of its place is in such a table; result columns likewise (`-- column: name type[?]`).
#[derive(Debug, Clone)]
pub struct Query {
    /// snake_case name.
    pub name: Name<Query>,
    /// `:one`, `:many`, `:exec`, `:execrows`.
    pub cardinality: Cardinality,
    /// Comment lines after the annotation, for the rendered doc comment.
    pub description: Text,
    /// Parameters, in order of first appearance.
    pub parameters: Vec<QueryField>,
    /// Result columns in order; empty for `:exec`.
    pub columns: Vec<QueryField>,
    /// Table whose row type the result is, when the columns are exactly its columns.
    pub entity: Option<TableName>,
    /// What it reads from parameters that are lists.
    pub lists: Vec<Lists>,
    /// The statement's lines as written, with `$1`, `$2`… in place of `@name`, without the final semicolon.
    pub lines: Vec<Text>,
    /// Where the annotation stands.
    pub span: crate::diagnostic::Span,
}

/// Lists that a statement reads as the columns of a table: `unnest(@ids, @quantities) AS ordered(id, quantity)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists {
    /// The name of the table.
    pub name: String,
    /// Its columns, each with the number of its parameter, from 1.
    pub columns: Vec<(String, usize)>,
    /// Where it stands in the statement's lines, as a line and a letter of it, both from 0; and where it ends.
    pub place: [(usize, usize); 2],
}

/// More parameters than this are handed over as one struct.
const MOST_ARGUMENTS: usize = 2;

impl Query {
    /// Whether its parameters are handed over as one struct, by name.
    #[must_use]
    pub const fn takes_struct(&self) -> bool {
        self.parameters.len() > MOST_ARGUMENTS
    }

    /// The whole statement.
    #[must_use]
    pub fn sql(&self) -> String {
        self.lines.join("\n")
    }
}

/// What a query gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// At most one row.
    One,
    /// Any number of rows.
    Many,
    /// Nothing.
    Exec,
    /// The number of rows touched.
    ExecRows,
}

/// A parameter or result column.
#[derive(Debug, Clone)]
pub struct QueryField {
    /// snake_case Rust name: the attribute's name in snake case where it is one, else as written.
    pub name: Text,
    /// Column name or alias, for results.
    pub column: Text,
    /// Type; of a list, that of its values.
    pub ty: Authored<Type>,
    /// Whether it may be null; of a list, whether its values may.
    pub nullable: bool,
    /// Whether it is a list.
    pub list: bool,
}
