//! Annotated queries, in the form of sqlc (<https://docs.sqlc.dev/en/stable/reference/query-annotations.html>):
//! `-- name: list_accounts :many` before each statement, parameters written `@name`.

mod condition;
mod decimals;
mod kept;
mod lists;
mod scope;
mod unknown;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlparser::ast::{Ident, Statement};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Token, Tokenizer, Word};

use stategen_model::authored::{Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::snake;
use stategen_model::system::{
    Attribute, Cardinality, Entity, EnumSpec, Lists, Packs, Query, QueryField, TableName, Type,
};

pub use condition::Condition;
pub use scope::Schema;

/// The kinds of queries, as annotations name them.
const KINDS: [(&str, Cardinality); 4] = [
    (":one", Cardinality::One),
    (":many", Cardinality::Many),
    (":exec", Cardinality::Exec),
    (":execrows", Cardinality::ExecRows),
];

/// Every annotation of a query, with what it says.
pub const ANNOTATIONS: &[(&str, &str)] = &[
    (
        "-- name: QUERY :one",
        "The query's name, which is the method's that handlers call, and that it gives a row or none.",
    ),
    ("-- name: QUERY :many", "The same, and that it gives any number of rows."),
    ("-- name: QUERY :exec", "The same, and that it gives nothing."),
    ("-- name: QUERY :execrows", "The same, and that it gives how many rows it changed."),
    ("-- param: NAME TYPE", "The type of a parameter that is named after no column."),
    ("-- column: NAME TYPE", "The type of a column of the result that is named after no column of a table."),
];

const WRITE_ANNOTATION: &str = "write `-- name: query_name :one|:many|:exec|:execrows`";

/// What a line says after `-- name:`.
fn annotation(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("--")?.trim_start().strip_prefix("name:")
}

/// The kind of that name.
fn kind(name: &str) -> Option<Cardinality> {
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// The queries of a file, each with its name and the line of the file that it starts on. What stands before the first
/// goes with it.
#[must_use]
pub fn parts(text: &str) -> Vec<(&str, u32, &str)> {
    let mut starts: Vec<(&str, u32, usize)> = Vec::new();
    let mut at = 0;
    for (line, number) in text.split_inclusive('\n').zip(1u32..) {
        let name = annotation(line).map(|annotation| annotation.split_whitespace().next().unwrap_or_default());
        starts.extend(name.map(|name| (name, number, at)));
        at += line.len();
    }
    if let Some(first) = starts.first_mut() {
        (first.1, first.2) = (1, 0);
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(.., at)| *at).chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|((name, line, start), end)| (name, line, &text[start..end])).collect()
}

/// Reads every query of some texts, which have the places of their starts; what is wrong goes to `findings`.
pub fn read(texts: &[(Span, Arc<str>)], schema: &Schema<'_>, findings: &mut Vec<Diagnostic>) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    let mut read = Vec::new();
    for (start, text) in texts {
        read.extend(blocks(*start, text, findings));
    }
    for block in read {
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
        match block.resolve(schema) {
            Ok(query) => queries.push(query),
            Err(finding) => findings.push(*finding),
        }
    }
    with_one_row_each(&mut queries, &schema.packs);
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

fn blocks<'a>(start: Span, text: &'a str, findings: &mut Vec<Diagnostic>) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    // A block whose annotation is wrong is passed over whole: its lines are not the one before's.
    let mut skipping = false;
    for (line, number) in text.lines().zip(start.line..) {
        let span = Span::of(start.file, number, 1, line.trim_end());
        if let Some(comment) = line.trim_start().strip_prefix("--") {
            let comment = comment.trim();
            if let Some(annotation) = annotation(line) {
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
            } else if comment.split_whitespace().next_back().and_then(kind).is_some() {
                skipping = true;
                let message = "this is a comment, and reads as if it named a query";
                let finding = Diagnostic::error(Code::QueryAnnotation, span, message);
                findings.push(finding.with_help(WRITE_ANNOTATION));
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
                    .with_help(format!("{WRITE_ANNOTATION} on the line before it")),
            );
            skipping = true;
        }
    }
    blocks
}

