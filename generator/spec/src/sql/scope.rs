//! The columns that a statement gives, from the tables that it names: their names, their types, and whether they may be
//! null, by the rules of the SQL standard for joins, aggregates and set operations.

use sqlparser::ast::{
    AssignmentTarget, BinaryOperator as Op, ConflictTarget, Expr, FromTable, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, GroupByExpr, Ident, Insert, JoinOperator, ObjectName, OnInsert, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, Statement, TableAlias, TableFactor, TableObject, TableWithJoins,
    UpdateTableFromKind, Value,
};

use std::collections::BTreeMap;

use stategen_model::authored::{Authored, Name, Text};
use stategen_model::diagnostic::Span;
use stategen_model::names::{ordered, snake};
use stategen_model::system::{Attribute, Entity, EnumSpec, Packs, TableName, Type};

/// The names that a query's types come from.
pub struct Schema<'a> {
    /// Entities by table.
    pub entities: &'a BTreeMap<TableName, Entity>,
    /// Enums by name.
    pub enums: &'a BTreeMap<Name<EnumSpec>, EnumSpec>,
    /// The packs that wrote queries and entities.
    pub packs: Packs<'a>,
}

/// A column of a relation or of a result.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// snake_case Rust name: the attribute's in snake case where it is one, else the column's.
    pub name: Text,
    /// As the database calls it.
    pub column: Text,
    /// Its type; none where only its author can know.
    pub ty: Option<Authored<Type>>,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether a row may be added without it.
    pub spare: bool,
    /// Whether whoever wrote the statement knew of it, so that `*` stands for it too.
    pub known: bool,
}

/// What is wrong with a statement.
#[derive(Debug)]
pub(super) struct Fault {
    pub message: String,
    pub help: String,
    /// The word that it is about, with its line in the statement from 1; none for the statement as a whole.
    pub word: Option<(String, u64)>,
    /// The names that the word may have meant.
    pub known: Vec<String>,
}

impl Fault {
    pub(super) fn at(ident: &Ident, message: String, help: &str) -> Box<Self> {
        let word = Some((ident.value.clone(), ident.span.start.line.max(1)));
        Box::new(Self { message, help: help.to_owned(), word, known: Vec::new() })
    }

    pub(super) fn whole(message: String, help: &str) -> Box<Self> {
        Box::new(Self { message, help: help.to_owned(), word: None, known: Vec::new() })
    }

    fn among(mut self: Box<Self>, known: impl IntoIterator<Item = String>) -> Box<Self> {
        self.known = known.into_iter().collect();
        self
    }
}

type Outcome<T> = Result<T, Box<Fault>>;

/// What a `FROM` or a `WITH` brings, by the name that the statement has for it.
#[derive(Debug, Clone)]
struct Relation {
    name: String,
    columns: Vec<Column>,
}

/// What names mean at one place of a statement.
#[derive(Clone)]
struct Scope<'a> {
    schema: &'a Schema<'a>,
    /// Where the statement is written.
    place: Span,
    /// The columns of what is read from lists.
    listed: &'a [Column],
    /// What `WITH` named.
    named: Vec<Relation>,
    /// What `FROM` brought, and at the end what the statements around it brought.
    relations: Vec<Relation>,
}

/// The type and nullability of an expression.
struct Typed {
    ty: Option<Authored<Type>>,
    nullable: bool,
}

impl Typed {
    fn new(ty: Type, nullable: bool) -> Self {
        Self { ty: Some(Authored::unwritten(ty)), nullable }
    }

    fn unknown() -> Self {
        Self { ty: None, nullable: true }
    }
}

/// The columns that a statement gives, in order.
///
/// # Errors
/// A table or column that is not there, a name that two tables have, a column without a name, and parts of a set
/// operation that do not fit.
pub(super) fn columns(
    statement: &Statement,
    schema: &Schema<'_>,
    place: Span,
    listed: &[Column],
) -> Outcome<Vec<Column>> {
    let mut scope = Scope { schema, place, listed, named: Vec::new(), relations: Vec::new() };
    let returned = match statement {
        Statement::Query(query) => return named_once(scope.query(query)?),
        Statement::Insert(insert) => {
            scope.insert(insert)?;
            insert.returning.as_deref()
        }
        Statement::Update(update) => {
            scope.from(std::slice::from_ref(&update.table))?;
            let target = scope.relations.clone();
            if let Some(UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables)) = &update.from {
                scope.from(tables)?;
            }
            for assignment in &update.assignments {
                scope.assigned(&assignment.target, &target)?;
            }
            update.returning.as_deref()
        }
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
            scope.from(tables)?;
            scope.from(delete.using.as_deref().unwrap_or_default())?;
            delete.returning.as_deref()
        }
        _ => None,
    };
    named_once(scope.items(returned.unwrap_or_default(), true)?)
}

