//! Words of a statement that name nothing: what the columns of the result do not show, such as a slip in a WHERE.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Word};

use stategen_model::system::{Entity, TableName};

use super::scope::{Column, Fault};

/// The first word that is no part of SQL and names no table, no column, nothing that the statement names itself, and no
/// function or type. Quoted names are not looked at.
pub(super) fn word(sql: &str, tables: &[(&TableName, &Entity)], columns: &[Column]) -> Option<Fault> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize_with_location().ok()?;
    let tokens: Vec<TokenWithSpan> =
        tokens.into_iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).collect();
    let mut known: Vec<String> = columns.iter().map(|column| column.column.to_string()).collect();
    // What an `ON CONFLICT` calls the row that it could not add.
    known.push("excluded".to_owned());
    for (table, entity) in tables {
        known.push(table.to_string());
        known.extend(entity.attributes.iter().map(|(name, attribute)| attribute.column(name).to_string()));
    }
    known.extend(
        (0..tokens.len()).filter(|index| is_given(&tokens, *index, tables)).filter_map(|index| name(&tokens, index)),
    );
    let (index, name) = (0..tokens.len())
        .filter(|index| !is_function_or_type(&tokens, *index))
        .find_map(|index| Some((index, name(&tokens, index).filter(|name| !known.contains(name))?)))?;
    Some(Fault {
        message: format!("`{name}` is no column of a table that the statement names"),
        help: "name a column of its tables".to_owned(),
        word: Some((name, tokens[index].span.start.line)),
        known,
    })
}

/// The word at a place, in small letters, if it is neither quoted nor a part of SQL.
fn name(tokens: &[TokenWithSpan], index: usize) -> Option<String> {
    match &tokens.get(index)?.token {
        Token::Word(Word { value, quote_style: None, keyword: Keyword::NoKeyword }) => Some(value.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether the statement gives this name to something: after AS, after parentheses, after a table or what WITH named, or
/// before AS, in WITH.
fn is_given(tokens: &[TokenWithSpan], index: usize, tables: &[(&TableName, &Entity)]) -> bool {
    let Some(before) = index.checked_sub(1) else { return false };
    let is_table = |text: &str| tables.iter().any(|(table, _)| table.eq_ignore_ascii_case(text));
    let is_named = |text: &str| {
        let named = |at: usize| tokens[at + 1..].first().is_some_and(is_as) && spoken(&tokens[at]) == Some(text);
        (0..tokens.len()).any(named)
    };
    is_as(&tokens[before])
        || tokens[before].token == Token::RParen
        || tokens.get(index + 1).is_some_and(is_as)
        || spoken(&tokens[before]).is_some_and(|text| is_table(text) || is_named(text))
}

fn is_as(token: &TokenWithSpan) -> bool {
    matches!(token.token, Token::Word(Word { keyword: Keyword::AS, .. }))
}

/// A word that is no part of SQL, with or without quotes.
fn spoken(token: &TokenWithSpan) -> Option<&str> {
    match &token.token {
        Token::Word(Word { value, quote_style, keyword })
            if quote_style.is_some() || *keyword == Keyword::NoKeyword =>
        {
            Some(value)
        }
        _ => None,
    }
}

/// Whether a call follows, or a cast comes before.
fn is_function_or_type(tokens: &[TokenWithSpan], index: usize) -> bool {
    tokens.get(index + 1).is_some_and(|token| token.token == Token::LParen)
        || index.checked_sub(1).is_some_and(|before| tokens[before].token == Token::DoubleColon)
}
