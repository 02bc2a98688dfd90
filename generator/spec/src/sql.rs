//! Annotated queries, in the form of sqlc (<https://docs.sqlc.dev/en/stable/reference/query-annotations.html>):
//! `-- name: list_accounts :many` before each statement, parameters written `@name`.

use std::collections::BTreeMap;

use sqlparser::ast::{Expr, SelectItem, SetExpr, Statement};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Token, Tokenizer, Word};

use stategen_model::authored::{Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic, File, Span};
use stategen_model::names::snake;
use stategen_model::system::{Cardinality, Entity, EnumSpec, Query, QueryField, TableName, Type};

/// The names that a query's types come from.
pub struct Schema<'a> {
    /// Entities by table.
    pub entities: &'a BTreeMap<TableName, Entity>,
    /// Enums by name.
    pub enums: &'a BTreeMap<Name<EnumSpec>, EnumSpec>,
}

/// Reads every query of a file; what is wrong goes to `findings`.
pub fn read(file: File, text: &str, schema: &Schema<'_>, findings: &mut Vec<Diagnostic>) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    for block in blocks(file, text, findings) {
        if let Some(earlier) = queries.iter().find(|q| q.name == block.name) {
            findings.push(
                Diagnostic::error(
                    Code::DuplicateQuery,
                    block.span,
                    format!("the query `{}` is there twice", block.name),
                )
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
    name: Name<Query>,
    cardinality: Cardinality,
    span: Span,
    comments: Vec<Text>,
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
                block.comments.push(Text::new(comment.to_owned(), span));
            }
        } else if line.trim().is_empty() && blocks.last().is_none_or(|b| b.lines.is_empty()) {
        } else if let Some(block) = blocks.last_mut().filter(|_| !skipping) {
            if block.lines.is_empty() {
                block.first_line = number;
            }
            block.lines.push(line);
        } else if !skipping {
            findings.push(
                Diagnostic::error(Code::QueryAnnotation, span, "this statement has no annotation")
                    .with_help("write `-- name: query_name :one|:many|:exec|:execrows` on the line before it"),
            );
            skipping = true;
        }
    }
    blocks
}

fn annotate(annotation: &str, span: Span) -> Result<(Name<Query>, Cardinality, Span), Box<Diagnostic>> {
    let wrong = |message: String| {
        Box::new(
            Diagnostic::error(Code::QueryAnnotation, span, message)
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
    Ok((Name::new(name.to_owned(), span), cardinality, span))
}

/// A place in a query that a name stands for: what is said of it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Parameter,
    Column,
}

impl Part {
    /// What begins the comment that gives its type.
    fn keyword(self) -> &'static str {
        match self {
            Self::Parameter => "param",
            Self::Column => "column",
        }
    }
}