/// A row's fields have a name each.
fn named_once(columns: Vec<Column>) -> Outcome<Vec<Column>> {
    for (index, column) in columns.iter().enumerate() {
        if columns[..index].iter().any(|earlier| earlier.name == column.name) {
            let message = format!("two columns are called `{}`", column.column);
            return Err(Fault::whole(message, "give one of them another name with `AS`"));
        }
    }
    Ok(columns)
}

impl Scope<'_> {
    fn query(&self, query: &Query) -> Outcome<Vec<Column>> {
        let mut scope = self.clone();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let columns = scope.query(&cte.query)?;
            scope.named.push(renamed(&cte.alias, columns));
        }
        scope.body(&query.body)
    }

    fn body(&self, body: &SetExpr) -> Outcome<Vec<Column>> {
        match body {
            SetExpr::Select(select) => self.select(select),
            SetExpr::Query(query) => self.query(query),
            SetExpr::SetOperation { left, right, op, .. } => {
                let operator = format!("parts of the {op} have");
                counted(left, &operator).and_then(|()| counted(right, &operator))?;
                let (left, right) = (self.body(left)?, self.body(right)?);
                joined(&left, &right, &op.to_string())
            }
            SetExpr::Values(values) => Ok(values.rows.first().map_or_else(Vec::new, |row| {
                let unnamed = |index: usize| Text::from(format!("column{}", index + 1).as_str());
                let column = |index| Column {
                    name: unnamed(index),
                    column: unnamed(index),
                    ty: None,
                    nullable: true,
                    spare: true,
                    known: true,
                };
                (0..row.content.len()).map(column).collect()
            })),
            // A statement in place of a SELECT gives what it returns.
            SetExpr::Insert(statement) | SetExpr::Update(statement) | SetExpr::Delete(statement) => {
                columns(statement, self.schema, self.place, self.listed)
            }
            SetExpr::Merge(_) | SetExpr::Table(_) => {
                Err(Fault::whole("this is no SELECT".into(), "write SELECT, INSERT, UPDATE or DELETE"))
            }
        }
    }

    fn select(&self, select: &Select) -> Outcome<Vec<Column>> {
        let mut scope = Scope {
            schema: self.schema,
            place: self.place,
            listed: self.listed,
            named: self.named.clone(),
            relations: Vec::new(),
        };
        scope.from(&select.from)?;
        // `*` means what this FROM brought; names of the statements around are seen after its own.
        let own = scope.relations.len();
        scope.relations.extend(self.relations.iter().cloned());
        let grouped = !matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.is_empty());
        scope.items_of(&select.projection, grouped, own)
    }

    fn items(&self, items: &[SelectItem], grouped: bool) -> Outcome<Vec<Column>> {
        self.items_of(items, grouped, self.relations.len())
    }

    fn items_of(&self, items: &[SelectItem], grouped: bool, own: usize) -> Outcome<Vec<Column>> {
        let mut columns = Vec::new();
        for item in items {
            match item {
                SelectItem::Wildcard(_) => {
                    let columns_of = |relation: &Relation| relation.columns.clone();
                    let all = self.relations[..own].iter().flat_map(columns_of);
                    columns.extend(all.filter(|column| column.known));
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                    let all = self.relation(last(name)?)?.columns.iter();
                    columns.extend(all.filter(|column| column.known).cloned());
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    let Typed { ty, nullable } = self.typed(expr, grouped)?;
                    let column = Text::from(folded(alias).as_str());
                    columns.push(Column { name: column.map(snake), column, ty, nullable, spare: true, known: true });
                }
                SelectItem::UnnamedExpr(expr) => columns.push(self.unnamed(expr)?),
                SelectItem::QualifiedWildcard(..) | SelectItem::ExprWithAliases { .. } => {
                    return Err(Fault::whole(format!("`{item}` is not understood"), "name each column"));
                }
            }
        }
        Ok(columns)
    }

    /// A column without an alias keeps its name; databases differ in the names that they give to expressions.
    fn unnamed(&self, expr: &Expr) -> Outcome<Column> {
        match expr {
            Expr::Identifier(ident) => self.column(None, ident).cloned(),
            Expr::CompoundIdentifier(idents) => self.compound(idents).cloned(),
            _ => Err(Fault::whole(format!("the column `{expr}` has no name"), "give it one: `AS name`")),
        }
    }

    fn from(&mut self, tables: &[TableWithJoins]) -> Outcome<()> {
        for table in tables {
            let start = self.relations.len();
            let relation = self.relation_of(&table.relation)?;
            self.relations.extend(relation);
            for join in &table.joins {
                let brought = self.relation_of(&join.relation)?;
                let middle = self.relations.len();
                self.relations.extend(brought);
                let (left, right) = match &join.join_operator {
                    JoinOperator::Left(_) | JoinOperator::LeftOuter(_) => (false, true),
                    JoinOperator::Right(_) | JoinOperator::RightOuter(_) => (true, false),
                    JoinOperator::FullOuter(_) => (true, true),
                    _ => (false, false),
                };
                let (before, after) = self.relations[start..].split_at_mut(middle - start);
                for (side, outer) in [(before, left), (after, right)] {
                    for column in side.iter_mut().flat_map(|relation| &mut relation.columns).filter(|_| outer) {
                        column.nullable = true;
                    }
                }
            }
        }
        Ok(())
    }

    fn relation_of(&self, factor: &TableFactor) -> Outcome<Vec<Relation>> {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let relation = self.table(last(name)?)?;
                Ok(vec![match alias {
                    Some(alias) => renamed(alias, relation.columns),
                    None => relation,
                }])
            }
            TableFactor::Derived { subquery, alias: Some(alias), .. } => {
                Ok(vec![renamed(alias, self.query(subquery)?)])
            }
            TableFactor::UNNEST { alias: Some(alias), .. } => {
                let of =
                    |name: &Ident| self.listed.iter().find(|column| column.column.as_str() == folded(name)).cloned();
                let columns = alias.columns.iter().filter_map(|column| of(&column.name)).collect();
                Ok(vec![Relation { name: folded(&alias.name), columns }])
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                let mut scope = Scope {
                    schema: self.schema,
                    place: self.place,
                    listed: self.listed,
                    named: self.named.clone(),
                    relations: Vec::new(),
                };
                scope.from(std::slice::from_ref(table_with_joins))?;
                Ok(scope.relations)
            }
            other => Err(Fault::whole(
                format!("`{other}` is not understood as a table"),
                "name a table, or a query in parentheses with a name behind it",
            )),
        }
    }

    /// A table of the system, or what `WITH` named.
    fn table(&self, ident: &Ident) -> Outcome<Relation> {
        let name = folded(ident);
        if let Some(relation) = self.named.iter().rev().find(|relation| relation.name == name) {
            return Ok(relation.clone());
        }
        match self.schema.entities.get_key_value(name.as_str()) {
            Some((_, entity)) => Ok(Relation { name, columns: self.stored(entity) }),
            None => {
                let known = self.schema.entities.keys().map(ToString::to_string);
                let message = format!("`{}` is no table of the system", ident.value);
                Err(Fault::at(ident, message, "name an entity of the system").among(known))
            }
        }
    }

    /// The columns of a table, and which of them whoever wrote the statement knew.
    fn stored(&self, entity: &Entity) -> Vec<Column> {
        let known = |(name, _): (&Text, _)| self.schema.packs.knew(Some(self.place), name.place());
        let known: Vec<bool> = ordered(&entity.attributes).into_iter().map(known).collect();
        stored(entity).into_iter().zip(known).map(|(column, known)| Column { known, ..column }).collect()
    }

    fn relation(&self, ident: &Ident) -> Outcome<&Relation> {
        let name = folded(ident);
        self.relations.iter().find(|relation| relation.name == name).ok_or_else(|| {
            let known = self.relations.iter().map(|relation| relation.name.clone());
            let message = format!("`{}` is no table that the statement names", ident.value);
            Fault::at(ident, message, "name it in FROM").among(known)
        })
    }

    fn column(&self, of: Option<&Ident>, ident: &Ident) -> Outcome<&Column> {
        let name = folded(ident);
        let relations = match of {
            Some(of) => vec![self.relation(of)?],
            None => self.relations.iter().collect(),
        };
        let columns = || relations.iter().flat_map(|relation| &relation.columns);
        let mut found = columns().filter(|column| column.column.as_str() == name);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) if of.is_none() => {
                let message = format!("more than one table has a column `{name}`");
                Err(Fault::at(ident, message, "write the table before it: `table.column`"))
            }
            (Some(column), _) => Ok(column),
            (None, _) => {
                let message = format!("`{}` is no column of a table that the statement names", ident.value);
                let known = columns().map(|column| column.column.to_string()).collect::<Vec<_>>();
                Err(Fault::at(ident, message, "name a column of its tables").among(known))
            }
        }
    }

    fn compound(&self, idents: &[Ident]) -> Outcome<&Column> {
        match idents {
            [.., table, column] => self.column(Some(table), column),
            [column] => self.column(None, column),
            [] => Err(Fault::whole("a name is empty".into(), "name a column")),
        }
    }

    fn assigned(&self, target: &AssignmentTarget, tables: &[Relation]) -> Outcome<()> {
        let scope = Scope {
            schema: self.schema,
            place: self.place,
            listed: self.listed,
            named: Vec::new(),
            relations: tables.to_vec(),
        };
        let names = match target {
            AssignmentTarget::ColumnName(name) => std::slice::from_ref(name),
            AssignmentTarget::Tuple(names) => names,
        };
        names.iter().try_for_each(|name| scope.column(None, last(name)?).map(drop))
    }

    /// Checks an INSERT's columns, and leaves the scope of its RETURNING.
    fn insert(&mut self, insert: &Insert) -> Outcome<()> {
        let TableObject::TableName(name) = &insert.table else {
            return Err(Fault::whole("an INSERT goes into a table".into(), "name a table"));
        };
        let ident = last(name)?;
        let table = self.table(ident)?;
        if insert.columns.is_empty() && insert.source.is_some() {
            let message = "the INSERT names no columns, and their order is none to rely on".to_owned();
            let known: Vec<&str> = table.columns.iter().map(|column| column.column.as_str()).collect();
            let help = format!("name them behind the table: `({})`", known.join(", "));
            return Err(Fault::at(ident, message, &help));
        }
        if let Some(source) = &insert.source {
            counted(&source.body, "an INSERT has")?;
            let given = self.query(source)?.len();
            let wanted = insert.columns.len();
            if given != wanted {
                let message = format!("{given} values are given for {wanted} columns");
                return Err(Fault::at(ident, message, "give each column one value"));
            }
        }
        let name = insert.table_alias.as_ref().map_or_else(|| table.name.clone(), |alias| folded(&alias.alias));
        self.relations = vec![Relation { name, columns: table.columns.clone() }];
        for column in &insert.columns {
            self.column(None, last(column)?)?;
        }
        let named = |column: &Column| {
            insert
                .columns
                .iter()
                .filter_map(|name| last(name).ok())
                .any(|ident| folded(ident) == column.column.as_str())
        };
        let missing = table.columns.iter().find(|column| !column.spare && !named(column));
        if let Some(column) = missing.filter(|_| insert.source.is_some()) {
            let message = format!("`{}` may not be null, and the INSERT leaves it out", column.column);
            return Err(Fault::at(ident, message, "give it a value"));
        }
        self.conflict(insert, ident)
    }

    /// A database wants a key for the columns of `ON CONFLICT`.
    fn conflict(&self, insert: &Insert, ident: &Ident) -> Outcome<()> {
        let Some(OnInsert::OnConflict(conflict)) = &insert.on else { return Ok(()) };
        let Some(ConflictTarget::Columns { columns, .. }) = &conflict.conflict_target else { return Ok(()) };
        for column in columns {
            self.column(None, column)?;
        }
        let Some(entity) = self.schema.entities.get(folded(ident).as_str()) else { return Ok(()) };
        let key = entity.attributes.iter().filter(|(_, a)| a.key).map(|(name, a)| a.column(name)).collect();
        let unique = entity.unique.values().map(|attributes| entity.columns(attributes));
        let keys: Vec<Vec<Text>> = std::iter::once(key).chain(unique).collect();
        let named: Vec<String> = columns.iter().map(folded).collect();
        let is_key = |key: &Vec<Text>| {
            key.len() == named.len() && named.iter().all(|name| key.iter().any(|column| column.as_str() == name))
        };
        match columns.first() {
            Some(first) if !keys.iter().any(is_key) => {
                let message = format!("`{}` has no key on ({})", folded(ident), named.join(", "));
                let list =
                    |key: &Vec<Text>| format!("({})", key.iter().map(Text::as_str).collect::<Vec<_>>().join(", "));
                let keys = keys.iter().map(list).collect::<Vec<_>>().join(" and ");
                let help = if entity.unique.is_empty() { "its key is" } else { "its keys are" };
                Err(Fault::at(first, message, &format!("{help} {keys}")))
            }
            _ => Ok(()),
        }
    }

    fn typed(&self, expr: &Expr, grouped: bool) -> Outcome<Typed> {
        let of = |column: &Column| Typed { ty: column.ty.clone(), nullable: column.nullable };
        Ok(match expr {
            Expr::Nested(inner) => self.typed(inner, grouped)?,
            Expr::Identifier(ident) => of(self.column(None, ident)?),
            Expr::CompoundIdentifier(idents) => of(self.compound(idents)?),
            Expr::Value(value) => literal(&value.value),
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::Exists { .. } => Typed::new(Type::Boolean, false),
            Expr::UnaryOp { expr, .. } => self.typed(expr, grouped)?,
            Expr::BinaryOp { left, op, right } => operated(self.typed(left, grouped)?, op, self.typed(right, grouped)?),
            Expr::Function(function) => self.called(function, grouped)?,
            Expr::Case { conditions, else_result, .. } => {
                let mut results = conditions.iter().map(|when| &when.result).collect::<Vec<_>>();
                results.extend(else_result.as_deref());
                let results = results.into_iter().map(|result| self.typed(result, grouped));
                let results = results.collect::<Outcome<Vec<_>>>()?;
                let nullable = else_result.is_none() || results.iter().any(|result| result.nullable);
                Typed { ty: agreed(&results), nullable }
            }
            Expr::Subquery(query) => match self.query(query)?.into_iter().next() {
                Some(column) => Typed { ty: column.ty, nullable: true },
                None => Typed::unknown(),
            },
            _ => Typed::unknown(),
        })
    }

    fn called(&self, function: &Function, grouped: bool) -> Outcome<Typed> {
        let name = last(&function.name)?.value.to_ascii_lowercase();
        let mut arguments = Vec::new();
        if let FunctionArguments::List(list) = &function.args {
            for argument in &list.args {
                if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument {
                    arguments.push(self.typed(expr, grouped)?);
                }
            }
        }
        let first = arguments.first();
        let nullable = first.is_none_or(|argument| argument.nullable);
        // An aggregate over no row is null; a group has one at least, unless a filter takes it away.
        let empty = nullable || !grouped || function.filter.is_some() || function.over.is_some();
        let ty = first.and_then(|argument| argument.ty.clone());
        Ok(match name.as_str() {
            "count" | "row_number" | "rank" | "dense_rank" => Typed::new(Type::Long, false),
            "min" | "max" => Typed { ty, nullable: empty },
            // PostgreSQL sums 32 bits into 64; what is wider differs between databases.
            "sum" if ty.as_deref() == Some(&Type::Integer) => Typed::new(Type::Long, empty),
            "sum" if matches!(ty.as_deref(), Some(Type::Decimal(_))) => Typed { ty, nullable: empty },
            "coalesce" => {
                Typed { ty: agreed(&arguments), nullable: arguments.iter().all(|argument| argument.nullable) }
            }
            "lower" | "upper" | "trim" => Typed::new(Type::String, nullable),
            "abs" => Typed { ty, nullable },
            "length" => Typed::new(Type::Integer, nullable),
            _ => Typed::unknown(),
        })
    }
}

