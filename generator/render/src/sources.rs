//! The places that files follow from.

use stategen_model::diagnostic::Span;
use stategen_model::system::System;

/// The places where the named things are declared, each once, in order.
pub(crate) fn spans<'a>(system: &System, paths: impl IntoIterator<Item = &'a str>) -> Vec<Span> {
    let mut spans: Vec<Span> = paths.into_iter().filter_map(|path| system.spans.get(path).cloned()).collect();
    spans.sort();
    spans.dedup();
    spans
}

/// The place where a component is declared.
pub(crate) fn declared(system: &System, id: &str) -> Vec<Span> {
    spans(system, [format!("components.{id}").as_str()])
}

/// The places of every entry of a collection, such as `components`.
pub(crate) fn spans_of_each(system: &System, collection: &str) -> Vec<Span> {
    let direct = |path: &&String| {
        path.strip_prefix(collection).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| !rest.contains('.'))
    };
    spans(system, system.spans.keys().filter(direct).map(String::as_str))
}