impl Block<'_> {
    fn resolve(&self, file: File, schema: &Schema<'_>) -> Result<Query, Box<Diagnostic>> {
        let (lines, names) = self.numbered()?;
        let statement = self.parse(file, &lines.join("\n"))?;
        let tables: Vec<(&TableName, &Entity)> = lines
            .iter()
            .flat_map(|line| words(line))
            .filter_map(|word| schema.entities.get_key_value(word.to_ascii_lowercase().as_str()))
            .collect();
        let given = [Part::Parameter, Part::Column].map(|part| Ok((part, self.overrides(part)?)));
        let given = given.into_iter().collect::<Result<Vec<_>, Box<Diagnostic>>>()?;
        let field = |name: &str, part: Part| -> Result<QueryField, Box<Diagnostic>> {
            let mut overrides = given.iter().filter(|(of, _)| *of == part).flat_map(|(_, fields)| fields);
            if let Some(given) = overrides.find(|field| field.column == name) {
                return Ok(given.clone());
            }
            let found = tables.iter().find_map(|(_, entity)| {
                entity
                    .attributes
                    .iter()
                    .find(|(attribute, a)| snake(attribute) == name || a.column(attribute) == name.to_ascii_lowercase())
            });
            match found {
                Some((attribute, a)) => Ok(QueryField {
                    name: attribute.map(snake),
                    column: a.column(attribute),
                    ty: a.ty(),
                    nullable: a.nullable,
                }),
                None => Err(Box::new(self.unknown(name, part, &tables))),
            }
        };

        let parameters = names.iter().map(|name| field(name, Part::Parameter)).collect::<Result<Vec<_>, _>>()?;
        let mut columns = Vec::new();
        for output in outputs(&statement) {
            match output {
                Some(name) => columns.push(field(&name, Part::Column)?),
                None => {
                    for (_, entity) in tables.iter().take(1) {
                        for (attribute, _) in stategen_model::names::ordered(&entity.attributes) {
                            columns.push(field(&snake(attribute), Part::Column)?);
                        }
                    }
                }
            }
        }
        let gives = matches!(self.cardinality, Cardinality::One | Cardinality::Many);
        if gives && columns.is_empty() {
            return Err(Box::new(
                Diagnostic::error(
                    Code::QueryAnnotation,
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
            description: self.description(),
            parameters,
            columns,
            entity: entity.map(|(table, _)| (*table).clone()),
            lines,
            span: self.span,
        })
    }

    /// The comments that give no type, with the place of the first.
    fn description(&self) -> Text {
        let prose = |comment: &&Text| !comment.starts_with("param:") && !comment.starts_with("column:");
        let lines: Vec<&Text> = self.comments.iter().filter(prose).collect();
        let whole = lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n");
        lines.first().map(|first| first.map(|_| whole)).unwrap_or_default()
    }

    fn unknown(&self, name: &str, part: Part, tables: &[(&TableName, &Entity)]) -> Diagnostic {
        let attributes = tables.iter().flat_map(|(_, entity)| &entity.attributes);
        let known: Vec<String> = match part {
            Part::Parameter => attributes.map(|(attribute, _)| snake(attribute)).collect(),
            Part::Column => attributes.map(|(attribute, spec)| spec.column(attribute).to_string()).collect(),
        };
        let message = format!("`{name}` in `{}` is no column of a table that the query names", self.name);
        Diagnostic::error(Code::QueryName, self.place(name), message)
            .with_near(name, known)
            .or_help(format!("give its type: `-- {}: {name} integer`", part.keyword()))
    }

    /// The statement's lines, from which the last semicolon is gone and in which each `@name` is `$n`; and the names in
    /// order of first appearance. What stands in strings and comments is no parameter.
    fn numbered(&self) -> Result<(Vec<Text>, Vec<String>), Box<Diagnostic>> {
        let authored = self.lines.join("\n");
        let authored = authored.trim_end().trim_end_matches(';').trim_end();
        let tokens = Tokenizer::new(&PostgreSqlDialect {}, authored).tokenize_with_location().map_err(|error| {
            let Location { line, column } = error.location;
            let bound = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            let span = Span::new(self.span.file, self.first_line + bound(line).saturating_sub(1), bound(column).max(1));
            let message = format!("`{}` is not valid SQL: {}", self.name, error.message);
            Box::new(Diagnostic::error(Code::QuerySyntax, span, message))
        })?;
        let mut names: Vec<String> = Vec::new();
        // What is replaced: line, columns from and to, and the number; in the order of the text.
        let mut replaced: Vec<(u64, u64, u64, usize)> = Vec::new();
        for pair in tokens.windows(2) {
            let (sign, word) = (&pair[0], &pair[1]);
            let Token::Word(Word { value, quote_style: None, .. }) = &word.token else { continue };
            // `=@name` is an operator `=@` to PostgreSQL.
            let marks = match &sign.token {
                Token::AtSign => true,
                Token::CustomBinaryOperator(operator) => operator.ends_with('@'),
                _ => false,
            };
            if marks && sign.span.end == word.span.start {
                let index = names.iter().position(|known| known == value).unwrap_or_else(|| {
                    names.push(value.clone());
                    names.len() - 1
                });
                let Location { line, column } = word.span.start;
                replaced.push((line, column - 1, word.span.end.column, index + 1));
            }
        }
        let lines = authored.lines().zip(1u64..).map(|(line, number)| {
            let mut out = String::new();
            let mut letters = line.chars().zip(1u64..).peekable();
            for (_, from, to, index) in replaced.iter().filter(|(line, ..)| *line == number) {
                out.extend(
                    std::iter::from_fn(|| letters.next_if(|(_, column)| column < from)).map(|(letter, _)| letter),
                );
                out.push_str(&format!("${index}"));
                while letters.next_if(|(_, column)| column < to).is_some() {}
            }
            out.extend(letters.map(|(letter, _)| letter));
            Text::new(out, Span::new(self.span.file, self.first_line + u32::try_from(number).unwrap_or(1) - 1, 1))
        });
        Ok((lines.collect(), names))
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
                Code::QuerySyntax,
                Span::new(file, self.first_line + line.saturating_sub(1), column),
                format!("`{}` is not valid SQL: {message}", self.name),
            ))
        };
        match Parser::parse_sql(&PostgreSqlDialect {}, sql) {
            Ok(mut statements) if statements.len() == 1 => match statements.remove(0) {
                // Every database that a lineage may change to has these.
                statement @ (Statement::Query(_)
                | Statement::Insert(_)
                | Statement::Update(_)
                | Statement::Delete(_)) => Ok(statement),
                other => {
                    let word = other.to_string().split_whitespace().next().unwrap_or_default().to_owned();
                    let message = format!("`{}` is a `{word}`, which not every database has", self.name);
                    let finding = Diagnostic::error(Code::QuerySyntax, Span::new(file, self.first_line, 1), message);
                    Err(Box::new(finding.with_help("write SELECT, INSERT, UPDATE or DELETE")))
                }
            },
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

    /// The fields whose types comments give.
    fn overrides(&self, part: Part) -> Result<Vec<QueryField>, Box<Diagnostic>> {
        let mut fields = Vec::new();
        for comment in &self.comments {
            let given = comment.strip_prefix(part.keyword()).and_then(|rest| rest.strip_prefix(':'));
            let Some(given) = given else { continue };
            let words: Vec<&str> = given.split_whitespace().collect();
            let [name, type_name] = words[..] else {
                let span = comment.place().unwrap_or(self.span);
                return Err(Box::new(
                    Diagnostic::error(Code::QueryAnnotation, span, format!("`{comment}` has no name and type"))
                        .with_help(format!(
                            "write `-- {}: name integer`, with `?` behind the type if it may be null",
                            part.keyword()
                        )),
                ));
            };
            let type_text = comment.map(|_| type_name.trim_end_matches('?').to_owned());
            fields.push(QueryField {
                name: comment.map(|_| snake(name)),
                column: comment.map(|_| name.to_owned()),
                ty: type_text.read(|_| Type::named(&type_text)),
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

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queries(text: &str) -> (Vec<Query>, Vec<Diagnostic>) {
        let attribute = |name: &str| {
            let node = crate::yaml::parse("a.yaml", &format!("type: {name}\n")).unwrap();
            node.read::<stategen_model::system::Attribute>().unwrap()
        };
        let attributes = [("id".into(), attribute("long")), ("shelfMark".into(), attribute("string"))].into();
        let entity = Entity { type_name: "Book".into(), summary: "A book.".into(), attributes, seed: None };
        let entities = [("books".into(), entity)].into();
        let mut findings = Vec::new();
        let schema = Schema { entities: &entities, enums: &BTreeMap::new() };
        let queries = read(File::named("a.sql"), text, &schema, &mut findings);
        (queries, findings)
    }

    /// The statement and the names of its parameters.
    fn numbered(statement: &str) -> (String, Vec<String>) {
        let (queries, findings) = queries(&format!("-- name: q :exec\n{statement}\n"));
        assert!(findings.is_empty(), "{findings:?}");
        (queries[0].sql(), queries[0].parameters.iter().map(|p| p.name.to_string()).collect())
    }

    #[test]
    fn parameters_are_numbered_outside_strings_and_comments() {
        for (statement, wanted) in [
            ("DELETE FROM books WHERE id = @id;", "DELETE FROM books WHERE id = $1"),
            ("DELETE FROM books WHERE id=@id", "DELETE FROM books WHERE id=$1"),
            ("DELETE FROM books -- it's gone\nWHERE id = @id", "DELETE FROM books -- it's gone\nWHERE id = $1"),
            ("DELETE FROM books /* it's */ WHERE id = @id", "DELETE FROM books /* it's */ WHERE id = $1"),
            (
                "DELETE FROM books WHERE shelfmark = $$it's @x$$ AND id = @id",
                "DELETE FROM books WHERE shelfmark = $$it's @x$$ AND id = $1",
            ),
            (
                "DELETE FROM books WHERE shelfmark = 'it''s @x' AND id = @id",
                "DELETE FROM books WHERE shelfmark = 'it''s @x' AND id = $1",
            ),
            ("DELETE FROM books WHERE id = @id::bigint", "DELETE FROM books WHERE id = $1::bigint"),
        ] {
            let (sql, names) = numbered(statement);
            assert_eq!((sql.as_str(), names), (wanted, vec!["id".to_owned()]), "{statement}");
        }
        let (sql, names) = numbered("UPDATE books SET shelfmark = @shelf_mark WHERE id = @id AND @id > 0");
        assert_eq!(sql, "UPDATE books SET shelfmark = $1 WHERE id = $2 AND $2 > 0");
        assert_eq!(names, ["shelf_mark", "id"]);
    }

    #[test]
    fn lines_know_where_they_were_written() {
        let (queries, _) = queries("-- name: q :exec\n\nDELETE FROM books\nWHERE id = @id;\n");
        let places: Vec<u32> = queries[0].lines.iter().filter_map(|line| Some(line.place()?.line)).collect();
        assert_eq!(places, [3, 4]);
    }

    #[test]
    fn the_way_out_fits_what_is_wrong() {
        let help = |statement: &str| {
            let (_, findings) = queries(&format!("-- name: q :many\n{statement}\n"));
            findings.into_iter().map(|finding| finding.help.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(help("SELECT count(*) AS tally FROM books"), ["give its type: `-- column: tally integer`"]);
        assert_eq!(help("SELECT id FROM books WHERE id > @least"), ["give its type: `-- param: least integer`"]);
        assert_eq!(help("SELECT shelfmarc FROM books"), ["did you mean `shelfmark`?"]);
        assert_eq!(help("SELECT id FROM books WHERE shelfmark = @shelf_marc"), ["did you mean `shelf_mark`?"]);
        assert_eq!(help("TRUNCATE books"), ["write SELECT, INSERT, UPDATE or DELETE"]);
    }
}