/// What is given by its place is named: `*` is other columns where a table has more of them.
fn counted(body: &SetExpr, who: &str) -> Outcome<()> {
    let SetExpr::Select(select) = body else { return Ok(()) };
    let is_all = |item: &&SelectItem| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..));
    match select.projection.iter().find(is_all) {
        Some(item) => Err(Fault::whole(
            format!("`{item}` is no list of columns, which {who} by their places"),
            "name each column",
        )),
        None => Ok(()),
    }
}

/// The type that all have whose type is known.
fn agreed(results: &[Typed]) -> Option<Authored<Type>> {
    let mut known = results.iter().filter_map(|result| result.ty.clone());
    // What stands beside a decimal is its like, or `0`: `decimals` has seen to that.
    let decimal = known.clone().find(|ty| matches!(**ty, Type::Decimal(_)));
    decimal.or_else(|| {
        let first = known.next()?;
        known.all(|ty| *ty == *first).then_some(first)
    })
}

fn literal(value: &Value) -> Typed {
    match value {
        Value::Number(digits, _) if digits.parse::<i32>().is_ok() => Typed::new(Type::Integer, false),
        Value::Number(digits, _) if digits.parse::<i64>().is_ok() => Typed::new(Type::Long, false),
        Value::SingleQuotedString(_) | Value::DollarQuotedString(_) => Typed::new(Type::String, false),
        Value::Boolean(_) => Typed::new(Type::Boolean, false),
        _ => Typed::unknown(),
    }
}

