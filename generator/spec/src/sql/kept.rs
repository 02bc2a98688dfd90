//! Words that databases keep for themselves, as names of tables and columns: without quotes, some of them are valid and
//! mean something else, as `user` does.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, FunctionArguments, Ident, ObjectName, Statement, visit_expressions, visit_relations};

use stategen_model::system::{DatabaseEngine, Entity, TableName};

/// What a kept word stands for in a statement.
pub(super) struct Kept {
    pub word: Ident,
    /// `table` or `column`.
    pub what: &'static str,
}

/// The first table, else the first column of these tables, that is named by a kept word without quotes.
pub(super) fn word(statement: &Statement, tables: &[(&TableName, &Entity)]) -> Option<Kept> {
    let table = visit_relations(statement, |table| kept(single(table)));
    if let ControlFlow::Break(word) = table {
        return Some(Kept { word, what: "table" });
    }
    let is_column = |name: &&Ident| {
        let mut attributes = tables.iter().flat_map(|(_, entity)| &entity.attributes);
        attributes.any(|(attribute, spec)| spec.column(attribute).eq_ignore_ascii_case(&name.value))
    };
    let column = visit_expressions(statement, |expression| {
        let name = match expression {
            Expr::Identifier(name) => Some(name),
            // `user` and its like are functions that are called without brackets.
            Expr::Function(call) if call.args == FunctionArguments::None => single(&call.name),
            _ => None,
        };
        kept(name.filter(is_column))
    });
    column.break_value().map(|word| Kept { word, what: "column" })
}

fn kept(name: Option<&Ident>) -> ControlFlow<Ident> {
    match name {
        Some(name) if name.quote_style.is_none() && DatabaseEngine::keeps(&name.value) => {
            ControlFlow::Break(name.clone())
        }
        _ => ControlFlow::Continue(()),
    }
}

/// The name, where nothing qualifies it.
fn single(name: &ObjectName) -> Option<&Ident> {
    match name.0.as_slice() {
        [part] => part.as_ident(),
        _ => None,
    }
}
