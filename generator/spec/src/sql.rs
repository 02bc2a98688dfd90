//! Annotated queries, in the form of sqlc (<https://docs.sqlc.dev/en/stable/reference/query-annotations.html>):
//! `-- name: list_accounts :many` before each statement, parameters written `@name`.

use std::collections::BTreeMap;

use sqlparser::ast::{Expr, SelectItem, SetExpr, Statement};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use stategen_model::closest;
use stategen_model::diagnostic::{Diagnostic, File, Span};
use stategen_model::names::snake;
use stategen_model::system::{Attribute, Cardinality, Entity, EnumSpec, Query, QueryField, Type};

/// The names that a query's types come from.
pub struct Schema<'a> {
    /// Entities by table.
    pub entities: &'a BTreeMap<String, Entity>,
    /// Enums by name.
    pub enums: &'a BTreeMap<String, EnumSpec>,
}

/// Reads every query of a file; what is wrong goes to `findings`.
pub fn read(file: File, text: &str, schema: &Schema<'_>, findings: &mut Vec<Diagnostic>) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    for block in blocks(file, text, findings) {
        if let Some(earlier) = queries.iter().find(|q| q.name == block.name) {
            findings.push(
                Diagnostic::error("duplicate-query", block.span, format!("the query `{}` is there twice", block.name))
                    .with_related(earlier.span, "the first one"),
            );
            continue;
        }
        match block.resolve(file, schema) {
            Ok(query) => queries.push(query),
            Err(finding) => findings.push(*finding),
        }
    }
    queries.sort_by(|a, b| a.name.cmp(&b.name));
    queries
}

struct Block<'a> {
    name: String,
    cardinality: Cardinality,
    span: Span,
    comments: Vec<&'a str>,
    /// Statement lines with the number of the first.
    lines: Vec<&'a str>,
    first_line: u32,
}

fn blocks<'a>(file: File, text: &'a str, findings: &mut Vec<Diagnostic>) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    // A block whose annotation is wrong is passed over whole: its lines are not the one before's.
    let mut skipping = false;
    for (line, number) in text.lines().zip(1u32..) {
        let span = Span::new(file, number, 1);
        if let Some(comment) = line.trim_start().strip_prefix("--") {
            let comment = comment.trim();
            if let Some(annotation) = comment.strip_prefix("name:") {
                match annotate(annotation, span) {
                    Ok((name, cardinality, span)) => {
                        skipping = false;
                        blocks.push(Block {
                            name,
                            cardinality,
                            span,
                            comments: Vec::new(),
                            lines: Vec::new(),
                            first_line: number + 1,
                        });
                    }
                    Err(finding) => {
                        skipping = true;
                        findings.push(*finding);
                    }
                }
            } else if let Some(block) = blocks.last_mut().filter(|b| !skipping && b.lines.is_empty()) {
                block.comments.push(comment);
            }
        } else if line.trim().is_empty() && blocks.last().is_none_or(|b| b.lines.is_empty()) {
        } else if let Some(block) = blocks.last_mut().filter(|_| !skipping) {
            if block.lines.is_empty() {
                block.first_line = number;
            }
            block.lines.push(line);
        } else if !skipping {
            findings.push(
                Diagnostic::error("query-annotation", span, "this statement has no annotation")
                    .with_help("write `-- name: query_name :one|:many|:exec|:execrows` on the line before it"),
            );
            skipping = true;
        }
    }
    blocks
}

fn annotate(annotation: &str, span: Span) -> Result<(String, Cardinality, Span), Box<Diagnostic>> {
    let wrong = |message: String| {
        Box::new(
            Diagnostic::error("query-annotation", span, message)
                .with_help("write `-- name: query_name :one|:many|:exec|:execrows`"),
        )
    };
    let words: Vec<&str> = annotation.split_whitespace().collect();
    let [name, kind] = words[..] else {
        return Err(wrong("an annotation has a name and a kind".into()));
    };
    let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !valid || stategen_model::names::is_rust_keyword(name) {
        return Err(wrong(format!(
            "`{name}` is no name for a query: use lower case, digits and `_`, and no Rust keyword"
        )));
    }
    let cardinality = match kind {
        ":one" => Cardinality::One,
        ":many" => Cardinality::Many,
        ":exec" => Cardinality::Exec,
        ":execrows" => Cardinality::ExecRows,
        _ => return Err(wrong(format!("`{kind}` is no kind of query"))),
    };
    Ok((name.to_owned(), cardinality, span))
}

