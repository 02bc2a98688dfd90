//! Conditions that every row of a table fulfils: a small part of SQL, which all databases read alike.

use sqlparser::ast::{
    BinaryOperator as Op, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, InTarget,
    UnaryOperator, Value,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Whitespace};

use stategen_model::authored::Text;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::system::{Attribute, DatabaseEngine, Entity, Type};

/// The functions that all databases have alike.
const FUNCTIONS: [&str; 6] = ["abs", "coalesce", "length", "lower", "trim", "upper"];

const WAY_OUT: &str =
    "compare columns with values: `price >= 0`, `state IN ('open', 'done')`, joined by AND, OR and NOT";

/// A condition that was read.
#[derive(Debug)]
pub struct Condition(Expr);

/// What an expression comes to in one row.
#[derive(Debug, Clone, PartialEq)]
enum Known {
    Null,
    Number(f64),
    Text(String),
    Truth(bool),
}

impl Condition {
    /// Reads a condition on the columns of a table.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &Text, table: &str, entity: &Entity) -> Result<Self, Box<Diagnostic>> {
        let place = text.place().unwrap_or_else(|| Span::file(String::new()));
        let wrong = |code, message: String| Box::new(Diagnostic::error(code, place, message));
        let not_sql = |error: &dyn std::fmt::Display| {
            let message = error.to_string();
            let message = message.split(" at Line").next().unwrap_or_default().trim_start_matches("sql parser error: ");
            wrong(Code::QuerySyntax, format!("this is no condition in SQL: {message}"))
        };
        let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).map_err(|error| not_sql(&error))?;
        let comment = |token: &Token| {
            matches!(
                token,
                Token::Whitespace(
                    Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_) | Whitespace::Newline
                )
            )
        };
        if (0..).map_while(|at| token(&parser, at)).any(|token| comment(&token)) {
            let finding = wrong(Code::QuerySyntax, "a condition is one line without a comment".to_owned());
            return Err(Box::new(finding.with_help("say what it is for by its name")));
        }
        let expression = parser.parse_expr().map_err(|error| not_sql(&error))?;
        if parser.peek_token().token != Token::EOF {
            return Err(not_sql(&format!("`{}` is too much", parser.peek_token().token)));
        }
        if !is_truth(&expression, entity) {
            let finding = wrong(Code::QuerySyntax, format!("`{expression}` is neither true nor false"));
            return Err(Box::new(finding.with_help(WAY_OUT)));
        }
        understood(&expression, &|ident| column(ident, table, entity, place)).map_err(|fault| match fault {
            Fault::Found(finding) => finding,
            Fault::Strange(part) => {
                let finding = wrong(Code::QuerySyntax, format!("`{part}` is not understood in a condition"));
                Box::new(finding.with_help(WAY_OUT))
            }
        })?;
        Ok(Self(expression))
    }

    /// Whether it is known not to hold in a row, in which `cell` gives the type and text of a column; an empty text is null.
    pub fn fails<'a>(&self, cell: &dyn Fn(&str) -> Option<(Type, &'a str)>) -> bool {
        known(&self.0, cell) == Some(Known::Truth(false))
    }
}

/// The token at a place, white space included; none at the end.
fn token(parser: &Parser<'_>, at: usize) -> Option<Token> {
    let token = parser.token_at(at).token.clone();
    (token != Token::EOF).then_some(token)
}

enum Fault {
    Found(Box<Diagnostic>),
    Strange(String),
}

fn column(ident: &Ident, table: &str, entity: &Entity, place: Span) -> Result<(), Fault> {
    let name = super::scope::folded(ident);
    let columns: Vec<Text> = entity.attributes.iter().map(|(name, attribute)| attribute.column(name)).collect();
    if !columns.iter().any(|column| column.as_str() == name) {
        let message = format!("`{}` is no column of `{table}`", ident.value);
        let finding = Diagnostic::error(Code::QueryName, place, message);
        let known: Vec<String> = columns.iter().map(ToString::to_string).collect();
        return Err(Fault::Found(Box::new(finding.with_near(&name, &known).or_help("name a column of the table"))));
    }
    let is_exact = |(name, attribute): (&Text, &Attribute)| {
        attribute.column(name).as_str() == super::scope::folded(ident) && matches!(*attribute.ty(), Type::Decimal(_))
    };
    if entity.attributes.iter().any(is_exact) {
        let message = format!("databases keep the decimal `{}` in different ways", ident.value);
        let finding = Diagnostic::error(Code::QuerySyntax, place, message);
        return Err(Fault::Found(Box::new(
            finding.with_help("give the attribute a `minimum`, or check it in a handler"),
        )));
    }
    if ident.quote_style.is_none() && DatabaseEngine::keeps(&ident.value) {
        let message = format!("databases keep the word `{}`, and it means something else", ident.value);
        let finding = Diagnostic::error(Code::QueryKeyword, place, message);
        return Err(Fault::Found(Box::new(finding.with_help(format!("quote the column: `\"{}\"`", ident.value)))));
    }
    Ok(())
}

