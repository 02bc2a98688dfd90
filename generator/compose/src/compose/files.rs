//! The files of a state: its parent's, less what the delta removes, with its pack's in their place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fingerprint::fingerprint;
use super::{Composed, OfFiles, merged};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::state_number;
use stategen_model::node::Node;
use stategen_model::system::{PackFile, State};
use stategen_spec::Pack;

pub(super) fn files(
    state: &State,
    pack: &Pack,
    authored: &Node,
    base: &Composed,
    tree: &Node,
    delta: &OfFiles,
    findings: &mut Vec<Diagnostic>,
) -> Arc<BTreeMap<String, PackFile>> {
    let mut files = kept(base, delta, findings);
    let replaces = authored.get("replaces");
    merged::remove_queries(delta.removed_queries.as_ref(), state, &mut files, findings);
    for (path, (file, content)) in &pack.files {
        let span = Span::file(*file);
        let declared = replaces.and_then(|r| r.get(path));
        if let (Some(parent), None, true) = (files.get(path), declared, path.starts_with("queries/")) {
            let file = merged::queries(path, (span, content), parent, replaces, state, findings);
            Arc::make_mut(&mut files).insert(path.clone(), file);
            continue;
        }
        findings.extend(replacement(state, (path, span), base.files.get(path), declared));
        let file = PackFile { content: content.clone(), introduced_in: state.id.clone(), span, merged: None };
        Arc::make_mut(&mut files).insert(path.clone(), file);
    }
    merged::contracts(&delta.contracts, state, pack, &mut files, findings);
    replaced_by_nothing(pack, replaces, findings);
    // What belongs to a component goes with it.
    let before: BTreeSet<&str> = component_ids(&base.tree).collect();
    let after: BTreeSet<&str> = component_ids(tree).collect();
    for gone in before.difference(&after) {
        Arc::make_mut(&mut files).retain(|path, _| {
            let own = path.strip_prefix("logic/").is_some_and(|rest| rest.starts_with(&format!("{gone}/")));
            !own && *path != format!("contracts/{gone}.yaml") && *path != format!("queries/{gone}.sql")
        });
    }
    files
}

/// The parent's files, less those that the delta removes.
fn kept(base: &Composed, delta: &OfFiles, findings: &mut Vec<Diagnostic>) -> Arc<BTreeMap<String, PackFile>> {
    let mut files = Arc::clone(&base.files);
    for name in delta.removed.as_ref().map(Node::items).unwrap_or_default() {
        let path = name.as_str().unwrap_or_default();
        if Arc::make_mut(&mut files).remove(path).is_none() {
            let finding = Diagnostic::error(Code::RemoveMissing, name.span, format!("the parent has no file `{path}`"));
            findings.push(finding.with_one_of(path, base.files.keys()));
        }
    }
    files
}

/// What is wrong with a file of the pack as a replacement of its parent's, or as none.
fn replacement(
    state: &State,
    (path, span): (&str, Span),
    parent: Option<&PackFile>,
    declared: Option<&Node>,
) -> Option<Diagnostic> {
    match (parent, declared) {
        (Some(parent), Some(hash)) => {
            let actual = fingerprint(&parent.content);
            let finding = || {
                Diagnostic::error(
                    Code::StaleReplacement,
                    hash.span,
                    format!("`{path}` was written against another version of the parent's file"),
                )
                .with_related(parent.span, "the parent's file")
                .with_help(format!(
                    "`stategen rebase {}` merges the parent's change; by hand, write \"{actual}\" then",
                    state_number(&state.id)
                ))
            };
            (hash.text() != actual).then(finding)
        }
        (Some(parent), None) => Some(
            Diagnostic::error(
                Code::UndeclaredReplacement,
                span,
                format!("`{path}` replaces the parent's file, but the delta does not say so"),
            )
            .with_related(parent.span, "the parent's file")
            .with_help(format!("add `replaces: {{ {path}: \"{}\" }}` to delta.yaml", fingerprint(&parent.content))),
        ),
        (None, Some(hash)) => Some(
            Diagnostic::error(Code::ReplaceMissing, hash.span, format!("the parent has no `{path}` to replace"))
                .with_help("delete the entry: the file is new"),
        ),
        (None, None) => None,
    }
}

/// Finds what the delta says that the pack replaces, without a file for it.
fn replaced_by_nothing(pack: &Pack, replaces: Option<&Node>, findings: &mut Vec<Diagnostic>) {
    for (key, hash) in replaces.and_then(Node::entries).unwrap_or_default() {
        // A query of a file is replaced as `queries/FILE.sql#name`.
        let path = key.name.split_once('#').map_or(key.name.as_str(), |(path, _)| path);
        if !pack.files.contains_key(path) {
            let message = format!("the pack has no file `{path}`");
            findings.push(
                Diagnostic::error(Code::ReplaceMissing, key.span, message)
                    .with_related(hash.span, "what it should have replaced"),
            );
        }
    }
}

pub(super) fn component_ids(tree: &Node) -> impl Iterator<Item = &str> {
    tree.get("components").and_then(Node::entries).unwrap_or_default().iter().map(|(key, _)| key.name.as_str())
}