impl Block<'_> {
    fn resolve(&self, file: File, schema: &Schema<'_>) -> Result<Query, Box<Diagnostic>> {
        let authored = self.lines.join("\n");
        let authored = authored.trim_end().trim_end_matches(';').trim_end();
        let (sql, names) = number_parameters(authored);
        let statement = self.parse(file, &sql)?;
        let overrides = self.overrides()?;
        let tables: Vec<(&String, &Entity)> = words(authored)
            .filter_map(|word| schema.entities.get_key_value(word.to_ascii_lowercase().as_str()))
            .collect();

        let field = |name: &str| -> Result<QueryField, Box<Diagnostic>> {
            if let Some(given) = overrides.iter().find(|f| f.column == name) {
                return Ok(given.clone());
            }
            let found = tables.iter().find_map(|(_, entity)| {
                entity.attributes.iter().find(|(attribute, a)| {
                    snake(attribute) == name || column(attribute, a) == name.to_ascii_lowercase()
                })
            });
            match found {
                Some((attribute, a)) => Ok(QueryField {
                    name: snake(attribute),
                    column: column(attribute, a),
                    ty: attribute_type(&a.type_name),
                    nullable: a.nullable,
                }),
                None => {
                    let known: Vec<String> =
                        tables.iter().flat_map(|(_, e)| e.attributes.keys().map(|a| snake(a))).collect();
                    let finding = Diagnostic::error(
                        "query-name",
                        self.place(name),
                        format!("`{name}` in `{}` is no column of a table that the query names", self.name),
                    );
                    Err(Box::new(match closest(name, known.iter().map(String::as_str)) {
                        Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                        None => finding.with_help(format!("give its type: `-- param: {name} integer`")),
                    }))
                }
            }
        };

        let parameters = names.iter().map(|name| field(name)).collect::<Result<Vec<_>, _>>()?;
        let mut columns = Vec::new();
        for output in outputs(&statement) {
            match output {
                Some(name) => columns.push(field(&name)?),
                None => {
                    for (_, entity) in tables.iter().take(1) {
                        for (attribute, _) in stategen_model::names::ordered(&entity.attributes) {
                            columns.push(field(&snake(attribute))?);
                        }
                    }
                }
            }
        }
        let gives = matches!(self.cardinality, Cardinality::One | Cardinality::Many);
        if gives && columns.is_empty() {
            return Err(Box::new(
                Diagnostic::error(
                    "query-annotation",
                    self.span,
                    format!("`{}` gives no columns, but its kind says that it gives rows", self.name),
                )
                .with_help("say `:exec`, or add `RETURNING`"),
            ));
        }
        if !gives {
            columns.clear();
        }
        let entity = tables.iter().find(|(_, entity)| {
            entity.attributes.len() == columns.len()
                && entity.attributes.keys().all(|a| columns.iter().any(|c| c.name == snake(a)))
        });
        Ok(Query {
            name: self.name.clone(),
            cardinality: self.cardinality,
            description: self
                .comments
                .iter()
                .filter(|c| !c.starts_with("param:") && !c.starts_with("column:"))
                .copied()
                .collect::<Vec<_>>()
                .join("\n"),
            parameters,
            columns,
            entity: entity.map(|(table, _)| (*table).clone()),
            sql,
            span: self.span,
        })
    }

    /// Where a parameter or column is first named in the statement.
    fn place(&self, name: &str) -> Span {
        let boundary = |c: Option<char>| c.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_'));
        for (line, number) in self.lines.iter().zip(self.first_line..) {
            for (start, _) in line.match_indices(name) {
                let (before, after) = (&line[..start], &line[start + name.len()..]);
                if boundary(before.chars().next_back()) && boundary(after.chars().next()) {
                    let column = u32::try_from(before.chars().count()).unwrap_or(0) + 1;
                    return Span::new(self.span.file, number, column);
                }
            }
        }
        self.span
    }

    fn parse(&self, file: File, sql: &str) -> Result<Statement, Box<Diagnostic>> {
        let wrong = |message: String, line: u32, column: u32| {
            Box::new(Diagnostic::error(
                "query-syntax",
                Span::new(file, self.first_line + line.saturating_sub(1), column),
                format!("`{}` is not valid SQL: {message}", self.name),
            ))
        };
        match Parser::parse_sql(&PostgreSqlDialect {}, sql) {
            Ok(mut statements) if statements.len() == 1 => Ok(statements.remove(0)),
            Ok(statements) => Err(wrong(format!("one statement is wanted, {} are there", statements.len()), 1, 1)),
            Err(error) => {
                let text = error.to_string();
                let place = |word: &str| {
                    let rest = text.split_once(word)?.1;
                    rest.split(|c: char| !c.is_ascii_digit()).find(|s| !s.is_empty())?.parse().ok()
                };
                let message = text.split(" at Line").next().unwrap_or(&text).trim_start_matches("sql parser error: ");
                Err(wrong(message.to_owned(), place("Line: ").unwrap_or(1), place("Column: ").unwrap_or(1)))
            }
        }
    }

    fn overrides(&self) -> Result<Vec<QueryField>, Box<Diagnostic>> {
        let mut fields = Vec::new();
        for comment in &self.comments {
            let Some(given) = comment.strip_prefix("param:").or_else(|| comment.strip_prefix("column:")) else {
                continue;
            };
            let words: Vec<&str> = given.split_whitespace().collect();
            let [name, type_name] = words[..] else {
                return Err(Box::new(
                    Diagnostic::error("query-annotation", self.span, format!("`{comment}` has no name and type"))
                        .with_help("write `-- param: name integer`, with `?` behind the type if it may be null"),
                ));
            };
            fields.push(QueryField {
                name: snake(name),
                column: name.to_owned(),
                ty: attribute_type(type_name.trim_end_matches('?')),
                nullable: type_name.ends_with('?'),
            });
        }
        Ok(fields)
    }
}