fn operated(left: Typed, op: &Op, right: Typed) -> Typed {
    let nullable = left.nullable || right.nullable;
    match op {
        Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::And | Op::Or => {
            Typed::new(Type::Boolean, nullable)
        }
        Op::StringConcat => Typed::new(Type::String, nullable),
        Op::Plus | Op::Minus | Op::Multiply => {
            let decimal = [&left, &right].into_iter().find(|one| matches!(one.ty.as_deref(), Some(Type::Decimal(_))));
            if let Some(ty) = decimal.and_then(|one| one.ty.clone()) {
                return Typed { ty: Some(ty), nullable };
            }
            let wide = |typed: &Typed| typed.ty.as_deref() == Some(&Type::Long);
            let narrow = |typed: &Typed| typed.ty.as_deref() == Some(&Type::Integer);
            match (wide(&left) || narrow(&left), wide(&right) || narrow(&right)) {
                (true, true) if wide(&left) || wide(&right) => Typed::new(Type::Long, nullable),
                (true, true) => Typed::new(Type::Integer, nullable),
                _ => Typed { ty: agreed(&[left, right]), nullable },
            }
        }
        _ => Typed { ty: None, nullable },
    }
}

/// The columns of a set operation: named as in the first part, null where either part may be.
fn joined(left: &[Column], right: &[Column], operator: &str) -> Outcome<Vec<Column>> {
    if left.len() != right.len() {
        let message = format!("the parts of the {operator} give {} and {} columns", left.len(), right.len());
        return Err(Fault::whole(message, "give each part the same columns"));
    }
    let pairs = left.iter().zip(right).map(|(first, second)| match (&first.ty, &second.ty) {
        (Some(one), Some(other)) if **one != **other => {
            let message = format!("`{}` has another type in the second part of the {operator}", first.column);
            Err(Fault::whole(message, "give each part the same columns"))
        }
        _ => {
            let ty = first.ty.clone().filter(|_| second.ty.is_some());
            Ok(Column { ty, nullable: first.nullable || second.nullable, ..first.clone() })
        }
    });
    pairs.collect()
}

