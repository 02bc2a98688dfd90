//! Exact decimals in statements. PostgreSQL keeps them as such; SQLite, on which unit tests run in every state, as whole
//! numbers of their last digit. What comes to the same on both is honoured, everything else is refused: a decimal meets
//! decimals of as many digits behind the point, `0` and null, and is multiplied by whole numbers.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator as Op, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, InTarget, Insert, OnConflictAction, OnInsert, Query, Select, SelectItem, SetExpr, Statement,
    TableObject, UnaryOperator, Value, Visit, Visitor, visit_expressions,
};

use stategen_model::system::{Entity, QueryField, TableName, Type};

use super::scope::{Fault, folded, last};

/// What an expression is, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A decimal with so many digits behind its point.
    Decimal(u32),
    /// A whole number.
    Whole,
    /// `0` or null, which are the same for every number of digits.
    Neutral,
    /// Something that is no decimal.
    Other,
    /// A column of a name that is a decimal in one table and none in another.
    Unclear,
}

/// What the names of a statement are.
struct Names<'a> {
    columns: BTreeMap<String, Kind>,
    parameters: &'a [QueryField],
}

const UNLIKE: &str = "does with a decimal what databases do not do alike";

const KEEP: &str = "compare and add decimals of as many digits behind the point, multiply them by whole numbers, and do the \
                    rest in the handler";

/// The first use of a decimal that databases would not do alike.
pub(super) fn misuse(
    statement: &Statement,
    tables: &[(&TableName, &Entity)],
    parameters: &[QueryField],
) -> Option<Box<Fault>> {
    let mut names = Names { columns: BTreeMap::new(), parameters };
    for (name, attribute) in tables.iter().flat_map(|(_, entity)| &entity.attributes) {
        names.add(attribute.column(name).to_string(), kind_of(&attribute.ty()));
    }
    let of_decimal = |kind: &Kind| matches!(kind, Kind::Decimal(_) | Kind::Unclear);
    let has_decimals = names.columns.values().any(of_decimal)
        || parameters.iter().any(|parameter| of_decimal(&kind_of(&parameter.ty)));
    if !has_decimals {
        return None;
    }
    let _: ControlFlow<()> = statement.visit(&mut Aliases(&mut names));
    let mut fault = None;
    let _ = visit_expressions(statement, |expr: &Expr| match names.wrong(expr) {
        Some(wrong) => {
            fault = Some(wrong);
            ControlFlow::Break(())
        }
        None => ControlFlow::Continue(()),
    });
    fault.or_else(|| names.assigned(statement, tables))
}

fn kind_of(ty: &Type) -> Kind {
    match ty {
        Type::Decimal(decimal) => Kind::Decimal(decimal.scale),
        Type::Integer | Type::Long => Kind::Whole,
        _ => Kind::Other,
    }
}

/// Finds what the statement itself gives names to. Inner queries are left first, so their names are known outside.
struct Aliases<'n, 'a>(&'n mut Names<'a>);

impl Visitor for Aliases<'_, '_> {
    type Break = ();

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if let SetExpr::Select(select) = &*query.body {
            self.name(select);
        }
        ControlFlow::Continue(())
    }
}

impl Aliases<'_, '_> {
    fn name(&mut self, select: &Select) {
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { expr, alias } = item {
                let kind = self.0.kind(expr);
                self.0.add(folded(alias), kind);
            }
        }
    }
}