/// Whether an expression is true or false, or null.
fn is_truth(expression: &Expr, entity: &Entity) -> bool {
    match expression {
        Expr::Nested(inner) => is_truth(inner, entity),
        Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::Between { .. } => true,
        Expr::In { target: InTarget::List(_), .. } => true,
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => is_truth(expr, entity),
        Expr::BinaryOp { left, op: Op::And | Op::Or, right } => is_truth(left, entity) && is_truth(right, entity),
        Expr::BinaryOp { op, .. } => matches!(op, Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq),
        Expr::Identifier(ident) => {
            let name = super::scope::folded(ident);
            let mut attributes = entity.attributes.iter();
            attributes.any(|(attribute, a)| a.column(attribute).as_str() == name && *a.ty() == Type::Boolean)
        }
        _ => false,
    }
}

/// Every part of an expression is one that all databases read alike.
fn understood(expression: &Expr, column: &dyn Fn(&Ident) -> Result<(), Fault>) -> Result<(), Fault> {
    let part = |expression: &Expr| understood(expression, column);
    match expression {
        Expr::Identifier(ident) => column(ident),
        Expr::Value(value) if is_plain(&value.value) => Ok(()),
        Expr::Nested(inner) | Expr::IsNull(inner) | Expr::IsNotNull(inner) => part(inner),
        Expr::UnaryOp { op: UnaryOperator::Not | UnaryOperator::Minus, expr } => part(expr),
        Expr::BinaryOp { left, op, right } if is_shared(op) => part(left).and_then(|()| part(right)),
        Expr::Between { expr, low, high, .. } => [expr, low, high].into_iter().try_for_each(|one| part(one)),
        Expr::In { expr, target: InTarget::List(list), global: false, .. } => {
            part(expr).and_then(|()| list.iter().try_for_each(part))
        }
        Expr::Function(function) => match arguments(function) {
            Some(arguments) => arguments.into_iter().try_for_each(part),
            None => Err(Fault::Strange(expression.to_string())),
        },
        other => Err(Fault::Strange(other.to_string())),
    }
}

fn is_plain(value: &Value) -> bool {
    matches!(value, Value::Number(..) | Value::SingleQuotedString(_) | Value::Boolean(_))
}

fn is_shared(op: &Op) -> bool {
    match op {
        Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::And | Op::Or => true,
        Op::Plus | Op::Minus | Op::Multiply | Op::StringConcat => true,
        // Databases divide whole numbers alike, and other numbers not.
        _ => false,
    }
}

/// The arguments of a function that all databases have.
fn arguments(function: &Function) -> Option<Vec<&Expr>> {
    let name = function.name.to_string().to_ascii_lowercase();
    let FunctionArguments::List(list) = &function.args else { return None };
    let plain = |argument: &FunctionArg| matches!(argument, FunctionArg::Unnamed(FunctionArgExpr::Expr(_)));
    let fits = FUNCTIONS.contains(&name.as_str())
        && function.over.is_none()
        && function.filter.is_none()
        && list.duplicate_treatment.is_none()
        && list.clauses.is_empty()
        && list.args.iter().all(plain);
    let expression = |argument| match argument {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref expression)) => Some(expression),
        _ => None,
    };
    fits.then(|| list.args.iter().filter_map(expression).collect())
}

/// What an expression comes to, where that can be told.
fn known<'a>(expression: &Expr, cell: &dyn Fn(&str) -> Option<(Type, &'a str)>) -> Option<Known> {
    let part = |expression: &Expr| known(expression, cell);
    Some(match expression {
        Expr::Nested(inner) => part(inner)?,
        Expr::Identifier(ident) => {
            let (ty, text) = cell(&super::scope::folded(ident))?;
            match ty {
                _ if text.is_empty() => Known::Null,
                Type::Integer | Type::Long | Type::Number => Known::Number(text.parse().ok()?),
                Type::Boolean => Known::Truth(text == "true"),
                Type::String | Type::Enum(_) => Known::Text(text.to_owned()),
                _ => return None,
            }
        }
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => Known::Number(digits.parse().ok()?),
            Value::SingleQuotedString(text) => Known::Text(text.clone()),
            Value::Boolean(truth) => Known::Truth(*truth),
            _ => return None,
        },
        Expr::IsNull(inner) => Known::Truth(part(inner)? == Known::Null),
        Expr::IsNotNull(inner) => Known::Truth(part(inner)? != Known::Null),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => negated(part(expr)?),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match part(expr)? {
            Known::Number(number) => Known::Number(-number),
            Known::Null => Known::Null,
            _ => return None,
        },
        Expr::BinaryOp { left, op: op @ (Op::And | Op::Or), right } => joined(part(left)?, op, part(right)?)?,
        Expr::BinaryOp { left, op, right } => compared(part(left)?, op, part(right)?)?,
        Expr::Between { expr, negated: not, low, high } => {
            let (value, low, high) = (part(expr)?, part(low)?, part(high)?);
            let inside = joined(compared(value.clone(), &Op::GtEq, low)?, &Op::And, compared(value, &Op::LtEq, high)?)?;
            if *not { negated(inside) } else { inside }
        }
        Expr::In { expr, target: InTarget::List(list), negated: not, .. } => {
            let value = part(expr)?;
            let mut inside = Known::Truth(false);
            for one in list {
                inside = joined(inside, &Op::Or, compared(value.clone(), &Op::Eq, part(one)?)?)?;
            }
            if *not { negated(inside) } else { inside }
        }
        _ => return None,
    })
}

