//! Files that the packs of a lineage make together: a delta adds an operation to a contract or a query to a file, and what
//! it does not name stays the parent's.

use std::collections::BTreeMap;
use std::sync::Arc;

use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::{Merged, PackFile, State};
use stategen_spec::{Pack, sql, yaml};

use crate::delta;
use crate::fingerprint::fingerprint;

/// Applies a delta of contracts, which has them below `contracts`, to the parent's.
pub(super) fn contracts(
    operations: &Node,
    state: &State,
    pack: &Pack,
    files: &mut Arc<BTreeMap<String, PackFile>>,
    findings: &mut Vec<Diagnostic>,
) {
    let named: Vec<&Key> = ["remove", "change", "add"]
        .iter()
        .filter_map(|operation| operations.at(&[operation, "contracts"])?.entries())
        .flat_map(|entries| entries.iter().map(|(key, _)| key))
        .collect();
    for key in &named {
        let path = format!("contracts/{}.yaml", key.name);
        if let Some((file, _)) = pack.files.get(&path) {
            let message = format!("this pack has the whole contract of `{}`", key.name);
            findings.push(
                Diagnostic::error(Code::AddExists, key.span, message)
                    .with_related(Span::file(*file), "it is here")
                    .with_help("write what is new into that file, or delete the file"),
            );
            return;
        }
    }
    if operations.entries().is_none_or(<[_]>::is_empty) {
        return;
    }
    let mut entries = Vec::new();
    for (path, file) in files.iter() {
        let id = path.strip_prefix("contracts/").and_then(|path| path.strip_suffix(".yaml"));
        // A contract that is no YAML has its own finding.
        let document = yaml::document(file);
        if let (Some(id), Some(document)) = (id, document) {
            entries.push((Key { name: id.to_owned(), span: document.span }, document));
        }
    }
    let below = Node { value: Value::Map(entries.into()), span: operations.span };
    let parent = Node {
        value: Value::Map(vec![(Key { name: "contracts".into(), span: operations.span }, below)].into()),
        span: operations.span,
    };
    let child = delta::apply(&parent, operations, findings);
    for key in named {
        let path = format!("contracts/{}.yaml", key.name);
        let Some(document) = child.at(&["contracts", &key.name]) else { continue };
        if let Some(file) = Arc::make_mut(files).get_mut(&path) {
            file.content = format!("{:#}", document.to_json()).into();
            file.introduced_in = state.id.clone();
            file.merged = Some(Merged::Document(Arc::new(document.clone())));
        }
    }
}

/// The queries of the parent's file, with those of this pack's: new ones are added, and one of the parent's is replaced
/// where the delta names what it was written against.
pub(super) fn queries(
    path: &str,
    (start, text): (Span, &Arc<str>),
    parent: &PackFile,
    replaces: Option<&Node>,
    state: &State,
    findings: &mut Vec<Diagnostic>,
) -> PackFile {
    let mut texts = parts(parent);
    let mut replaced = Vec::new();
    let own = sql::parts(text);
    // A text without an annotation has its own finding, which reading it gives.
    if own.is_empty() {
        texts.push((String::new(), start, Arc::clone(text)));
    }
    for (name, line, part) in own {
        let span = Span::new(start.file, line, 1);
        let key = format!("{path}#{name}");
        let declared = replaces.and_then(|replaces| replaces.get(&key));
        let earlier = texts.iter_mut().find(|(known, ..)| known == name);
        match (earlier, declared) {
            (Some(earlier), Some(hash)) => {
                let actual = fingerprint(earlier.2.trim());
                if hash.text() != actual {
                    let message = format!("`{name}` was written against another version of the parent's query");
                    findings.push(
                        Diagnostic::error(Code::StaleReplacement, hash.span, message)
                            .with_related(earlier.1, "the parent's query")
                            .with_help(format!("bring yours up to date with it, then write \"{actual}\"")),
                    );
                }
                *earlier = (name.to_owned(), span, part.into());
            }
            (Some((_, place, former)), None) => findings.push(
                Diagnostic::error(
                    Code::UndeclaredReplacement,
                    span,
                    format!("`{name}` replaces the parent's query, but the delta does not say so"),
                )
                .with_related(*place, "the parent's query")
                .with_help(format!(
                    "add `replaces: {{ \"{key}\": \"{}\" }}` to delta.yaml",
                    fingerprint(former.trim())
                )),
            ),
            (None, Some(hash)) => findings.push(
                Diagnostic::error(
                    Code::ReplaceMissing,
                    hash.span,
                    format!("the parent has no query `{name}` to replace"),
                )
                .with_help("delete the entry: the query is new"),
            ),
            (None, None) => texts.push((name.to_owned(), span, part.into())),
        }
        replaced.push(key);
    }
    let of_this = |key: &&Key| key.name.split_once('#').is_some_and(|(file, _)| file == path);
    let keys = replaces.and_then(Node::entries).unwrap_or_default().iter().map(|(key, _)| key);
    for key in keys.filter(of_this).filter(|key| !replaced.contains(&key.name)) {
        let message = format!("this pack has no query `{}`", key.name.split_once('#').map_or("", |(_, name)| name));
        findings.push(Diagnostic::error(Code::ReplaceMissing, key.span, message).with_help("delete the entry"));
    }
    made_of(texts, parent, state)
}

/// Takes out the queries that a delta removes, which it lists by component.
pub(super) fn remove_queries(
    removed: Option<&Node>,
    state: &State,
    files: &mut Arc<BTreeMap<String, PackFile>>,
    findings: &mut Vec<Diagnostic>,
) {
    for (component, names) in removed.and_then(Node::entries).unwrap_or_default() {
        let path = format!("queries/{}.sql", component.name);
        let Some(file) = files.get(&path) else {
            let message = format!("the parent has no file `{path}`");
            findings.push(Diagnostic::error(Code::RemoveMissing, component.span, message));
            continue;
        };
        let mut texts = parts(file);
        for name in names.items() {
            let text = name.text();
            match texts.iter().position(|(known, ..)| *known == text) {
                Some(index) => drop(texts.remove(index)),
                None => {
                    let message = format!("the parent has no query `{text}` of `{}`", component.name);
                    let finding = Diagnostic::error(Code::RemoveMissing, name.span, message);
                    findings.push(finding.with_one_of(&text, texts.iter().map(|(known, ..)| known)));
                }
            }
        }
        let file = made_of(texts, file, state);
        Arc::make_mut(files).insert(path, file);
    }
}

/// The queries of a file, with their names and places.
fn parts(file: &PackFile) -> Vec<(String, Span, Arc<str>)> {
    let mut parts = Vec::new();
    for (start, text) in file.texts() {
        parts.extend(sql::parts(&text).into_iter().map(|(name, line, part)| {
            (name.to_owned(), Span::new(start.file, start.line + line - 1, 1), Arc::from(part))
        }));
    }
    parts
}

fn made_of(texts: Vec<(String, Span, Arc<str>)>, parent: &PackFile, state: &State) -> PackFile {
    let content = texts.iter().map(|(.., text)| text.trim()).collect::<Vec<_>>().join("\n\n") + "\n";
    let texts = texts.into_iter().map(|(_, span, text)| (span, text)).collect();
    PackFile {
        content: content.into(),
        introduced_in: state.id.clone(),
        span: parent.span,
        merged: Some(Merged::Texts(texts)),
    }
}
