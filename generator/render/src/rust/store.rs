//! `store.rs`, `store/queries.rs`, `store/rows.rs`: typed queries.

use stategen_model::authored::Name;
use std::collections::BTreeMap;

use stategen_template::from_template;

use super::conversions::Types;
use super::names::{constant, field, pascal, snake};
use super::types::{Member, Object, argument_type, entity_members, has_timestamp, optional_type};
use stategen_model::resolved::{self, Attribute, Entity, Query, Resolved, Service};
use stategen_model::system::uses::logic_says;

use crate::engine::{self, NextStatement, Store};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::declared;
use crate::template::{Nested, rendered};
use stategen_model::system::{self, Access, Cardinality, ComponentId, Lists, QueryField, Sequence, System, Type};
use stategen_model::tree::Tree;

/// The methods of a session.
#[from_template("services/service/src/store/queries.rs")]
struct Queries {
    observed: bool,
    has_timestamps: bool,
    /// Names of the module above that are used, sorted.
    imports: Vec<Shown>,
    queries: Vec<Method>,
    sequences: Vec<NextValue>,
}

/// A piece of a line of a statement.
enum Piece {
    Text(Shown),
    /// What stands for a table of lists.
    Table(Nested),
}

/// A query's method.
struct Method {
    /// The query's name as it was authored, as a method and as a constant.
    name: Shown,
    method: Shown,
    constant: Shown,
    summary: Shown,
    parameters: Vec<Parameter>,
    /// The struct that holds the parameters, where they are many.
    parameter_struct: Option<Shown>,
    result: QueryResult,
    /// The statement's lines, where they are not those that unit tests run.
    in_operation: Option<Vec<Vec<Piece>>>,
    /// The statement's lines.
    sql: Vec<Vec<Piece>>,
}

struct Parameter {
    field: Shown,
    /// The type as an argument, and as a field.
    argument: Shown,
    ty: Shown,
    binding: Binding,
}

/// How a parameter is handed to the driver.
enum Binding {
    Value,
    Text,
    OptionalText,
    Name,
    /// With the enum that it is of.
    OptionalName(Shown),
    /// With the type that stores it.
    Kept(String),
    OptionalKept(String),
    /// With the form in which each value is stored.
    List(String),
}

/// What a query gives, with the type of its rows.
enum QueryResult {
    Row(Shown),
    Rows(Shown),
    Nothing,
    Count,
}

/// A sequence's method.
struct NextValue {
    name: Shown,
    constant: Shown,
    /// The statement, where it is not the one that unit tests run.
    in_operation: Option<Nested>,
    in_tests: Nested,
}

/// The types of the rows that queries give.
#[from_template("services/service/src/store/rows.rs")]
struct Rows {
    /// Whether a type that is declared has an instant.
    has_timestamps: bool,
    has_names: bool,
    has_optional_names: bool,
    /// Whether the type that stores it reads a column, and whether it does one that may hold nothing.
    has_kept: bool,
    has_optional_kept: bool,
    /// Types of the contract that hold what a row does.
    of_contract: Vec<Shown>,
    rows: Vec<Row>,
}

struct Row {
    name: Shown,
    /// Whether its type is declared here.
    declared: bool,
    columns: Vec<Column>,
}

struct Column {
    field: Shown,
    ty: Shown,
    summary: Shown,
    /// The column's name in the database.
    name: Shown,
    reading: Reading,
}

/// How a column is read.
#[derive(PartialEq)]
enum Reading {
    Value,
    Name,
    OptionalName,
    /// With the type that stores it.
    Kept(String),
    OptionalKept(String),
}

/// Values that the database keeps in a form of its own.
#[from_template("services/service/src/store/kept.rs")]
struct Kept {
    decimals: bool,
    uuids: bool,
    /// Whether the database has types of its own for them, beside the one that unit tests run on.
    own_types: bool,
    lists: KeptLists,
}

