//! The requirement ledger: what is live in a state, and what says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Composed;
use stategen_model::authored::Text;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::node::Node;
use stategen_model::system::{State, StateId};
use stategen_spec::Pack;

#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub(super) text: Text,
    pub(super) span: Span,
    pub(super) introduced_in: StateId,
}

/// The ledger: every live requirement has a sentence and a trace.
pub(super) fn sentences(
    state: &State,
    pack: &Pack,
    base: &Composed,
    tree: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Arc<BTreeMap<String, Sentence>> {
    let mut sentences = Arc::clone(&base.sentences);
    let traces = tree.get("requirements");
    let traced: BTreeSet<&str> =
        traces.and_then(Node::entries).unwrap_or_default().iter().map(|(key, _)| key.name.as_str()).collect();
    if sentences.keys().any(|id| !traced.contains(id.as_str())) {
        Arc::make_mut(&mut sentences).retain(|id, _| traced.contains(id.as_str()));
    }
    for requirement in &pack.requirements {
        if let Some(earlier) = base.sentences.get(&requirement.id) {
            findings.push(
                Diagnostic::error(
                    Code::DuplicateRequirement,
                    requirement.span,
                    format!("{} is a requirement of `{}` already", requirement.id, earlier.introduced_in),
                )
                .with_related(earlier.span, "there")
                .with_help("give it a number of its own; to replace a requirement, remove the old one by id"),
            );
            continue;
        }
        if !traced.contains(requirement.id.as_str()) {
            findings.push(
                Diagnostic::error(
                    Code::UntracedRequirement,
                    requirement.span,
                    format!("{} is stated, but delta.yaml does not trace it", requirement.id),
                )
                .with_help(format!("add `requirements: {{ {}: {{ realized-by: […] }} }}`", requirement.id)),
            );
        }
        Arc::make_mut(&mut sentences).insert(
            requirement.id.clone(),
            Sentence {
                text: Text::new(requirement.text.clone(), requirement.span),
                span: requirement.span,
                introduced_in: state.id.clone(),
            },
        );
    }
    for (key, _) in traces.and_then(Node::entries).unwrap_or_default() {
        if !sentences.contains_key(&key.name) {
            let finding = Diagnostic::error(
                Code::UnknownRequirement,
                key.span,
                format!("{} is traced, but no prose of the pack states it", key.name),
            );
            findings.push(
                finding
                    .with_near(&key.name, sentences.keys())
                    .or_help(format!("state it in requirements/*.md: `- {}: …`", key.name)),
            );
        }
    }
    sentences
}

/// Prose names requirements that are live, or that this delta removes.
pub(super) fn mentions(
    pack: &Pack,
    base: &Composed,
    sentences: &BTreeMap<String, Sentence>,
    findings: &mut Vec<Diagnostic>,
) {
    let known = |id: &str| sentences.contains_key(id) || base.sentences.contains_key(id);
    for (id, span) in pack.mentions.iter().filter(|(id, _)| !known(id)) {
        let message = format!("{id} is mentioned, and is a requirement neither of this state nor of its parent");
        let finding = Diagnostic::error(Code::UnknownRequirement, *span, message);
        findings.push(finding.with_near(id, sentences.keys()).or_help("mention one of this lineage, or state it"));
    }
}