fn annotate(annotation: &str, span: Span) -> Result<(Name<Query>, Cardinality, Span), Box<Diagnostic>> {
    let wrong =
        |message: String| Box::new(Diagnostic::error(Code::QueryAnnotation, span, message).with_help(WRITE_ANNOTATION));
    let words: Vec<&str> = annotation.split_whitespace().collect();
    let [name, of_kind] = words[..] else {
        return Err(wrong("an annotation has a name and a kind".into()));
    };
    let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !valid || stategen_model::names::is_rust_keyword(name) {
        return Err(wrong(format!(
            "`{name}` is no name for a query: use lower case, digits and `_`, and no Rust keyword"
        )));
    }
    let cardinality = kind(of_kind).ok_or_else(|| wrong(format!("`{of_kind}` is no kind of query")))?;
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

    /// What it is called.
    fn word(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Column => "column",
        }
    }
}

impl Block<'_> {
    fn resolve(&self, schema: &Schema<'_>) -> Result<Query, Box<Diagnostic>> {
        let (lines, names) = self.numbered()?;
        let sql = lines.join("\n");
        let statement = self.parse(&sql)?;
        let tables: Vec<(&TableName, &Entity)> = lines
            .iter()
            .flat_map(|line| words(line))
            .filter_map(|word| schema.entities.get_key_value(word.to_ascii_lowercase().as_str()))
            .collect();
        kept::word(&statement, &tables).map_or(Ok(()), |kept| Err(Box::new(self.kept(&kept))))?;
        let lists = lists::lists(&sql, &statement, &names).map_err(|fault| Box::new(self.fault(*fault)))?;
        let listed = lists::columns(&lists, &tables);
        let given =
            scope::columns(&statement, schema, self.span, &listed).map_err(|fault| Box::new(self.fault(*fault)))?;
        let unknown = unknown::word(&sql, &tables, &given);
        unknown.map_or(Ok(()), |fault| Err(Box::new(self.fault(fault))))?;
        let parameters = self.parameters(&names, &lists, &tables, schema)?;
        let misuse = decimals::misuse(&statement, &tables, &parameters);
        misuse.map_or(Ok(()), |fault| Err(Box::new(self.fault(*fault))))?;
        let mut columns = self.columns(given, schema)?;
        let gives = matches!(self.cardinality, Cardinality::One | Cardinality::Many);
        if gives && columns.is_empty() {
            let message = format!("`{}` gives no columns, but its kind says that it gives rows", self.name);
            let finding = Diagnostic::error(Code::QueryAnnotation, self.span, message);
            return Err(Box::new(finding.with_help("say `:exec`, or add `RETURNING`")));
        }
        if !gives {
            columns.clear();
        }
        let known = |name: &Text| schema.packs.knew(Some(self.span), name.place());
        let entity = tables.iter().find(|(_, entity)| is_row_of(&columns, entity, known));
        Ok(Query {
            name: self.name.clone(),
            cardinality: self.cardinality,
            description: self.description(),
            parameters,
            columns,
            entity: entity.map(|(table, _)| (*table).clone()),
            lists,
            lines,
            span: self.span,
        })
    }

    /// The parameters with their types: as comments say, else as the attribute has that they are named after, or that the
    /// column of a list is.
    fn parameters(
        &self,
        names: &[String],
        lists: &[Lists],
        tables: &[(&TableName, &Entity)],
        schema: &Schema<'_>,
    ) -> Result<Vec<QueryField>, Box<Diagnostic>> {
        let given = self.overrides(Part::Parameter, schema)?;
        self.used(&given, Part::Parameter, |field| names.contains(&field.column.to_string()))?;
        let parameter = |(name, number): (&String, usize)| {
            let list = lists.iter().flat_map(|one| &one.columns).find(|(_, of)| *of == number);
            if let Some((column, _)) = list {
                return self.list(name, column, given.iter().find(|field| field.column == *name), tables);
            }
            if let Some(given) = given.iter().find(|field| field.column == *name) {
                return Ok(given.clone());
            }
            let attributes = tables.iter().flat_map(|(_, entity)| &entity.attributes);
            let named = |(attribute, a): &(&Text, &Attribute)| {
                snake(attribute) == *name || a.column(attribute) == name.to_ascii_lowercase()
            };
            match attributes.clone().find(named) {
                Some((attribute, a)) => Ok(QueryField {
                    name: attribute.map(snake),
                    column: a.column(attribute),
                    ty: a.ty(),
                    nullable: a.nullable,
                    list: false,
                }),
                None => {
                    let known: Vec<String> = attributes.map(|(attribute, _)| snake(attribute)).collect();
                    Err(Box::new(self.unknown(name, &known)))
                }
            }
        };
        names.iter().zip(1..).map(parameter).collect()
    }

    /// A parameter that is a list: of what a comment says, else of what the column of its place is in a table.
    fn list(
        &self,
        name: &str,
        column: &str,
        given: Option<&QueryField>,
        tables: &[(&TableName, &Entity)],
    ) -> Result<QueryField, Box<Diagnostic>> {
        let field = match (given, lists::attribute(column, tables)) {
            (Some(given), _) => QueryField { list: true, ..given.clone() },
            (None, Some((attribute, a))) => QueryField {
                name: attribute.map(|_| snake(name)),
                column: a.column(attribute),
                ty: a.ty(),
                nullable: a.nullable,
                list: true,
            },
            (None, None) => {
                let all = tables.iter().flat_map(|(_, entity)| &entity.attributes);
                let known: Vec<String> = all.map(|(name, a)| a.column(name).to_string()).collect();
                let message = format!("`{column}` in `{}` is no column of a table that the query names", self.name);
                let finding = Diagnostic::error(Code::QueryName, self.place(column), message).with_near(column, &known);
                return Err(Box::new(finding.or_help("name the column as that of a table that has such values")));
            }
        };
        if lists::is_read_alike(&field.ty) {
            return Ok(field);
        }
        let message = format!("`@{name}` in `{}` holds what not every database reads from a list", self.name);
        let help = "give one value for all rows, or one row at a time";
        Err(Box::new(Diagnostic::error(Code::QuerySyntax, self.place(name), message).with_help(help)))
    }

    /// The result's columns with their types: as comments say, else as the statement gives them.
    fn columns(&self, columns: Vec<scope::Column>, schema: &Schema<'_>) -> Result<Vec<QueryField>, Box<Diagnostic>> {
        let given = self.overrides(Part::Column, schema)?;
        self.used(&given, Part::Column, |field| columns.iter().any(|column| column.column == field.column))?;
        let typed = |column: scope::Column| {
            if let Some(given) = given.iter().find(|field| field.column == column.column) {
                return self.agreeing(given, &column);
            }
            let scope::Column { name, column, ty, nullable, .. } = column;
            match ty {
                Some(ty) => Ok(QueryField { name, column, ty, nullable, list: false }),
                None => {
                    let message = format!("the type of `{column}` in `{}` does not follow from the tables", self.name);
                    let finding = Diagnostic::error(Code::QueryName, self.place(&column), message);
                    Err(Box::new(finding.with_help(format!(
                        "give its type: `-- column: {column} integer`, with `?` behind the type if it may be null"
                    ))))
                }
            }
        };
        columns.into_iter().map(typed).collect()
    }

    /// What a comment says of a column: a decimal is one by the statement, and with as many digits.
    fn agreeing(&self, given: &QueryField, column: &scope::Column) -> Result<QueryField, Box<Diagnostic>> {
        let decimal = |ty: Option<&Type>| ty.filter(|ty| matches!(ty, Type::Decimal(_))).cloned();
        if decimal(Some(&given.ty)) == decimal(column.ty.as_deref()) {
            return Ok(given.clone());
        }
        let message = format!("the statement does not give `{}` as this type", given.column);
        let span = given.ty.place().unwrap_or(self.span);
        Err(Box::new(Diagnostic::error(Code::QueryAnnotation, span, message).with_help("delete this comment")))
    }

    /// A type that a comment gives is that of something in the statement.
    fn used(
        &self,
        given: &[QueryField],
        part: Part,
        is_there: impl Fn(&QueryField) -> bool,
    ) -> Result<(), Box<Diagnostic>> {
        let Some(field) = given.iter().find(|field| !is_there(field)) else { return Ok(()) };
        let message = format!("`{}` has no {} `{}`", self.name, part.word(), field.column);
        let span = field.column.place().unwrap_or(self.span);
        Err(Box::new(Diagnostic::error(Code::QueryAnnotation, span, message).with_help("delete this comment")))
    }

    fn fault(&self, fault: scope::Fault) -> Diagnostic {
        let span = fault.word.as_ref().map_or(self.span, |(word, line)| self.place_from(word, *line));
        let message = format!("{}, in `{}`", fault.message, self.name);
        let finding = Diagnostic::error(Code::QueryName, span, message);
        let finding = match fault.word {
            Some((word, _)) => finding.with_near(&word, fault.known),
            None => finding,
        };
        finding.or_help(fault.help)
    }

    fn kept(&self, kept::Kept { word, what }: &kept::Kept) -> Diagnostic {
        let Ident { value, span, .. } = word;
        let message =
            format!("`{value}` is no {what} in `{}`: databases keep this word, and it means something else", self.name);
        let finding = Diagnostic::error(Code::QueryKeyword, self.place_from(value, span.start.line), message);
        finding.with_help(format!("quote it where it is the {what}: `\"{value}\"`"))
    }

    /// The comments that give no type, with the place of the first.
    fn description(&self) -> Text {
        let prose = |comment: &&Text| !comment.starts_with("param:") && !comment.starts_with("column:");
        let lines: Vec<&Text> = self.comments.iter().filter(prose).collect();
        let whole = lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n");
        lines.first().map(|first| first.map(|_| whole)).unwrap_or_default()
    }

    fn unknown(&self, name: &str, known: &[String]) -> Diagnostic {
        let message = format!("`@{name}` in `{}` is named after no column of a table that the query names", self.name);
        Diagnostic::error(Code::QueryName, self.place(name), message)
            .with_near(name, known)
            .or_help(format!("give its type: `-- param: {name} integer`"))
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
        self.place_from(name, 1)
    }

    /// Where a name stands first from a line of the statement on.
    fn place_from(&self, name: &str, first: u64) -> Span {
        let boundary = |c: Option<char>| c.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_'));
        let passed = usize::try_from(first).unwrap_or(1).saturating_sub(1);
        for (line, number) in self.lines.iter().zip(self.first_line..).skip(passed) {
            for (start, _) in line.to_ascii_lowercase().match_indices(&name.to_ascii_lowercase()) {
                let (before, after) = (&line[..start], &line[start + name.len()..]);
                if boundary(before.chars().next_back()) && boundary(after.chars().next()) {
                    let column = u32::try_from(before.chars().count()).unwrap_or(0) + 1;
                    return Span::of(self.span.file, number, column, name);
                }
            }
        }
        self.span
    }

    fn parse(&self, sql: &str) -> Result<Statement, Box<Diagnostic>> {
        let file = self.span.file;
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
    fn overrides(&self, part: Part, schema: &Schema<'_>) -> Result<Vec<QueryField>, Box<Diagnostic>> {
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
            let ty = type_text.read(|_| Type::named(&type_text));
            if let Type::Enum(unknown) = &*ty
                && !schema.enums.contains_key(unknown)
            {
                return Err(Box::new(no_type(unknown, comment.place().unwrap_or(self.span), schema)));
            }
            fields.push(QueryField {
                name: comment.map(|_| snake(name)),
                column: comment.map(|_| name.to_owned()),
                ty,
                nullable: type_name.ends_with('?'),
                list: false,
            });
        }
        Ok(fields)
    }
}

