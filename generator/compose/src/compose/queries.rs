//! The queries of a state's services, and what handlers of earlier states rely on in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use stategen_model::authored::Name;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::system::{ComponentId, PackFile, Packs, Query, QueryField, State, SystemSpec, Type};
use stategen_spec::sql;

use super::Composed;

/// The queries of each service; `lineage` has the state's ancestors.
pub(super) fn queries(
    (state, lineage): (&State, &[State]),
    composed: &Composed,
    parent: Option<&Composed>,
    spec: &SystemSpec,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<ComponentId, Vec<Query>> {
    let packs = Packs::new(lineage.iter().chain([state]).map(|state| state.id.as_str()));
    let schema = sql::Schema { entities: &spec.entities, enums: &spec.enums, packs };
    let mut all = BTreeMap::new();
    for (path, file) in composed.files.iter() {
        let Some(id) = path.strip_prefix("queries/").and_then(|path| path.strip_suffix(".sql")) else { continue };
        let queries = sql::read(&file.texts(), &schema, findings);
        if let Some(before) = parent.and_then(|parent| parent.files.get(path)) {
            let replaced = queries.iter().filter(|query| schema.packs.position(Some(query.span)) == lineage.len());
            for query in replaced {
                findings.extend(other_parameters(state, composed, id, query, &former(before, query, &schema)));
            }
        }
        all.insert(Name::new(id.to_owned(), file.span), queries);
    }
    all
}

/// The query of that name in the parent's file, if it has one that can still be read.
fn former(file: &PackFile, query: &Query, schema: &sql::Schema<'_>) -> Option<Query> {
    let part = |(start, text): (Span, Arc<str>)| {
        let parts = sql::parts(&text);
        let (_, line, part) = parts.into_iter().find(|(name, ..)| *name == query.name.as_str())?;
        Some((Span::new(start.file, start.line + line - 1, 1), Arc::from(part)))
    };
    sql::read(&[file.texts().into_iter().find_map(part)?], schema, &mut Vec::new()).pop()
}

/// A query is called by the places of its parameters, or with all of them by name where they are many. Handlers of earlier
/// states call it as it was, and must not be taken to mean something else.
fn other_parameters(
    state: &State,
    composed: &Composed,
    id: &str,
    query: &Query,
    former: &Option<Query>,
) -> Option<Diagnostic> {
    let former = former.as_ref()?;
    let fields = |query: &Query| {
        let field = |one: &QueryField| (one.name.to_string(), (*one.ty).clone(), one.nullable, one.list);
        let mut fields: Vec<(String, Type, bool, bool)> = query.parameters.iter().map(field).collect();
        // By name, their order says nothing.
        if query.takes_struct() {
            fields.sort_by(|a, b| a.0.cmp(&b.0));
        }
        fields
    };
    let (before, after) = (fields(former), fields(query));
    let folder = format!("logic/{id}/");
    let calls = |(path, file): &(&String, &PackFile)| {
        path.starts_with(&folder)
            && file.introduced_in != state.id
            && file.content.contains(&format!(".{}(", query.name))
    };
    let (_, handler) = composed.files.iter().find(calls).filter(|_| before != after)?;
    let names = |query: &Query| {
        let names: Vec<&str> = query.parameters.iter().map(|one| one.name.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    };
    let (taken, called) = (names(query), names(former));
    let message = if taken == called {
        format!("`{}` takes {taken} of other types than the parent's query, which handlers of it call", query.name)
    } else {
        format!("`{}` takes {taken}, and handlers of the parent call it with {called}", query.name)
    };
    let finding = Diagnostic::error(Code::QueryParameters, query.span, message);
    let finding =
        finding.with_related(former.span, "the parent's query").with_related(handler.span, "it is called here");
    Some(finding.with_help("give the new query a name of its own, or write what calls it anew in this pack"))
}