impl Names<'_> {
    fn add(&mut self, name: String, kind: Kind) {
        let is_decimal = |kind: Kind| matches!(kind, Kind::Decimal(_) | Kind::Unclear);
        self.columns
            .entry(name)
            .and_modify(|known| {
                if *known != kind && (is_decimal(*known) || is_decimal(kind)) {
                    *known = Kind::Unclear;
                }
            })
            .or_insert(kind);
    }

    fn kind(&self, expr: &Expr) -> Kind {
        match expr {
            Expr::Identifier(ident) => self.columns.get(&folded(ident)).copied().unwrap_or(Kind::Other),
            Expr::CompoundIdentifier(idents) => {
                idents.last().and_then(|ident| self.columns.get(&folded(ident))).copied().unwrap_or(Kind::Other)
            }
            Expr::Value(value) => self.value(&value.value),
            Expr::Nested(inner) => self.kind(inner),
            Expr::UnaryOp { op: UnaryOperator::Plus | UnaryOperator::Minus, expr } => self.kind(expr),
            Expr::BinaryOp { left, op: Op::Plus | Op::Minus | Op::Multiply, right } => {
                either(&[self.kind(left), self.kind(right)])
            }
            Expr::Function(function) => match name_of(function).as_str() {
                "count" => Kind::Whole,
                _ => either(&self.arguments(function)),
            },
            Expr::Case { conditions, else_result, .. } => {
                let results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
                either(&results.map(|result| self.kind(result)).collect::<Vec<_>>())
            }
            Expr::Subquery(query) => self.given(query),
            _ => Kind::Other,
        }
    }

    fn value(&self, value: &Value) -> Kind {
        match value {
            Value::Null => Kind::Neutral,
            Value::Number(digits, _) if digits == "0" => Kind::Neutral,
            Value::Number(digits, _) if digits.bytes().all(|digit| digit.is_ascii_digit()) => Kind::Whole,
            Value::Placeholder(number) => {
                let index =
                    number.trim_start_matches('$').parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                let parameter = index.and_then(|index| self.parameters.get(index));
                parameter.map_or(Kind::Other, |parameter| kind_of(&parameter.ty))
            }
            _ => Kind::Other,
        }
    }

    fn arguments(&self, function: &Function) -> Vec<Kind> {
        let FunctionArguments::List(list) = &function.args else { return Vec::new() };
        let kinds = list.args.iter().filter_map(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(self.kind(expr)),
            _ => None,
        });
        kinds.collect()
    }

    /// What the one column of a query is.
    fn given(&self, query: &Query) -> Kind {
        let SetExpr::Select(select) = &*query.body else { return Kind::Other };
        match select.projection.first() {
            Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) => self.kind(expr),
            _ => Kind::Other,
        }
    }

    /// What is wrong with an expression itself; those in it are looked at by themselves.
    fn wrong(&self, expr: &Expr) -> Option<Box<Fault>> {
        let kinds = |all: &[&Expr]| all.iter().map(|expr| self.kind(expr)).collect::<Vec<_>>();
        let alike = |all: &[&Expr]| unlike(&kinds(all)).then(|| mixed(expr));
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) if self.kind(expr) == Kind::Unclear => {
                let message =
                    format!("`{expr}` is a decimal in one table of the statement, and something else in another");
                Some(Fault::whole(message, "give one of the columns another name"))
            }
            Expr::BinaryOp { left, op: Op::Multiply, right } => match (self.kind(left), self.kind(right)) {
                (Kind::Decimal(_), Kind::Whole | Kind::Neutral) | (Kind::Whole | Kind::Neutral, Kind::Decimal(_)) => {
                    None
                }
                (Kind::Decimal(_), _) | (_, Kind::Decimal(_)) => {
                    Some(fault(expr, "multiplies a decimal by what is no whole number"))
                }
                _ => None,
            },
            Expr::BinaryOp { left, op, right } if is_alike(op) => alike(&[&**left, &**right]),
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => alike(&[&**left, &**right]),
            Expr::Between { expr, low, high, .. } => alike(&[&**expr, &**low, &**high]),
            Expr::In { expr: one, target: InTarget::List(list), .. } => {
                alike(&[&**one].into_iter().chain(list).collect::<Vec<_>>())
            }
            Expr::In { expr: one, target: InTarget::Subquery(query), .. } => {
                unlike(&[self.kind(one), self.given(query)]).then(|| mixed(expr))
            }
            Expr::Case { operand, conditions, else_result, .. } => {
                let tested = operand.as_deref().into_iter().chain(conditions.iter().map(|when| &when.condition));
                let tested = operand.as_ref().and_then(|_| alike(&tested.collect::<Vec<_>>()));
                let results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
                tested.or_else(|| alike(&results.collect::<Vec<_>>()))
            }
            Expr::Function(function) => self.wrong_call(function, expr),
            Expr::Identifier(_)
            | Expr::CompoundIdentifier(_)
            | Expr::Value(_)
            | Expr::Nested(_)
            | Expr::UnaryOp { op: UnaryOperator::Plus | UnaryOperator::Minus, .. }
            | Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::Exists { .. }
            | Expr::Subquery(_)
            | Expr::BinaryOp { op: Op::And | Op::Or, .. }
            | Expr::UnaryOp { op: UnaryOperator::Not, .. } => None,
            other => self.holds_one(other).then(|| fault(other, UNLIKE)),
        }
    }

    fn wrong_call(&self, function: &Function, expr: &Expr) -> Option<Box<Fault>> {
        let kinds = self.arguments(function);
        if !kinds.iter().any(|kind| matches!(kind, Kind::Decimal(_))) {
            return None;
        }
        match name_of(function).as_str() {
            "min" | "max" | "sum" | "abs" | "count" => None,
            "coalesce" => unlike(&kinds).then(|| mixed(expr)),
            _ => Some(fault(expr, UNLIKE)),
        }
    }

    /// Whether a decimal stands in an expression, at any depth.
    fn holds_one(&self, expr: &Expr) -> bool {
        let found = visit_expressions(expr, |inner: &Expr| match inner {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_)
                if matches!(self.kind(inner), Kind::Decimal(_)) =>
            {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        });
        found.is_break()
    }

    /// What is wrong with what columns are set to.
    fn assigned(&self, statement: &Statement, tables: &[(&TableName, &Entity)]) -> Option<Box<Fault>> {
        match statement {
            Statement::Insert(insert) => self.inserted(insert, tables),
            Statement::Update(update) => self.set(&update.assignments),
            _ => None,
        }
    }

    fn set(&self, assignments: &[Assignment]) -> Option<Box<Fault>> {
        assignments.iter().find_map(|assignment| {
            let AssignmentTarget::ColumnName(name) = &assignment.target else {
                return self
                    .holds_one(&assignment.value)
                    .then(|| fault(&assignment.value, "is set to several columns at once"));
            };
            let column = self.columns.get(&folded(last(name).ok()?)).copied().unwrap_or(Kind::Other);
            unlike(&[column, self.kind(&assignment.value)]).then(|| mixed(&assignment.value))
        })
    }

    fn inserted(&self, insert: &Insert, tables: &[(&TableName, &Entity)]) -> Option<Box<Fault>> {
        let TableObject::TableName(name) = &insert.table else { return None };
        let table = folded(last(name).ok()?);
        let (_, entity) = tables.iter().find(|(known, _)| known.as_str() == table)?;
        let stored = super::scope::stored(entity);
        let kind =
            |name: &str| stored.iter().find(|column| column.column == *name).and_then(|column| column.ty.as_deref());
        let wanted: Vec<Kind> = match insert.columns.is_empty() {
            true => stored.iter().map(|column| column.ty.as_deref().map_or(Kind::Other, kind_of)).collect(),
            false => {
                let names = insert.columns.iter().filter_map(|name| last(name).ok());
                names.map(|name| kind(&folded(name)).map_or(Kind::Other, kind_of)).collect()
            }
        };
        let rows: Vec<Vec<&Expr>> = match insert.source.as_deref().map(|query| &*query.body) {
            Some(SetExpr::Values(values)) => values.rows.iter().map(|row| row.content.iter().collect()).collect(),
            Some(SetExpr::Select(select)) => {
                let given = |item| match item {
                    &SelectItem::UnnamedExpr(ref expr) | &SelectItem::ExprWithAlias { ref expr, .. } => Some(expr),
                    _ => None,
                };
                let given: Option<Vec<&Expr>> = select.projection.iter().map(given).collect();
                match given {
                    Some(given) => vec![given],
                    None => return Some(Fault::whole("a decimal is inserted by `*`".into(), "name each column")),
                }
            }
            _ => Vec::new(),
        };
        let pairs = rows.iter().flat_map(|row| wanted.iter().zip(row));
        let wrong =
            pairs.filter(|(wanted, value)| unlike(&[**wanted, self.kind(value)])).map(|(_, value)| mixed(value));
        wrong.into_iter().next().or_else(|| match &insert.on {
            Some(OnInsert::OnConflict(conflict)) => match &conflict.action {
                OnConflictAction::DoUpdate(update) => self.set(&update.assignments),
                OnConflictAction::DoNothing => None,
            },
            _ => None,
        })
    }
}