/// The output names of a statement; none stands for `*`.
fn outputs(statement: &Statement) -> Vec<Option<String>> {
    let items: &[SelectItem] = match statement {
        Statement::Query(query) => match query.body.as_ref() {
            SetExpr::Select(select) => &select.projection,
            _ => &[],
        },
        Statement::Insert(insert) => insert.returning.as_deref().unwrap_or_default(),
        Statement::Update(update) => update.returning.as_deref().unwrap_or_default(),
        Statement::Delete(delete) => delete.returning.as_deref().unwrap_or_default(),
        _ => &[],
    };
    items
        .iter()
        .map(|item| match item {
            SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
            // A name may be quoted, because SQL keeps the word.
            SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(name.value.clone()),
            SelectItem::UnnamedExpr(Expr::CompoundIdentifier(names)) => names.last().map(|name| name.value.clone()),
            SelectItem::UnnamedExpr(expression) => {
                let text = expression.to_string();
                Some(text.rsplit('.').next().unwrap_or(&text).to_owned())
            }
            _ => None,
        })
        .collect()
}

/// Replaces each `@name` outside strings and comments by `$n`; gives the names in order of first appearance.
fn number_parameters(sql: &str) -> (String, Vec<String>) {
    let mut names: Vec<String> = Vec::new();
    let mut out = String::with_capacity(sql.len());
    let mut chars = sql.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        if c == '\'' {
            quoted = !quoted;
        }
        let starts = c == '@' && !quoted && chars.peek().is_some_and(|n| n.is_ascii_alphabetic() || *n == '_');
        if !starts {
            out.push(c);
            continue;
        }
        let mut name = String::new();
        while let Some(n) = chars.next_if(|n| n.is_ascii_alphanumeric() || *n == '_') {
            name.push(n);
        }
        let index = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        out.push('$');
        out.push_str(&(index + 1).to_string());
    }
    (out, names)
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|w| !w.is_empty())
}

/// The column of an attribute.
pub fn column(attribute: &str, spec: &Attribute) -> String {
    spec.column.clone().unwrap_or_else(|| attribute.to_ascii_lowercase())
}

/// The type that an attribute's type name stands for; any other name is an enum's.
pub fn attribute_type(name: &str) -> Type {
    match name {
        "integer" => Type::Integer,
        "long" => Type::Long,
        "decimal" => Type::Number,
        "string" => Type::String,
        "boolean" => Type::Boolean,
        "timestamp" => Type::Timestamp,
        other => Type::Enum(other.to_owned()),
    }
}