fn negated(value: Known) -> Known {
    match value {
        Known::Truth(truth) => Known::Truth(!truth),
        other => other,
    }
}

/// AND and OR with null as SQL has them.
fn joined(left: Known, op: &Op, right: Known) -> Option<Known> {
    let decides = Known::Truth(matches!(op, Op::Or));
    Some(match (left, right) {
        (left, right) if left == decides || right == decides => decides,
        (Known::Null, Known::Null | Known::Truth(_)) | (Known::Truth(_), Known::Null) => Known::Null,
        (Known::Truth(_), Known::Truth(_)) => negated(decides),
        _ => return None,
    })
}

fn compared(left: Known, op: &Op, right: Known) -> Option<Known> {
    match (left, right) {
        (Known::Null, _) | (_, Known::Null) => Some(Known::Null),
        (Known::Number(one), Known::Number(other)) => Some(match op {
            Op::Eq => Known::Truth(one == other),
            Op::NotEq => Known::Truth(one != other),
            Op::Lt => Known::Truth(one < other),
            Op::LtEq => Known::Truth(one <= other),
            Op::Gt => Known::Truth(one > other),
            Op::GtEq => Known::Truth(one >= other),
            Op::Plus => Known::Number(one + other),
            Op::Minus => Known::Number(one - other),
            Op::Multiply => Known::Number(one * other),
            _ => return None,
        }),
        // Which text is less is for the database to say.
        (one, other) => match op {
            Op::Eq => Some(Known::Truth(one == other)),
            Op::NotEq => Some(Known::Truth(one != other)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity() -> Entity {
        let text = "{ type: Loan, summary: A loan., attributes: { days: { type: integer, key: true }, \
                    reader: { type: string, nullable: true }, open: { type: boolean }, order: { type: long }, \
                    fee: { type: decimal, precision: 8, scale: 2 } } }\n";
        crate::yaml::parse("a.yaml", text).unwrap().read().unwrap()
    }

    /// Whether the condition fails in a row of 3 days, reader null and open; else what is wrong with it.
    fn check(condition: &str) -> Result<bool, String> {
        let read = Condition::read(&condition.into(), "loans", &entity());
        let cell = |name: &str| match name {
            "days" => Some((Type::Integer, "3")),
            "reader" => Some((Type::String, "")),
            "open" => Some((Type::Boolean, "true")),
            _ => None,
        };
        read.map(|condition| condition.fails(&cell)).map_err(|finding| finding.message)
    }

    #[test]
    fn a_row_is_told_to_fail_where_that_is_known() {
        for (condition, fails) in [
            ("days > 3", true),
            ("days BETWEEN 1 AND 3", false),
            ("days * 2 - 1 <= 4", true),
            ("NOT (days = 3 AND open)", true),
            ("days IN (1, 2)", true),
            ("days NOT IN (1, 2)", false),
            ("reader = 'Ada'", false),
            ("reader IS NOT NULL", true),
            ("reader IS NOT NULL OR open", false),
            ("length(reader) > 3", false),
            ("\"order\" > 3", false),
            ("open = false", true),
        ] {
            assert_eq!(check(condition), Ok(fails), "{condition}");
        }
    }

    #[test]
    fn what_databases_do_not_read_alike_is_refused() {
        for (condition, said) in [
            ("days > 3 -- much", "a condition is one line without a comment"),
            ("days >", "this is no condition in SQL: Expected: an expression, found: EOF"),
            ("days > 3)", "this is no condition in SQL: `)` is too much"),
            ("days + 3", "`days + 3` is neither true nor false"),
            ("dayz > 3", "`dayz` is no column of `loans`"),
            ("order > 3", "databases keep the word `order`, and it means something else"),
            ("days > random()", "`random()` is not understood in a condition"),
            ("days / 2 > 3", "`days / 2` is not understood in a condition"),
            ("days > (SELECT 3)", "`(SELECT 3)` is not understood in a condition"),
            ("days::text = '3'", "`days::TEXT` is not understood in a condition"),
            ("fee > 1", "databases keep the decimal `fee` in different ways"),
            ("days = $1", "`$1` is not understood in a condition"),
        ] {
            assert_eq!(check(condition), Err(said.to_owned()), "{condition}");
        }
    }
}