/// Why a comment's type is none.
fn no_type(name: &Name<EnumSpec>, place: Span, schema: &Schema<'_>) -> Diagnostic {
    let finding = Diagnostic::error(Code::QueryAnnotation, place, format!("`{name}` is no type"));
    if name.starts_with("decimal") {
        return finding.with_help("say how many digits stand behind its point, up to 18: `decimal(2)`");
    }
    finding.with_near(name, Type::NAMES.into_iter().chain(schema.enums.keys().map(Name::as_str)))
}

/// Whether the columns are an entity's as the query's pack knew it, all of them as it has them.
fn is_row_of(columns: &[QueryField], entity: &Entity, known: impl Fn(&Text) -> bool) -> bool {
    let has = |(name, attribute): &(&Text, &Attribute)| {
        let (field, column) = (snake(name), attribute.column(name));
        columns.iter().any(|given| {
            given.name == field
                && given.column == column
                && *given.ty == *attribute.ty()
                && given.nullable == attribute.nullable
        })
    };
    let attributes: Vec<_> = entity.attributes.iter().filter(|(name, _)| known(name)).collect();
    attributes.len() == columns.len() && attributes.iter().all(has)
}

/// A service has one row type for a table. Where a query of an earlier pack gives the table's rows as they were then, one
/// that gives more has a type of its own.
fn with_one_row_each(queries: &mut [Query], packs: &Packs<'_>) {
    let columns = |query: &Query| query.columns.iter().map(|one| one.column.clone()).collect::<BTreeSet<Text>>();
    let mut rows: BTreeMap<TableName, BTreeSet<Text>> = BTreeMap::new();
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|at| packs.position(Some(queries[*at].span)));
    for at in order {
        let Some(table) = queries[at].entity.clone() else { continue };
        let given = columns(&queries[at]);
        if *rows.entry(table).or_insert_with(|| given.clone()) != given {
            queries[at].entity = None;
        }
    }
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use stategen_model::diagnostic::File;

    use super::*;

    fn queries(text: &str) -> (Vec<Query>, Vec<Diagnostic>) {
        let entity = |type_name: &str, attributes: &[(&str, &str)]| {
            let attribute = |(name, said): &(&str, &str)| {
                let node = crate::yaml::parse("a.yaml", &format!("{{ {said} }}\n")).unwrap();
                (Text::from(*name), node.read::<Attribute>().unwrap())
            };
            let attributes = attributes.iter().map(attribute).collect();
            Entity {
                type_name: type_name.into(),
                summary: "A thing.".into(),
                attributes,
                unique: [("mark".into(), vec!["shelfMark".into(), "id".into()])].into(),
                indexes: BTreeMap::new(),
                checks: BTreeMap::new(),
                seed: None,
            }
        };
        let book = entity("Book", &[("id", "type: long, key: true"), ("shelfMark", "type: string")]);
        let due = ("due", "type: timestamp, nullable: true");
        let reader = ("reader", "type: string");
        let loan = entity("Loan", &[("bookId", "type: long, key: true"), reader, due, ("days", "type: integer")]);
        let group =
            entity("Group", &[("id", "type: long, key: true"), ("user", "type: string"), ("order", "type: long")]);
        let entities = [("books".into(), book), ("loans".into(), loan), ("group".into(), group)].into();
        let mut findings = Vec::new();
        let schema = Schema { entities: &entities, enums: &BTreeMap::new(), packs: Packs::default() };
        let start = Span::new(File::named("a.sql"), 1, 1);
        let queries = read(&[(start, text.into())], &schema, &mut findings);
        (queries, findings)
    }

    /// The statement and the names of its parameters.
    fn numbered(statement: &str) -> (String, Vec<String>) {
        let (queries, findings) = queries(&format!("-- name: q :exec\n{statement}\n"));
        assert!(findings.is_empty(), "{findings:?}");
        (queries[0].sql(), queries[0].parameters.iter().map(|p| p.name.to_string()).collect())
    }

    #[test]
    fn every_annotation_is_told() {
        let told = |text: &str| ANNOTATIONS.iter().filter(|(form, _)| form.contains(text)).count();
        assert!(KINDS.iter().all(|(kind, _)| ANNOTATIONS.iter().any(|(form, _)| form.ends_with(kind))));
        assert!([Part::Parameter, Part::Column].iter().all(|part| told(&format!("-- {}: ", part.keyword())) == 1));
        assert_eq!(ANNOTATIONS.len(), KINDS.len() + 2);
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
    fn a_list_is_of_what_its_column_is() {
        let statement = "-- name: q :many\nSELECT b.id, told.days\nFROM books b\nJOIN unnest(\n    @ids, @days\n) AS \
                         told(id, days) ON b.id = told.id\nJOIN loans l ON l.bookid = b.id AND l.reader = @reader";
        let (found, findings) = queries(statement);
        assert!(findings.is_empty(), "{findings:?}");
        let told = |p: &QueryField| format!("{} {:?} {}", p.name, *p.ty, p.list);
        let parameters: Vec<String> = found[0].parameters.iter().map(told).collect();
        assert_eq!(parameters, ["ids Long true", "days Integer true", "reader String false"]);
        let columns: Vec<String> = found[0].columns.iter().map(told).collect();
        assert_eq!(columns, ["id Long false", "days Integer false"]);
        let columns = [("id".to_owned(), 1), ("days".to_owned(), 2)].to_vec();
        assert_eq!(found[0].lists, [Lists { name: "told".into(), columns, place: [(2, 5), (4, 19)] }]);
        for statement in [
            "SELECT id FROM books, unnest(@ids) AS told",
            "SELECT id FROM books, unnest(@ids, @days) AS told(id)",
            "SELECT id FROM books, unnest(ARRAY[1]) AS told(id)",
            "SELECT id FROM books, unnest(@ids) WITH ORDINALITY AS told(id, days)",
            "SELECT unnest(@id) AS id FROM books",
            "SELECT id FROM books WHERE id IN UNNEST(@id)",
        ] {
            let (_, findings) = queries(&format!("-- name: q :many\n{statement}\n"));
            assert!(
                findings.iter().any(|one| one.help.as_deref().is_some_and(|help| help.contains("unnest"))),
                "{statement}: {findings:?}"
            );
        }
    }

    #[test]
    fn a_file_is_cut_at_its_annotations() {
        let text = "-- All of it.\n-- name: a :one\nSELECT 1;\n\n--name: b :exec\nDELETE\n";
        let wanted = [("a", 1, "-- All of it.\n-- name: a :one\nSELECT 1;\n\n"), ("b", 5, "--name: b :exec\nDELETE\n")];
        assert_eq!(parts(text), wanted);
        assert_eq!(parts("SELECT 1"), []);
    }

    #[test]
    fn nesting_is_read_as_deep_as_the_parser_goes_and_no_deeper() {
        for (open, close) in
            [("(", ")"), ("(SELECT (", "))"), ("abs(", ")"), ("NOT ", ""), ("CASE WHEN ", " THEN 1 END")]
        {
            for depth in [5, 20, 48, 1_000] {
                let statement = format!("SELECT {}id{} FROM books", open.repeat(depth), close.repeat(depth));
                let (_, findings) = queries(&format!("-- name: q :many\n{statement}\n"));
                let syntax = findings.iter().any(|finding| finding.code == Code::QuerySyntax);
                assert!(syntax || depth < 1_000, "{open} {depth}: {findings:?}");
            }
        }
    }

    #[test]
    fn lines_know_where_they_were_written() {
        let (queries, _) = queries("-- name: q :exec\n\nDELETE FROM books\nWHERE id = @id;\n");
        let places: Vec<u32> = queries[0].lines.iter().filter_map(|line| Some(line.place()?.line)).collect();
        assert_eq!(places, [3, 4]);
    }

    #[test]
    fn words_that_databases_keep_name_tables_and_columns_in_quotes_alone() {
        for (statement, place, what) in [
            ("SELECT id FROM group", (2, 16), "table"),
            ("SELECT id FROM user", (2, 16), "table"),
            ("SELECT id\nFROM books\nJOIN user ON true", (4, 6), "table"),
            ("SELECT id FROM books WHERE id IN (SELECT 1 FROM key)", (2, 49), "table"),
            ("INSERT INTO user (id) VALUES (1) RETURNING id", (2, 13), "table"),
            ("UPDATE \"group\" SET id = 1 WHERE user = 'me' RETURNING id", (2, 33), "column"),
            ("SELECT id\nFROM \"group\"\nWHERE USER = 'me'", (4, 7), "column"),
            ("SELECT user FROM \"group\"", (2, 8), "column"),
        ] {
            let (_, findings) = queries(&format!("-- name: q :many\n{statement}\n"));
            let [finding] = &findings[..] else { panic!("{statement}: {findings:?}") };
            assert_eq!(finding.code, Code::QueryKeyword, "{statement}: {findings:?}");
            assert_eq!((finding.span.line, finding.span.column), place, "{statement}");
            assert!(finding.help.as_ref().unwrap().contains(what), "{statement}: {finding:?}");
        }
        for statement in [
            "SELECT id, \"user\" FROM \"group\" ORDER BY \"order\"",
            "SELECT g.\"user\" AS reader FROM \"group\" g ORDER BY id",
            "SELECT id FROM books WHERE shelfmark = 'user' AND id = @id",
            "SELECT id FROM books WHERE shelfmark = current_user",
        ] {
            let (_, findings) = queries(&format!("-- name: q :many\n{statement}\n"));
            assert!(findings.is_empty(), "{statement}: {findings:?}");
        }
    }

    #[test]
    fn the_way_out_fits_what_is_wrong() {
        let help = |statement: &str| {
            let (_, findings) = queries(&format!("-- name: q :many\n{statement}\n"));
            findings.into_iter().map(|finding| finding.help.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(help("SELECT id FROM books WHERE id > @least"), ["give its type: `-- param: least integer`"]);
        assert_eq!(help("SELECT shelfmarc FROM books"), ["did you mean `shelfmark`?"]);
        assert_eq!(help("SELECT id FROM books WHERE shelfmark = @shelf_marc"), ["did you mean `shelf_mark`?"]);
        assert_eq!(help("TRUNCATE books"), ["write SELECT, INSERT, UPDATE or DELETE"]);
    }

    /// The columns that a statement gives: name, type, and `?` where it may be null.
    fn columns(statement: &str) -> String {
        let (queries, findings) = queries(&format!("-- name: q :many\n{statement}\n"));
        match queries.first() {
            None => format!("{}: {}", findings[0].message, findings[0].help.as_deref().unwrap_or_default()),
            Some(query) => {
                let column = |c: &QueryField| format!("{} {:?}{}", c.column, *c.ty, if c.nullable { "?" } else { "" });
                query.columns.iter().map(column).collect::<Vec<_>>().join(", ")
            }
        }
    }

    #[test]
    fn columns_are_null_where_a_join_or_an_aggregate_may_make_them() {
        for (statement, wanted) in [
            ("SELECT b.id, l.due FROM books b JOIN loans l ON l.bookid = b.id", "id Long, due Timestamp?"),
            ("SELECT b.id, l.reader FROM books b LEFT JOIN loans l ON l.bookid = b.id", "id Long, reader String?"),
            ("SELECT b.id, l.reader FROM books b RIGHT JOIN loans AS l ON l.bookid = b.id", "id Long?, reader String"),
            ("SELECT b.id, l.reader FROM books b FULL JOIN loans l ON l.bookid = b.id", "id Long?, reader String?"),
            (
                "SELECT l.* FROM books b LEFT JOIN loans l ON l.bookid = b.id",
                "bookid Long?, days Integer?, due Timestamp?, reader String?",
            ),
            (
                "SELECT count(*) AS tally, max(days) AS longest, sum(days) AS days FROM loans",
                "tally Long, longest Integer?, days Long?",
            ),
            (
                "SELECT reader, sum(days) AS days, max(due) AS due FROM loans GROUP BY reader",
                "reader String, days Long, due Timestamp?",
            ),
            ("SELECT coalesce(max(days), 0) AS longest FROM loans", "longest Integer"),
            ("SELECT days * 2 AS days, due IS NULL AS open FROM loans", "days Integer, open Boolean"),
            ("SELECT reader FROM loans UNION SELECT shelfmark FROM books", "reader String"),
            ("SELECT due FROM loans UNION ALL SELECT due FROM loans ORDER BY due", "due Timestamp?"),
            ("WITH late AS (SELECT bookid, days FROM loans WHERE days > 9) SELECT days FROM late", "days Integer"),
            (
                "WITH late AS (SELECT bookid, days FROM loans) SELECT l.days FROM late l WHERE l.days > 9",
                "days Integer",
            ),
            ("SELECT x.longest FROM (SELECT max(days) AS longest FROM loans) x", "longest Integer?"),
            (
                "SELECT (SELECT max(l.days) FROM loans l WHERE l.bookid = b.id) AS longest FROM books b",
                "the column `max(l.days)` has no name, in `q`: give it one: `AS name`",
            ),
            (
                "SELECT (SELECT max(l.days) AS d FROM loans l WHERE l.bookid = b.id) AS longest FROM books b",
                "longest Integer?",
            ),
            (
                "UPDATE loans SET days = @days WHERE bookid = @book_id RETURNING days, due",
                "days Integer, due Timestamp?",
            ),
            ("DELETE FROM loans RETURNING *", "bookid Long, days Integer, due Timestamp?, reader String"),
        ] {
            assert_eq!(columns(statement), wanted, "{statement}");
        }
    }

    #[test]
    fn what_no_table_has_is_refused() {
        for (statement, wanted) in [
            ("SELECT id FROM boks", "`boks` is no table of the system, in `q`: did you mean `books`?"),
            (
                "SELECT l.id FROM loans l",
                "`id` is no column of a table that the statement names, in `q`: name a column of its tables",
            ),
            ("SELECT x.id FROM loans l", "`x` is no table that the statement names, in `q`: name it in FROM"),
            (
                "SELECT id FROM books WHERE shelfmarc = 'a'",
                "`shelfmarc` is no column of a table that the statement names, in `q`: did you mean `shelfmark`?",
            ),
            (
                "SELECT days FROM loans a, loans b",
                "more than one table has a column `days`, in `q`: write the table before it: `table.column`",
            ),
            (
                "SELECT a.days, b.days FROM loans a, loans b",
                "two columns are called `days`, in `q`: give one of them another name with `AS`",
            ),
            ("SELECT count(*) FROM books", "the column `count(*)` has no name, in `q`: give it one: `AS name`"),
            (
                "SELECT avg(days) AS mean FROM loans",
                "the type of `mean` in `q` does not follow from the tables: \
              give its type: `-- column: mean integer`, with `?` behind the type if it may be null",
            ),
            (
                "SELECT id, shelfmark FROM books UNION SELECT bookid FROM loans",
                "the parts of the UNION give 2 and 1 columns, in `q`: give each part the same columns",
            ),
            (
                "SELECT id FROM books UNION SELECT reader FROM loans",
                "`id` has another type in the second part of the UNION, in `q`: give each part the same columns",
            ),
            (
                "INSERT INTO books (id) VALUES (@id) RETURNING id",
                "`shelfmark` may not be null, and the INSERT leaves it out, in `q`: give it a value",
            ),
            (
                "INSERT INTO books (id, shelfmark) VALUES (@id) RETURNING id",
                "1 values are given for 2 columns, in `q`: give each column one value",
            ),
            (
                "INSERT INTO books (id, shelfmark) VALUES (@id, @shelf_mark) ON CONFLICT (shelfmark) DO NOTHING RETURNING id",
                "`books` has no key on (shelfmark), in `q`: its keys are (id) and (shelfmark, id)",
            ),
            (
                "UPDATE books SET shelfmarc = 'a' RETURNING id",
                "`shelfmarc` is no column of a table that the statement names, in `q`: did you mean `shelfmark`?",
            ),
        ] {
            assert_eq!(columns(statement), wanted, "{statement}");
        }
        let (_, findings) = queries("-- name: q :many\n-- column: idd long\nSELECT id FROM books\n");
        assert_eq!(findings[0].message, "`q` has no column `idd`");
        let (_, findings) = queries("-- name: q :exec\n-- param: idd long\nDELETE FROM books WHERE id = @id\n");
        assert_eq!(findings[0].message, "`q` has no parameter `idd`");
    }
}