/// What PostgreSQL makes of a name: small letters, unless it is quoted.
pub(super) fn folded(ident: &Ident) -> String {
    if ident.quote_style.is_some() { ident.value.clone() } else { ident.value.to_ascii_lowercase() }
}

pub(super) fn last(name: &ObjectName) -> Outcome<&Ident> {
    let ident = name.0.last().and_then(|part| part.as_ident());
    ident.ok_or_else(|| Fault::whole(format!("`{name}` is no name"), "write a name"))
}

fn renamed(alias: &TableAlias, mut columns: Vec<Column>) -> Relation {
    for (column, given) in columns.iter_mut().zip(&alias.columns) {
        column.column = Text::from(folded(&given.name).as_str());
        column.name = column.column.map(snake);
    }
    Relation { name: folded(&alias.name), columns }
}

/// The columns of a table, in the order in which it is made.
pub(super) fn stored(entity: &Entity) -> Vec<Column> {
    let column = |(name, attribute): (&Text, &Attribute)| Column {
        name: name.map(snake),
        column: attribute.column(name),
        ty: Some(attribute.ty()),
        nullable: attribute.nullable,
        spare: attribute.nullable || attribute.default.is_some(),
        known: true,
    };
    ordered(&entity.attributes).into_iter().map(column).collect()
}
