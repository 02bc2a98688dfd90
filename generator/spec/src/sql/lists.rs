//! Parameters that are lists: `FROM unnest(@ids, @quantities) AS ordered(id, quantity)` has a row for each place of them.
//! SQLite, on which unit tests run in every state, has no `unnest`, so this form alone is honoured, which can be said in
//! another way.

use std::ops::ControlFlow;

use sqlparser::ast::{Statement, TableFactor, Visit, Visitor};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Word};

use stategen_model::authored::Text;
use stategen_model::names::snake;
use stategen_model::system::{Attribute, Entity, Lists, TableName, Type};

use super::scope::{Column, Fault};

const FORM: &str = "write `FROM unnest(@ids, @quantities) AS ordered(id, quantity)`, with a column for each parameter";

/// The lists that a statement reads, whose parameters are written `$n`; `names` has what they are called.
pub(super) fn lists(sql: &str, statement: &Statement, names: &[String]) -> Result<Vec<Lists>, Box<Fault>> {
    let Ok(tokens) = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize_with_location() else { return Ok(Vec::new()) };
    let tokens: Vec<TokenWithSpan> =
        tokens.into_iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).collect();
    let mut lists = Vec::new();
    for at in (0..tokens.len()).filter(|at| is_unnest(&tokens[*at].token)) {
        let word = Some(("unnest".to_owned(), tokens[at].span.start.line));
        let fault = || {
            Box::new(Fault { message: "`unnest` is not understood".into(), help: FORM.into(), word, known: Vec::new() })
        };
        lists.push(read(&tokens[at..]).ok_or_else(fault)?);
    }
    let mut tables = Unnested(0);
    let _: ControlFlow<()> = statement.visit(&mut tables);
    if tables.0 != lists.len() {
        return Err(Fault::whole("`unnest` is no table here".into(), FORM));
    }
    let used = |number: usize| {
        let is = |token: &&TokenWithSpan| parameter(&token.token) == Some(number);
        tokens.iter().filter(is).count()
    };
    let numbers: Vec<usize> = lists.iter().flat_map(|one| &one.columns).map(|(_, number)| *number).collect();
    let twofold = numbers.iter().find(|number| used(**number) != numbers.iter().filter(|one| one == number).count());
    match twofold.and_then(|number| names.get(number - 1)) {
        Some(name) => {
            let message = format!("`@{name}` is a list, and one value is wanted here too");
            let word = Some((name.clone(), 1));
            Err(Box::new(Fault { message, help: "give each a parameter of its own".into(), word, known: Vec::new() }))
        }
        None => Ok(lists),
    }
}

/// The columns of all lists, of the types that the tables of the statement have for columns of their names.
pub(super) fn columns(lists: &[Lists], tables: &[(&TableName, &Entity)]) -> Vec<Column> {
    let stored = |name: &String| attribute(name, tables).map(|(_, attribute)| (attribute.ty(), attribute.nullable));
    let column = |(name, _): &(String, usize)| {
        let (ty, nullable) = stored(name).map_or((None, true), |(ty, nullable)| (Some(ty), nullable));
        let column = Text::from(name.as_str());
        Column { name: column.map(snake), column, ty, nullable, spare: true, known: true }
    };
    lists.iter().flat_map(|one| &one.columns).map(column).collect()
}

/// The attribute that has the column of this name.
pub(super) fn attribute<'a>(name: &str, tables: &[(&TableName, &'a Entity)]) -> Option<(&'a Text, &'a Attribute)> {
    let mut attributes = tables.iter().flat_map(|(_, entity)| &entity.attributes);
    attributes.find(|(attribute, a)| a.column(attribute).as_str() == name)
}

/// Whether databases read a list of such values alike.
pub(super) fn is_read_alike(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Integer | Type::Long | Type::Decimal(_) | Type::Boolean | Type::Uuid | Type::Enum(_) => {
            true
        }
        Type::Number | Type::Timestamp | Type::Date | Type::Time => false,
        Type::Object(_) | Type::List(_) | Type::Map(_) => false,
    }
}

/// Counts what the parser takes for lists.
struct Unnested(usize);

impl Visitor for Unnested {
    type Break = ();

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.0 += usize::from(matches!(factor, TableFactor::UNNEST { .. }));
        ControlFlow::Continue(())
    }
}

/// What tokens from `unnest` on say.
fn read(tokens: &[TokenWithSpan]) -> Option<Lists> {
    let [first, rest @ ..] = tokens else { return None };
    let (parameters, rest) = in_parentheses(rest, parameter)?;
    let rest = match rest {
        [named, rest @ ..] if is_keyword(&named.token, Keyword::AS) => rest,
        _ => return None,
    };
    let [name, rest @ ..] = rest else { return None };
    let (columns, after) = in_parentheses(rest, word)?;
    if parameters.len() != columns.len() || after.first().is_some_and(|next| is_keyword(&next.token, Keyword::WITH)) {
        return None;
    }
    let end = &rest[rest.len() - after.len() - 1].span.end;
    let place = |line: u64, column: u64| Some((usize::try_from(line - 1).ok()?, usize::try_from(column - 1).ok()?));
    Some(Lists {
        name: word(&name.token)?,
        columns: columns.into_iter().zip(parameters).collect(),
        place: [place(first.span.start.line, first.span.start.column)?, place(end.line, end.column)?],
    })
}

/// What stands between parentheses, with commas between; and what comes behind them.
fn in_parentheses<T>(tokens: &[TokenWithSpan], item: fn(&Token) -> Option<T>) -> Option<(Vec<T>, &[TokenWithSpan])> {
    let end = tokens.iter().position(|token| token.token == Token::RParen)?;
    let (within, after) = (tokens.get(1..end)?, &tokens[end + 1..]);
    let is_list = tokens[0].token == Token::LParen
        && within.len() % 2 == 1
        && within.iter().skip(1).step_by(2).all(|token| token.token == Token::Comma);
    let items = within.iter().step_by(2).map(|token| item(&token.token));
    is_list.then(|| items.collect::<Option<Vec<T>>>()).flatten().map(|items| (items, after))
}

fn is_unnest(token: &Token) -> bool {
    matches!(token, Token::Word(Word { value, quote_style: None, .. }) if value.eq_ignore_ascii_case("unnest"))
}

fn is_keyword(token: &Token, wanted: Keyword) -> bool {
    matches!(token, Token::Word(Word { keyword, .. }) if *keyword == wanted)
}

/// The number of a parameter.
fn parameter(token: &Token) -> Option<usize> {
    match token {
        Token::Placeholder(text) => text.strip_prefix('$')?.parse().ok(),
        _ => None,
    }
}

/// A name, in small letters.
fn word(token: &Token) -> Option<String> {
    match token {
        Token::Word(Word { value, quote_style: None, .. }) => Some(value.to_ascii_lowercase()),
        _ => None,
    }
}