/// Which of them are in lists, and whether such lists may have places without a value.
struct KeptLists {
    decimals: bool,
    each_decimal: bool,
    each_optional_decimal: bool,
    uuids: bool,
    each_uuid: bool,
    each_optional_uuid: bool,
}

/// Parameters that are lists.
#[from_template("services/service/src/store/lists.rs")]
struct ListModule {
    /// Whether the database has arrays, beside the one that unit tests run on.
    own_types: bool,
}

/// Adds the modules, if the service uses a database.
pub(super) fn artifacts(
    system: &Resolved<'_>,
    service: &Service<'_>,
    of_contract: &BTreeMap<String, Shown>,
    tree: &mut Tree,
) {
    let Some(resolved::Database { id: database_id, database, .. }) = &service.database else { return };
    let Service { id, queries, .. } = service;
    let facts = database.engine.facts();
    let database = engine::database(database.engine);
    let declared = declared(system, id);
    let first = queries.first().map(|query| query.query.span);
    let sources: Vec<_> = first.into_iter().chain(declared.iter().copied()).collect();
    let folder = format!("services/{id}/src");
    let kept = Kept::new(queries, database.own_types);
    let store = Store::new(system, service, facts.serves_unit_tests().then_some(database_id), kept.is_some());
    if let Some(kept) = kept {
        tree.insert(format!("{folder}/store/kept.rs"), rendered(&kept, sources.clone()));
    }
    if store.has_lists {
        let lists = ListModule { own_types: database.own_types };
        tree.insert(format!("{folder}/store/lists.rs"), rendered(&lists, sources.clone()));
    }
    tree.insert(format!("{folder}/store.rs"), (database.store)(store, declared));
    let own_statement = (!facts.serves_unit_tests()).then_some(database.next_value);
    let methods = Queries::new(system, id, own_statement, database.lists.is_none(), queries);
    tree.insert(format!("{folder}/store/queries.rs"), rendered(&methods, sources.clone()));
    tree.insert(format!("{folder}/store/rows.rs"), rendered(&Rows::new(of_contract, queries), sources));
}

/// The sequences that a service draws from.
fn sequences<'a>(system: &'a System, id: &'a str) -> impl Iterator<Item = &'a Name<Sequence>> {
    let drawn = move |name: &&Name<Sequence>| logic_says(system, id, &format!(".next_{}()", snake(name)));
    system.spec.sequences.keys().filter(drawn)
}

/// The rows that hold what an object of their name does.
pub(super) fn of_contract(rows: &Types, bodies: &Types) -> BTreeMap<String, Shown> {
    let shared = rows.iter().filter(|(name, row)| bodies.get(*name).is_some_and(|body| row.holds_what(body)));
    shared.map(|(name, row)| (name.clone(), row.name.clone())).collect()
}

