//! SQLite: a file that the services of one host open themselves.

use super::{DatabaseFacts, Facts};
use crate::system::Role;

pub(super) struct Sqlite;

impl Facts for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[]
    }

    fn runs(&self) -> bool {
        false
    }
}

impl DatabaseFacts for Sqlite {
    fn roles(&self) -> &'static [Role] {
        &[Role::File]
    }

    fn port(&self) -> Option<&'static str> {
        None
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &RESERVED
    }

    fn sqlx_feature(&self) -> &'static str {
        "sqlite"
    }

    fn serves_unit_tests(&self) -> bool {
        true
    }
}

/// The keywords of SQLite, any of which its documentation wants in quotes: <https://sqlite.org/lang_keywords.html>, and
/// `WITHIN`, which builds with ordered-set functions keep.
const RESERVED: [&str; 148] = [
    "abort",
    "action",
    "add",
    "after",
    "all",
    "alter",
    "always",
    "analyze",
    "and",
    "as",
    "asc",
    "attach",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "conflict",
    "constraint",
    "create",
    "cross",
    "current",
    "current_date",
    "current_time",
    "current_timestamp",
    "database",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "detach",
    "distinct",
    "do",
    "drop",
    "each",
    "else",
    "end",
    "escape",
    "except",
    "exclude",
    "exclusive",
    "exists",
    "explain",
    "fail",
    "filter",
    "first",
    "following",
    "for",
    "foreign",
    "from",
    "full",
    "generated",
    "glob",
    "group",
    "groups",
    "having",
    "if",
    "ignore",
    "immediate",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "instead",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "last",
    "left",
    "like",
    "limit",
    "match",
    "materialized",
    "natural",
    "no",
    "not",
    "nothing",
    "notnull",
    "null",
    "nulls",
    "of",
    "offset",
    "on",
    "or",
    "order",
    "others",
    "outer",
    "over",
    "partition",
    "plan",
    "pragma",
    "preceding",
    "primary",
    "query",
    "raise",
    "range",
    "recursive",
    "references",
    "regexp",
    "reindex",
    "release",
    "rename",
    "replace",
    "restrict",
    "returning",
    "right",
    "rollback",
    "row",
    "rows",
    "savepoint",
    "select",
    "set",
    "table",
    "temp",
    "temporary",
    "then",
    "ties",
    "to",
    "transaction",
    "trigger",
    "unbounded",
    "union",
    "unique",
    "update",
    "using",
    "vacuum",
    "values",
    "view",
    "virtual",
    "when",
    "where",
    "window",
    "with",
    "within",
    "without",
];