/// What of several kinds decides on that of the whole.
fn either(kinds: &[Kind]) -> Kind {
    let decimal = kinds.iter().find(|kind| matches!(kind, Kind::Decimal(_) | Kind::Unclear));
    let whole = || kinds.iter().all(|kind| matches!(kind, Kind::Whole | Kind::Neutral));
    decimal.copied().unwrap_or_else(|| if whole() { Kind::Whole } else { Kind::Other })
}

/// Whether a decimal is among them that meets something else than its like.
fn unlike(kinds: &[Kind]) -> bool {
    let Some(decimal) = kinds.iter().find(|kind| matches!(kind, Kind::Decimal(_))) else {
        return false;
    };
    // What is unclear is told of by itself.
    kinds.iter().any(|kind| kind != decimal && !matches!(kind, Kind::Neutral | Kind::Unclear))
}

/// Operators that want the same on both sides.
fn is_alike(op: &Op) -> bool {
    matches!(op, Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::Plus | Op::Minus)
}

fn name_of(function: &Function) -> String {
    last(&function.name).map(|name| name.value.to_ascii_lowercase()).unwrap_or_default()
}

/// What is wrong with an expression, at the first name in it.
fn fault(expr: &Expr, what: &str) -> Box<Fault> {
    let mut named = None;
    let _ = visit_expressions(expr, |inner: &Expr| {
        named = match inner {
            Expr::Identifier(ident) => Some(ident.clone()),
            Expr::CompoundIdentifier(idents) => idents.last().cloned(),
            _ => None,
        };
        if named.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let message = format!("`{expr}` {what}");
    named.map_or_else(|| Fault::whole(message.clone(), KEEP), |ident| Fault::at(&ident, message.clone(), KEEP))
}

fn mixed(expr: &Expr) -> Box<Fault> {
    fault(expr, "brings a decimal together with what has other digits behind its point")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
mod tests {
    use std::collections::BTreeMap;

    use stategen_model::authored::Text;
    use stategen_model::diagnostic::{File, Span};
    use stategen_model::system::{Attribute, Packs};

    use super::super::{Schema, read};
    use super::*;

    /// What a statement gives, or why it is refused.
    fn outcome(text: &str) -> String {
        let attribute = |(name, said): &(&str, &str)| {
            let node = crate::yaml::parse("a.yaml", &format!("{{ {said} }}\n")).unwrap();
            (Text::from(*name), node.read::<Attribute>().unwrap())
        };
        let attributes = [
            ("id", "type: long, key: true"),
            ("price", "type: decimal, precision: 12, scale: 2"),
            ("weight", "type: decimal, precision: 12, scale: 3, nullable: true"),
            ("pieces", "type: integer"),
            ("rate", "type: double"),
        ];
        let entity = |attributes: &[(&str, &str)]| Entity {
            type_name: "Part".into(),
            summary: "A part.".into(),
            attributes: attributes.iter().map(attribute).collect(),
            unique: BTreeMap::new(),
            indexes: BTreeMap::new(),
            checks: BTreeMap::new(),
            seed: None,
        };
        let former = entity(&[("id", "type: long, key: true"), ("price", "type: long")]);
        let entities = [("parts".into(), entity(&attributes)), ("former".into(), former)].into();
        let mut findings = Vec::new();
        let schema = Schema { entities: &entities, enums: &BTreeMap::new(), packs: Packs::default() };
        let start = Span::new(File::named("a.sql"), 1, 1);
        let queries = read(&[(start, text.into())], &schema, &mut findings);
        match (queries.first(), findings.first()) {
            (Some(query), None) => {
                let column = |field: &QueryField| format!("{}{:?}", field.name, kind_of(&field.ty));
                query.columns.iter().map(column).collect::<Vec<_>>().join(" ")
            }
            (_, finding) => finding.unwrap().message.clone(),
        }
    }

    #[test]
    fn what_databases_do_alike_is_honoured() {
        for (statement, wanted) in [
            ("SELECT price FROM parts WHERE price > @price AND price <> 0", "priceDecimal(2)"),
            ("SELECT -price AS low, price + price AS two FROM parts", "lowDecimal(2) twoDecimal(2)"),
            ("SELECT price * pieces AS cost, 3 * weight AS three FROM parts", "costDecimal(2) threeDecimal(3)"),
            ("SELECT coalesce(sum(price * pieces), 0) AS total FROM parts", "totalDecimal(2)"),
            (
                "SELECT max(weight) AS most, count(price) AS tally FROM parts GROUP BY price",
                "mostDecimal(3) tallyWhole",
            ),
            ("SELECT CASE WHEN pieces > 1 THEN price ELSE 0 END AS some FROM parts", "someDecimal(2)"),
            ("SELECT id FROM parts WHERE price BETWEEN 0 AND @price OR price IN (@price, 0)", "idWhole"),
            ("SELECT id FROM parts WHERE price = (SELECT max(price) AS m FROM parts)", "idWhole"),
            ("SELECT t.cost FROM (SELECT price * 2 AS cost FROM parts) t WHERE t.cost > @price", "costDecimal(2)"),
            ("UPDATE parts SET price = price + @price WHERE weight IS NULL RETURNING price", "priceDecimal(2)"),
            ("SELECT price FROM parts UNION SELECT price * 2 AS price FROM parts ORDER BY price", "priceDecimal(2)"),
        ] {
            assert_eq!(outcome(&format!("-- name: q :many\n{statement}\n")), wanted, "{statement}");
        }
        let given = "-- name: q :many\n-- param: least decimal(3)\nSELECT id FROM parts WHERE weight > @least\n";
        assert_eq!(outcome(given), "idWhole");
    }

    #[test]
    fn what_they_do_not_is_refused() {
        for (statement, wanted) in [
            ("SELECT price * weight AS area FROM parts", "multiplies a decimal by what is no whole number"),
            ("SELECT price * 1.5 AS more FROM parts", "multiplies a decimal by what is no whole number"),
            ("SELECT price / 2 AS half FROM parts", "what databases do not do alike"),
            ("SELECT price + 1 AS more FROM parts", "other digits behind its point"),
            ("SELECT price + weight AS sum FROM parts", "other digits behind its point"),
            ("SELECT id FROM parts WHERE price > 10.5", "other digits behind its point"),
            ("SELECT id FROM parts WHERE price > pieces", "other digits behind its point"),
            ("SELECT id FROM parts WHERE price < rate", "other digits behind its point"),
            ("SELECT id FROM parts WHERE price IN (1, 2)", "other digits behind its point"),
            ("SELECT id FROM parts WHERE price IN (SELECT pieces FROM parts)", "other digits behind its point"),
            ("SELECT id FROM parts WHERE price BETWEEN 1 AND 2", "other digits behind its point"),
            ("SELECT avg(price) AS mean FROM parts", "what databases do not do alike"),
            ("SELECT round(price, 1) AS near FROM parts", "what databases do not do alike"),
            ("SELECT price::bigint AS whole FROM parts", "what databases do not do alike"),
            ("SELECT CAST(price AS text) AS text FROM parts", "what databases do not do alike"),
            ("SELECT price || '!' AS text FROM parts", "what databases do not do alike"),
            ("SELECT coalesce(price, 1) AS one FROM parts", "other digits behind its point"),
            ("SELECT CASE WHEN pieces > 1 THEN price ELSE 1 END AS some FROM parts", "other digits behind its point"),
            ("SELECT p.id FROM parts p JOIN former o ON o.id = p.id WHERE o.price > 1", "a decimal in one table"),
            ("UPDATE parts SET price = 1 RETURNING id", "other digits behind its point"),
            ("UPDATE parts SET price = weight RETURNING id", "other digits behind its point"),
            ("UPDATE parts SET pieces = price RETURNING id", "other digits behind its point"),
            (
                "INSERT INTO parts (id, price, pieces, rate) VALUES (@id, 10, 1, @rate) RETURNING id",
                "other digits behind its point",
            ),
            (
                "INSERT INTO parts (id, price, pieces, rate) SELECT id, pieces, pieces, rate FROM parts RETURNING id",
                "other digits behind its point",
            ),
            (
                "INSERT INTO parts (id, price, pieces, rate) VALUES (@id, @price, 1, @rate) \
                 ON CONFLICT (id) DO UPDATE SET price = 5 RETURNING id",
                "other digits behind its point",
            ),
        ] {
            let said = outcome(&format!("-- name: q :many\n{statement}\n"));
            assert!(said.contains(wanted), "{statement}: {said}");
        }
        let said = |comment: &str| outcome(&format!("-- name: q :many\n-- {comment}\nSELECT id, price FROM parts\n"));
        assert_eq!(said("column: price double"), "the statement does not give `price` as this type");
        assert_eq!(said("column: id decimal(2)"), "the statement does not give `id` as this type");
        assert_eq!(said("column: id decimal"), "`decimal` is no type");
        assert_eq!(said("column: id decimal(19)"), "`decimal(19)` is no type");
        assert_eq!(said("column: id lnog"), "`lnog` is no type");
    }
}
