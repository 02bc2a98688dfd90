//! The files of a state: its parent's, less what the delta removes, with its pack's in their place.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Composed;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::state_number;
use stategen_model::node::Node;
use stategen_model::system::{PackFile, State};
use stategen_spec::Pack;

/// The first twelve hex digits of a file's SHA-256: what `replaces` names.
pub(crate) fn fingerprint(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn files(
    state: &State,
    pack: &Pack,
    authored: &Node,
    base: &Composed,
    tree: &Node,
    removed: Option<&Node>,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, PackFile> {
    let mut files = base.files.clone();
    for name in removed.map(Node::items).unwrap_or_default() {
        let path = name.as_str().unwrap_or_default();
        if files.remove(path).is_none() {
            let finding = Diagnostic::error(Code::RemoveMissing, name.span, format!("the parent has no file `{path}`"));
            findings.push(finding.with_one_of(path, base.files.keys()));
        }
    }
    let replaces = authored.get("replaces");
    for (path, (file, content)) in &pack.files {
        let span = Span::file(*file);
        let declared = replaces.and_then(|r| r.get(path));
        match (base.files.get(path), declared) {
            (Some(parent), Some(hash)) => {
                let actual = fingerprint(&parent.content);
                if hash.text() != actual {
                    findings.push(
                        Diagnostic::error(
                            Code::StaleReplacement,
                            hash.span,
                            format!("`{path}` was written against another version of the parent's file"),
                        )
                        .with_related(parent.span, "the parent's file")
                        .with_help(format!(
                            "`stategen rebase {}` merges the parent's change; by hand, write \"{actual}\" then",
                            state_number(&state.id)
                        )),
                    );
                }
            }
            (Some(parent), None) => findings.push(
                Diagnostic::error(
                    Code::UndeclaredReplacement,
                    span,
                    format!("`{path}` replaces the parent's file, but the delta does not say so"),
                )
                .with_related(parent.span, "the parent's file")
                .with_help(format!("add `replaces: {{ {path}: \"{}\" }}` to delta.yaml", fingerprint(&parent.content))),
            ),
            (None, Some(hash)) => findings.push(
                Diagnostic::error(Code::ReplaceMissing, hash.span, format!("the parent has no `{path}` to replace"))
                    .with_help("delete the entry: the file is new"),
            ),
            (None, None) => {}
        }
        files.insert(path.clone(), PackFile { content: content.clone(), introduced_in: state.id.clone(), span });
    }
    for (key, hash) in replaces.and_then(Node::entries).unwrap_or_default() {
        if !pack.files.contains_key(&key.name) {
            let message = format!("the pack has no file `{}`", key.name);
            findings.push(
                Diagnostic::error(Code::ReplaceMissing, key.span, message)
                    .with_related(hash.span, "what it should have replaced"),
            );
        }
    }
    // What belongs to a component goes with it.
    let before: BTreeSet<&str> = component_ids(&base.tree).collect();
    let after: BTreeSet<&str> = component_ids(tree).collect();
    for gone in before.difference(&after) {
        files.retain(|path, _| {
            let own = path.strip_prefix("logic/").is_some_and(|rest| rest.starts_with(&format!("{gone}/")));
            !own && *path != format!("contracts/{gone}.yaml") && *path != format!("queries/{gone}.sql")
        });
    }
    files
}

pub(super) fn component_ids(tree: &Node) -> impl Iterator<Item = &str> {
    tree.get("components").and_then(Node::entries).unwrap_or_default().iter().map(|(key, _)| key.name.as_str())
}