/// The row types of a service's queries.
pub(super) fn row_types(queries: &[Query<'_>]) -> Types {
    let mut rows = BTreeMap::new();
    for query in queries.iter().filter(|query| query.gives_rows()) {
        let members = match &query.entity {
            Some(entity) => entity_members(entity),
            None => query.query.columns.iter().map(member).collect(),
        };
        let name = row_type(query);
        let row = Object { name: name.clone(), description: Shown::default(), members, closed: false };
        rows.insert(name.text().to_owned(), row);
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
        access: Access::Both,
        default: None,
        boxed: false,
        merged: None,
        description: Shown::default(),
    }
}

fn row_type(query: &Query<'_>) -> Shown {
    match &query.entity {
        Some(entity) => entity.entity.type_name.shown(),
        None => query.query.name.shown_as(|name| format!("{}Row", pascal(name))),
    }
}

impl Store {
    /// A database that unit tests can run on has its scripts itself.
    fn new(system: &System, service: &Service<'_>, own_scripts: Option<&ComponentId>, has_kept: bool) -> Self {
        let queries = &service.queries;
        let has_transactions = logic_says(system, service.id, ".begin()");
        Self {
            observed: system.is_observed(),
            has_statements: has_transactions || !queries.is_empty() || sequences(system, service.id).next().is_some(),
            has_parameter_structs: queries.iter().any(|query| query.query.takes_struct()),
            has_kept,
            has_lists: queries.iter().any(|query| !query.query.lists.is_empty()),
            has_rows: queries.iter().any(Query::gives_rows),
            has_transactions,
            scripts: own_scripts.map_or_else(|| crate::sql::TESTING_SCRIPTS.shown(), Show::shown),
        }
    }
}

impl Queries {
    fn new(
        system: &System,
        id: &str,
        own_statement: Option<NextStatement>,
        has_arrays: bool,
        queries: &[Query<'_>],
    ) -> Self {
        let mut parameters = queries.iter().flat_map(|query| &query.query.parameters);
        let rows = queries.iter().filter(|query| query.gives_rows()).map(row_type);
        let needed = ["Connected", "Error", "Session"].map(Show::shown);
        let kept = parameters.clone().any(|parameter| kept_type(&parameter.ty).is_some()).then(|| "kept".shown());
        let runs = !queries.is_empty() || sequences(system, id).next().is_some();
        let lists = parameters.clone().any(|parameter| parameter.list).then(|| "lists::list".shown());
        let statement = (system.is_observed() && runs).then(|| "statement".shown());
        let mut imports: Vec<Shown> = rows.chain(needed).chain(kept).chain(lists).chain(statement).collect();
        imports.sort_by(|a, b| a.text().cmp(b.text()));
        imports.dedup_by(|a, b| a.text() == b.text());
        Self {
            observed: system.is_observed(),
            has_timestamps: parameters.any(|parameter| has_timestamp(&parameter.ty)),
            imports,
            queries: queries.iter().map(|query| Method::new(query, has_arrays)).collect(),
            sequences: sequences(system, id).map(|name| NextValue::new(name, own_statement)).collect(),
        }
    }
}

impl Method {
    fn new(resolved: &Query<'_>, has_arrays: bool) -> Self {
        let query = resolved.query;
        let in_tests = engine::for_unit_tests().lists;
        let many = query.takes_struct();
        let row = || row_type(resolved);
        Self {
            name: query.name.shown(),
            method: query.name.shown_as(field),
            constant: query.name.shown_as(constant),
            summary: query.description.shown(),
            parameters: query.parameters.iter().map(|parameter| Parameter::new(parameter, many)).collect(),
            parameter_struct: many.then(|| query.name.shown_as(|name| format!("{}Params", pascal(name)))),
            result: match query.cardinality {
                Cardinality::One => QueryResult::Row(row()),
                Cardinality::Many => QueryResult::Rows(row()),
                Cardinality::Exec => QueryResult::Nothing,
                Cardinality::ExecRows => QueryResult::Count,
            },
            in_operation: (has_arrays && !query.lists.is_empty()).then(|| statement_lines(query, None)),
            sql: statement_lines(query, in_tests),
        }
    }

    fn gives_nothing(&self) -> bool {
        matches!(self.result, QueryResult::Nothing)
    }

    fn gives_rows(&self) -> bool {
        matches!(self.result, QueryResult::Row(_) | QueryResult::Rows(_))
    }
}

/// The lines of a statement, in which something else may stand for the tables of lists.
fn statement_lines(query: &system::Query, table: Option<fn(&Lists) -> Nested>) -> Vec<Vec<Piece>> {
    let mut lines = vec![Vec::new()];
    let mut at = (0, 0);
    for (lists, table) in query.lists.iter().filter_map(|lists| Some((lists, table?))) {
        let [from, to] = lists.place;
        add_text(&mut lines, query, at, from);
        add_piece(&mut lines, Piece::Table(table(lists)));
        at = to;
    }
    add_text(&mut lines, query, at, (query.lines.len().saturating_sub(1), usize::MAX));
    lines
}

/// Adds what a statement has from a letter of a line on, up to another.
fn add_text(lines: &mut Vec<Vec<Piece>>, query: &system::Query, from: (usize, usize), to: (usize, usize)) {
    for line in from.0..=to.0 {
        let start = if line == from.0 { from.1 } else { 0 };
        let end = if line == to.0 { to.1 } else { usize::MAX };
        if line > from.0 {
            lines.push(Vec::new());
        }
        let letters = |text: &str| text.chars().skip(start).take(end.saturating_sub(start)).collect();
        add_piece(lines, Piece::Text(query.lines[line].shown_as(letters)));
    }
}

fn add_piece(lines: &mut [Vec<Piece>], piece: Piece) {
    if let Some(line) = lines.last_mut() {
        line.push(piece);
    }
}

impl Parameter {
    fn new(parameter: &QueryField, in_struct: bool) -> Self {
        if parameter.list {
            return Self::list(parameter);
        }
        Self {
            field: parameter.name.shown_as(field),
            argument: argument_type(&parameter.ty, parameter.nullable, "").shown(),
            ty: optional_type(&parameter.ty, parameter.nullable, "").shown(),
            binding: match (&*parameter.ty, parameter.nullable) {
                (ty, nullable) if let Some(kept) = kept_type(ty) => {
                    if nullable {
                        Binding::OptionalKept(kept)
                    } else {
                        Binding::Kept(kept)
                    }
                }
                (Type::Enum(_), false) => Binding::Name,
                (Type::Enum(enumeration), true) => Binding::OptionalName(enumeration.shown()),
                (Type::String, false) if in_struct => Binding::Text,
                (Type::String, true) if in_struct => Binding::OptionalText,
                _ => Binding::Value,
            },
        }
    }
}

impl Parameter {
    fn list(parameter: &QueryField) -> Self {
        let value = optional_type(&parameter.ty, parameter.nullable, "").shown();
        let form = match (&*parameter.ty, parameter.nullable) {
            (Type::Decimal(decimal), false) => format!("kept::decimal::<{}>", decimal.scale),
            (Type::Decimal(decimal), true) => format!("kept::optional_decimal::<{}>", decimal.scale),
            (Type::Uuid, false) => "kept::uuid".to_owned(),
            (Type::Uuid, true) => "kept::optional_uuid".to_owned(),
            (Type::Enum(_), false) => "|name| name.as_str()".to_owned(),
            (Type::Enum(name), true) => format!("|name| name.map(model::{name}::as_str)"),
            (Type::String, false) => "String::as_str".to_owned(),
            (Type::String, true) => "Option::as_deref".to_owned(),
            _ => "Clone::clone".to_owned(),
        };
        Self {
            field: parameter.name.shown_as(field),
            argument: value.map(|value| format!("&[{value}]")),
            ty: value.map(|value| format!("Vec<{value}>")),
            binding: Binding::List(form),
        }
    }
}

impl NextValue {
    fn new(id: &Name<Sequence>, own_statement: Option<NextStatement>) -> Self {
        let name = id.shown_as(snake);
        Self {
            in_operation: own_statement.map(|statement| statement(&name)),
            in_tests: (engine::for_unit_tests().next_value)(&name),
            constant: id.shown_as(constant),
            name,
        }
    }
}

impl Rows {
    fn new(of_contract: &BTreeMap<String, Shown>, queries: &[Query<'_>]) -> Self {
        let mut rows: BTreeMap<String, Row> = BTreeMap::new();
        let mut has_timestamps = false;
        for query in queries.iter().filter(|query| query.gives_rows()) {
            let name = row_type(query);
            let declared = !of_contract.contains_key(name.text());
            let columns = match &query.entity {
                Some(Entity { attributes, .. }) => {
                    has_timestamps |= declared && attributes.iter().any(|one| has_timestamp(&one.attribute.ty()));
                    attributes.iter().map(Column::of_attribute).collect()
                }
                None => {
                    let columns = &query.query.columns;
                    has_timestamps |= declared && columns.iter().any(|column| has_timestamp(&column.ty));
                    columns.iter().map(Column::of_result).collect()
                }
            };
            rows.insert(name.text().to_owned(), Row { name, declared, columns });
        }
        let rows: Vec<Row> = rows.into_values().collect();
        let reads = |reading: Reading| rows.iter().flat_map(|row| &row.columns).any(|column| column.reading == reading);
        let (has_names, has_optional_names) = (reads(Reading::Name), reads(Reading::OptionalName));
        let any = |is: fn(&Reading) -> bool| rows.iter().flat_map(|row| &row.columns).any(|column| is(&column.reading));
        let has_kept = any(|reading| matches!(reading, Reading::Kept(_)));
        let has_optional_kept = any(|reading| matches!(reading, Reading::OptionalKept(_)));
        let of_contract = of_contract.values().cloned().collect();
        Self { has_timestamps, has_names, has_optional_names, has_kept, has_optional_kept, of_contract, rows }
    }
}

impl Column {
    fn of_attribute(resolved: &Attribute<'_>) -> Self {
        let Attribute { name, attribute, .. } = resolved;
        let ty = attribute.ty();
        Self {
            field: name.shown_as(field),
            ty: optional_type(&ty, attribute.nullable, "").shown(),
            summary: attribute.summary.shown(),
            name: attribute.column(name).shown(),
            reading: Reading::new(&ty, attribute.nullable),
        }
    }

    fn of_result(column: &QueryField) -> Self {
        Self {
            field: column.name.shown_as(field),
            ty: optional_type(&column.ty, column.nullable, "").shown(),
            summary: Shown::default(),
            name: column.column.shown(),
            reading: Reading::new(&column.ty, column.nullable),
        }
    }
}

/// The type that stores values which the database keeps in a form of its own.
fn kept_type(ty: &Type) -> Option<String> {
    match ty {
        Type::Decimal(decimal) => Some(format!("kept::Decimal::<{}>", decimal.scale)),
        Type::Uuid => Some("kept::Uuid".to_owned()),
        _ => None,
    }
}

impl Kept {
    /// None where no query has such values.
    fn new(queries: &[Query<'_>], own_types: bool) -> Option<Self> {
        let fields = || queries.iter().flat_map(|query| query.query.parameters.iter().chain(&query.query.columns));
        let any = |is: fn(&Type) -> bool| fields().any(|field| is(&field.ty));
        let (decimals, uuids) = (any(|ty| matches!(ty, Type::Decimal(_))), any(|ty| *ty == Type::Uuid));
        (decimals || uuids).then(|| Self { decimals, uuids, own_types, lists: KeptLists::new(queries) })
    }
}

impl KeptLists {
    fn new(queries: &[Query<'_>]) -> Self {
        let each = |is: fn(&Type) -> bool, nullable: bool| {
            let mut parameters = queries.iter().flat_map(|query| &query.query.parameters);
            parameters.any(|parameter| parameter.list && is(&parameter.ty) && parameter.nullable == nullable)
        };
        let is_uuid = |ty: &Type| *ty == Type::Uuid;
        let [each_decimal, each_optional_decimal] = [false, true].map(|nullable| each(Type::is_decimal, nullable));
        let [each_uuid, each_optional_uuid] = [false, true].map(|nullable| each(is_uuid, nullable));
        Self {
            decimals: each_decimal || each_optional_decimal,
            each_decimal,
            each_optional_decimal,
            uuids: each_uuid || each_optional_uuid,
            each_uuid,
            each_optional_uuid,
        }
    }
}

impl Reading {
    fn new(ty: &Type, optional: bool) -> Self {
        match (ty, optional) {
            (ty, optional) if let Some(kept) = kept_type(ty) => {
                // A type is written without the colons that its constructor has.
                let kept = kept.replace("::<", "<");
                if optional { Self::OptionalKept(kept) } else { Self::Kept(kept) }
            }
            (Type::Enum(_), false) => Self::Name,
            (Type::Enum(_), true) => Self::OptionalName,
            _ => Self::Value,
        }
    }
}
