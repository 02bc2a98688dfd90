//! `store.rs`, `store/queries.rs`, `store/rows.rs`: typed queries.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::conversions::Types;
use super::names::{constant, field, pascal, snake};
use super::types::{Member, Object, argument_type, entity_members, has_timestamp, optional_type};
use crate::escape::{doc, quoted_lines, rust_string};
use crate::layout::{chain, literal, signature};
use crate::shown::{Show, Shown};
use stategen_model::system::{Cardinality, Engine, Query, QueryField, System, Type};

#[derive(Template)]
#[template(path = "services/service/src/store.rs.askama", escape = "none")]
struct Store {
    sqlite: bool,
    has_parameter_structs: bool,
    has_rows: bool,
    schema_path: &'static str,
    seed_path: &'static str,
}

pub(super) fn module(engine: Engine, queries: &[Query]) -> String {
    let sqlite = engine == Engine::Sqlite;
    let (schema_path, seed_path) = if sqlite {
        ("../../../database/schema.sql", "../../../database/seed.sql")
    } else {
        ("../../../crates/model/testing/schema.sql", "../../../crates/model/testing/seed.sql")
    };
    let has_parameter_structs = queries.iter().any(|query| query.parameters.len() > 2);
    let has_rows = queries.iter().any(|query| !query.columns.is_empty());
    Store { sqlite, has_parameter_structs, has_rows, schema_path, seed_path }.to_string()
}

/// The row types of a service's queries.
pub(super) fn row_types(system: &System, queries: &[Query]) -> Types {
    let mut rows = BTreeMap::new();
    for query in queries.iter().filter(|query| !query.columns.is_empty()) {
        let entity = query.entity.as_ref().and_then(|table| system.spec.entities.get(table));
        let members = match entity {
            Some(entity) => entity_members(entity),
            None => query.columns.iter().map(member).collect(),
        };
        let name = row_type(system, query);
        let row = Object { name: name.shown(), description: Shown::default(), members };
        rows.insert(name, row);
    }
    rows
}

fn member(column: &QueryField) -> Member {
    Member {
        name: column.name.shown_as(field),
        wire: column.column.shown(),
        ty: column.ty.clone(),
        optional: column.nullable,
        explicit_null: false,
        description: Shown::default(),
    }
}

fn row_type(system: &System, query: &Query) -> String {
    let entity = query.entity.as_ref().and_then(|table| system.spec.entities.get(table));
    entity.map_or_else(|| format!("{}Row", pascal(&query.name)), |entity| entity.type_name.clone())
}

pub(super) fn rows(types: &Types) -> String {
    let mut text = String::from("//! What queries give.\n\n");
    let all = || types.values().flat_map(|row| &row.members);
    if all().any(|one| has_timestamp(&one.ty)) {
        text.push_str("use chrono::{DateTime, Utc};\n");
    }
    if types.is_empty() {
        return "//! What queries give: nothing here.\n".to_owned();
    }
    text.push_str("use sqlx::{FromRow, Row};\n\nuse super::DriverRow;\n");
    for (name, Object { members, .. }) in types {
        text.push_str(&format!("\n/// A row.\n#[derive(Debug, Clone, Default, PartialEq)]\npub struct {name} {{\n"));
        for one in members {
            text.push_str(&doc(4, one.description.text()));
            text.push_str(&format!("    pub {}: {},\n", one.name, optional_type(&one.ty, one.optional, "")));
        }
        text.push_str("}\n");
        let fields: Vec<String> = members.iter().map(|one| format!("{}: {}", one.name, column(one))).collect();
        text.push_str(&format!(
            "\nimpl FromRow<'_, DriverRow> for {name} {{\n    \
             fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {{\n{}    }}\n}}\n",
            literal(8, "Ok(Self", &fields, ")")
        ));
    }
    if all().any(|one| matches!(one.ty, Type::Enum(_)) && !one.optional) {
        text.push_str(
            "\n/// A name that the system knows, from the text in a column.\n\
             fn name<T>(row: &DriverRow, column: &str) -> Result<T, sqlx::Error>\nwhere\n    \
             T: std::str::FromStr<Err = model::UnknownName>,\n{\n    \
             let text: String = row.try_get(column)?;\n    \
             text.parse().map_err(|error| decode_error(column, error))\n}\n",
        );
    }
    if all().any(|one| matches!(one.ty, Type::Enum(_)) && one.optional) {
        text.push_str(
            "\n/// A name that the system knows, if there is one in the column.\n\
             fn optional_name<T>(row: &DriverRow, column: &str) -> Result<Option<T>, sqlx::Error>\nwhere\n    \
             T: std::str::FromStr<Err = model::UnknownName>,\n{\n    \
             let text: Option<String> = row.try_get(column)?;\n    \
             text.map(|text| text.parse().map_err(|error| decode_error(column, error)))\n        .transpose()\n}\n",
        );
    }
    if all().any(|one| matches!(one.ty, Type::Enum(_))) {
        text.push_str(
            "\nfn decode_error(column: &str, error: model::UnknownName) -> sqlx::Error {\n    \
             sqlx::Error::ColumnDecode {\n        index: column.to_owned(),\n        source: Box::new(error),\n    }\n}\n",
        );
    }
    text
}

fn column(member: &Member) -> String {
    let column = rust_string(member.wire.text());
    match (&member.ty, member.optional) {
        (Type::Enum(_), false) => format!("name(row, \"{column}\")?"),
        (Type::Enum(_), true) => format!("optional_name(row, \"{column}\")?"),
        _ => format!("row.try_get(\"{column}\")?"),
    }
}

