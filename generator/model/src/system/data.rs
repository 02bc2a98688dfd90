//! What is kept: entities, sequences, first data, and the queries on them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::TableName;
use super::contract::{Schema, Type};
use super::decimal::{Decimal, Form};
use crate::authored::{Authored, Name, Text};

/// A table of constants that a service carries: CSV with a header row, read into a schema of its contract.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dataset {
    /// Path in the pack, `data/….csv`.
    pub file: Text,
    /// Schema of the service's contract that a row is.
    pub schema: Name<Schema>,
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
    /// Table whose primary key it refers to.
    pub references: Option<TableName>,
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
/// that the query names, unless `-- param: name type[?]` says otherwise; result columns likewise (`-- column: name type[?]`).
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
    /// The statement's lines as written, with `$1`, `$2`… in place of `@name`, without the final semicolon.
    pub lines: Vec<Text>,
    /// Where the annotation stands.
    pub span: crate::diagnostic::Span,
}

impl Query {
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
    /// Type.
    pub ty: Authored<Type>,
    /// Whether it may be null.
    pub nullable: bool,
}