pub(super) fn queries(system: &System, queries: &[Query], engine: Engine) -> String {
    let mut methods = String::new();
    let mut parameters = String::new();
    let mut constants = String::new();
    let mut rows: BTreeSet<String> = BTreeSet::new();
    for query in queries {
        if !query.columns.is_empty() {
            rows.insert(row_type(system, query));
        }
        methods.push('\n');
        methods.push_str(&method(system, query));
        if query.parameters.len() > 2 {
            parameters.push('\n');
            parameters.push_str(&parameter_struct(query));
        }
        let sql = quoted_lines(query.sql.trim());
        constants.push_str(&format!("\nconst {}: &str = \"\n{sql}\";\n", constant(&query.name)));
    }
    for id in system.spec.sequences.keys() {
        methods.push_str(&format!(
            "\n    /// The next value of the sequence; no other session gets the same.\n    ///\n    /// # Errors\n    \
             /// When the database fails.\n    pub async fn next_{}(&mut self) -> Result<i64, Error> {{\n        \
             let query = sqlx::query_scalar(NEXT_{});\n        \
             Ok(query.fetch_one(&mut *self.connection).await?)\n    }}\n",
            snake(id),
            constant(id)
        ));
        constants.push_str(&sequence(id, engine));
    }
    let timestamps = queries.iter().any(|query| query.parameters.iter().any(|one| has_timestamp(&one.ty)));
    let mut text = String::from("//! The queries of this service, a method each.\n\n");
    if timestamps {
        text.push_str("use chrono::{DateTime, Utc};\n\n");
    }
    let mut imports: Vec<String> = vec!["Connected".to_owned(), "Error".to_owned(), "Session".to_owned()];
    imports.extend(rows);
    imports.sort_unstable();
    text.push_str(&format!("use super::{{{}}};\n\n", imports.join(", ")));
    let methods = methods.strip_prefix('\n').unwrap_or(&methods);
    text.push_str(&format!("impl<C: Connected> Session<C> {{\n{methods}}}\n"));
    text + &parameters + &constants
}

fn sequence(id: &str, engine: Engine) -> String {
    let name = format!("NEXT_{}", constant(id));
    let snake = snake(id);
    let sqlite =
        format!("UPDATE sequences\nSET next_value = next_value + 1\nWHERE name = '{snake}'\nRETURNING next_value - 1");
    if engine == Engine::Sqlite {
        return format!("\nconst {name}: &str = \"\n{sqlite}\";\n");
    }
    format!(
        "\n#[cfg(not(test))]\nconst {name}: &str = \"\nSELECT nextval('{snake}')\";\n\n\
         /// SQLite has no sequences; unit tests count in a table.\n#[cfg(test)]\nconst {name}: &str = \"\n{sqlite}\";\n"
    )
}

fn method(system: &System, query: &Query) -> String {
    let row = || row_type(system, query);
    let (result, constructor, fetch) = match query.cardinality {
        Cardinality::One => (format!("Option<{}>", row()), "query_as", "fetch_optional"),
        Cardinality::Many => (format!("Vec<{}>", row()), "query_as", "fetch_all"),
        Cardinality::Exec => ("()".to_owned(), "query", "execute"),
        Cardinality::ExecRows => ("u64".to_owned(), "query", "execute"),
    };
    let by_struct = query.parameters.len() > 2;
    let mut arguments = vec!["&mut self".to_owned()];
    if by_struct {
        arguments.push(format!("params: &{}Params", pascal(&query.name)));
    } else {
        for one in &query.parameters {
            arguments.push(format!("{}: {}", field(&one.name), argument_type(&one.ty, one.nullable, "")));
        }
    }
    let mut text = doc(4, &query.description);
    if !text.is_empty() {
        text.push_str("    ///\n");
    }
    text.push_str("    /// # Errors\n    /// When the database fails.\n");
    let head = format!("pub async fn {}", field(&query.name));
    text.push_str(&signature(4, &head, &arguments, &format!(" -> Result<{result}, Error>")));
    let binds: Vec<String> = query.parameters.iter().map(|one| format!(".bind({})", bound(one, by_struct))).collect();
    let start = format!("sqlx::{constructor}({})", constant(&query.name));
    text.push_str(&chain(8, "let query = ", &start, &binds, ";"));
    let run = format!("query.{fetch}(&mut *self.connection).await?");
    match query.cardinality {
        Cardinality::One | Cardinality::Many => text.push_str(&format!("        Ok({run})\n")),
        Cardinality::Exec => text.push_str(&format!("        {run};\n        Ok(())\n")),
        Cardinality::ExecRows => {
            text.push_str(&format!("        let done = {run};\n        Ok(done.rows_affected())\n"));
        }
    }
    text + "    }\n"
}

fn bound(one: &QueryField, by_struct: bool) -> String {
    let name = if by_struct { format!("params.{}", field(&one.name)) } else { field(&one.name) };
    match (&one.ty, one.nullable) {
        (Type::Enum(_), false) => format!("{name}.as_str()"),
        (Type::Enum(enumeration), true) => format!("{name}.map(model::{enumeration}::as_str)"),
        (Type::String, false) if by_struct => format!("{name}.as_str()"),
        (Type::String, true) if by_struct => format!("{name}.as_deref()"),
        _ => name,
    }
}

fn parameter_struct(query: &Query) -> String {
    let mut text = format!(
        "/// What `{}` is told.\n#[derive(Debug, Clone, Default, PartialEq)]\npub struct {}Params {{\n",
        query.name,
        pascal(&query.name)
    );
    for one in &query.parameters {
        text.push_str(&format!("    pub {}: {},\n", field(&one.name), optional_type(&one.ty, one.nullable, "")));
    }
    text + "}\n"
}
