//! The algebra of deltas on trees with positions: remove, then change, then add. Pure, and total over its findings: every
//! operation that cannot be applied is reported, the others are applied.

use std::collections::BTreeMap;

use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::node::{Key, Node, Value};

/// Applies `remove`, `change` and `add` to `parent`, in this order.
pub fn apply(parent: &Node, delta: &Node, findings: &mut Vec<Diagnostic>) -> Node {
    let mut tree = parent.clone();
    if let Some(removals) = delta.get("remove") {
        remove(&mut tree, removals, &mut Vec::new(), findings);
    }
    if let Some(changes) = delta.get("change") {
        change(&mut tree, changes, &mut Vec::new(), findings);
    }
    if let Some(additions) = delta.get("add") {
        add(&mut tree, additions, &mut Vec::new(), findings);
    }
    tree
}

/// Takes out what the leaves of `removals` name: a list names keys of the map at its place, or leads further into some of
/// them where an entry is itself a map.
fn remove(tree: &mut Node, removals: &Node, path: &mut Vec<String>, findings: &mut Vec<Diagnostic>) {
    let empty = match &removals.value {
        Value::Map(entries) => entries.is_empty() && !path.is_empty(),
        Value::List(names) => names.is_empty(),
        _ => false,
    };
    if empty {
        let message = format!("nothing is removed from `{}`", path.join("."));
        findings.push(Diagnostic::error(Code::NoEffect, removals.span, message).with_help("delete the empty entry"));
    }
    match &removals.value {
        Value::Map(entries) => {
            for (key, below) in entries.iter() {
                path.push(key.name.clone());
                match tree.get_mut(&key.name) {
                    Some(node) => remove(node, below, path, findings),
                    None => findings.push(missing(Code::RemoveMissing, path, &key.span, tree)),
                }
                path.pop();
            }
        }
        Value::List(names) => {
            for name in names {
                if matches!(name.value, Value::Map(_)) {
                    remove(tree, name, path, findings);
                    continue;
                }
                let Some(text) = name.as_str() else {
                    let message = format!("a removal names a key, this is {}", name.kind());
                    findings.push(Diagnostic::error(Code::InvalidValue, name.span, message));
                    continue;
                };
                path.push(text.to_owned());
                if take(tree, text).is_none() {
                    findings.push(missing(Code::RemoveMissing, path, &name.span, tree));
                }
                path.pop();
            }
        }
        _ => findings.push(
            Diagnostic::error(
                Code::InvalidValue,
                removals.span,
                format!("`remove` ends in lists of names, this is {}", removals.kind()),
            )
            .with_help("write the name in brackets, such as `components: [old-service]`"),
        ),
    }
}

/// Replaces values: the leaves of `changes` are `{from, to}`.
fn change(tree: &mut Node, changes: &Node, path: &mut Vec<String>, findings: &mut Vec<Diagnostic>) {
    let Some(entries) = changes.entries() else {
        findings.push(
            Diagnostic::error(
                Code::InvalidValue,
                changes.span,
                format!("a change of `{}` gives `from` and `to`, this is {}", path.join("."), changes.kind()),
            )
            .with_help("write `{ from: the parent's value, to: the new one }`"),
        );
        return;
    };
    if let (Some(from), Some(to), 2) = (changes.get("from"), changes.get("to"), entries.len()) {
        replace(tree, from, to, path, findings);
        return;
    }
    let known = places(tree);
    for (key, below) in entries {
        path.push(key.name.clone());
        match entry(tree, &known, &key.name) {
            Some(node) => change(node, below, path, findings),
            None => findings.push(missing(Code::ChangeMissing, path, &key.span, tree)),
        }
        path.pop();
    }
}

fn replace(tree: &mut Node, from: &Node, to: &Node, path: &[String], findings: &mut Vec<Diagnostic>) {
    let name = path.join(".");
    if !tree.same(from) {
        findings.push(
            Diagnostic::error(
                Code::StaleFrom,
                from.span,
                format!("`{name}` was written against {}, but the parent has {}", from.show(), tree.show()),
            )
            .with_related(tree.span, format!("the parent's value is {}", tree.show()))
            .with_help("look at the parent's change, then bring `from` up to date, as `stategen rebase` does"),
        );
        // Applied all the same: what else the delta says relies on the new value, and would only repeat the finding.
        *tree = to.clone();
    } else if from.same(to) {
        findings.push(
            Diagnostic::error(Code::NoEffect, to.span, format!("`{name}` is changed to the value it has"))
                .with_related(tree.span, "the parent's value")
                .with_help("delete the change"),
        );
    } else {
        *tree = to.clone();
    }
}

/// Merges maps; everything else must be new.
fn add(tree: &mut Node, additions: &Node, path: &mut Vec<String>, findings: &mut Vec<Diagnostic>) {
    let Some(entries) = additions.entries() else {
        findings.push(exists(path, &additions.span, tree));
        return;
    };
    if !matches!(tree.value, Value::Map(_)) {
        findings.push(exists(path, &additions.span, tree));
        return;
    }
    if entries.is_empty() && !path.is_empty() {
        findings.push(
            Diagnostic::error(Code::NoEffect, additions.span, format!("nothing is added to `{}`", path.join(".")))
                .with_help("delete the empty map"),
        );
    }
    let known = places(tree);
    for (key, node) in entries {
        path.push(key.name.clone());
        match entry(tree, &known, &key.name) {
            Some(existing) if existing.entries().is_some() && node.entries().is_some() => {
                add(existing, node, path, findings);
            }
            Some(existing) => findings.push(exists(path, &key.span, existing)),
            None => insert(tree, key.clone(), node.clone()),
        }
        path.pop();
    }
}

/// Where each entry of a map stands in it.
fn places(tree: &Node) -> BTreeMap<String, usize> {
    let entries = tree.entries().unwrap_or_default().iter().enumerate();
    entries.map(|(index, (key, _))| (key.name.clone(), index)).collect()
}

/// The value of an entry, by the places that [`places`] gave. What was added since is behind all of them.
fn entry<'t>(tree: &'t mut Node, known: &BTreeMap<String, usize>, name: &str) -> Option<&'t mut Node> {
    let index = *known.get(name)?;
    tree.entries_mut()?.get_mut(index).map(|(_, node)| node)
}

fn take(tree: &mut Node, name: &str) -> Option<(Key, Node)> {
    let index = tree.entries()?.iter().position(|(key, _)| key.name == name)?;
    tree.entries_mut().map(|entries| entries.remove(index))
}

fn insert(tree: &mut Node, key: Key, node: Node) {
    if let Some(entries) = tree.entries_mut() {
        entries.push((key, node));
    }
}

fn exists(path: &[String], span: &Span, existing: &Node) -> Diagnostic {
    Diagnostic::error(Code::AddExists, *span, format!("`{}` exists in the parent already", path.join(".")))
        .with_related(existing.span, "it is here")
        .with_help("say `change` with `from` and `to`, or give it another name")
}

fn missing(code: Code, path: &[String], span: &Span, parent: &Node) -> Diagnostic {
    let name = path.last().map_or("", String::as_str);
    let finding = Diagnostic::error(code, *span, format!("the parent has no `{}`", path.join("."))).with_related(
        parent.span,
        match path.len() {
            0 | 1 => "the parent is here".to_owned(),
            length => format!("`{}` is here", path[..length - 1].join(".")),
        },
    );
    let known = parent.entries().unwrap_or_default().iter().map(|(key, _)| &key.name);
    finding.with_near(name, known).or_help("name something that the parent has, or delete the operation")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use stategen_spec::yaml::parse;

    fn node(text: &str) -> Node {
        parse("delta.yaml", text).unwrap()
    }

    fn codes(parent: &str, delta: &str) -> Vec<Code> {
        let mut findings = Vec::new();
        apply(&node(parent), &node(delta), &mut findings);
        findings.into_iter().map(|f| f.code).collect()
    }

    #[test]
    fn operations_without_effect_are_errors() {
        assert_eq!(codes("a: {x: 1}", "change: {a: {x: {from: 2, to: 3}}}"), [Code::StaleFrom]);
        assert_eq!(codes("a: {x: 1}", "change: {a: {x: {from: 1, to: 1}}}"), [Code::NoEffect]);
        assert_eq!(codes("a: {x: 1}", "change: {a: {y: {from: 1, to: 2}}}"), [Code::ChangeMissing]);
        assert_eq!(codes("a: {x: 1}", "remove: {a: [y]}"), [Code::RemoveMissing]);
        assert_eq!(codes("a: {x: 1}", "remove: {a: []}"), [Code::NoEffect]);
        assert_eq!(codes("a: {x: 1}", "remove: {a: {}}"), [Code::NoEffect]);
        assert_eq!(codes("a: {x: 1}", "add: {a: {x: 1}}"), [Code::AddExists]);
        assert_eq!(codes("a: {x: 1}", "add: {a: {}}"), [Code::NoEffect]);
    }

    #[test]
    fn a_whole_thing_goes_beside_a_part_of_another() {
        let mut findings = Vec::new();
        let left = apply(&node("a: {x: 1, y: {p: 1, q: 2}, z: 3}"), &node("remove: {a: [x, {y: [p]}]}"), &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        assert!(left.same(&node("a: {y: {q: 2}, z: 3}")));
        assert_eq!(codes("a: {x: 1}", "remove: {a: [{y: [p]}]}"), [Code::RemoveMissing]);
        assert_eq!(codes("a: {x: 1}", "remove: {a: [{}]}"), [Code::NoEffect]);
    }

    #[test]
    fn every_finding_is_given_and_names_both_places() {
        let mut findings = Vec::new();
        apply(&node("a: 1\nb: 2"), &node("change: {a: {from: 3, to: 4}, b: {from: 5, to: 6}}"), &mut findings);
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[1].related[0].span.to_string(), "delta.yaml:2:4");
    }

    fn span() -> Span {
        Span::file("delta.yaml")
    }

    fn map(entries: Vec<(String, Node)>) -> Node {
        let entries =
            entries.into_iter().map(|(name, node)| (Key { name, span: span() }, node)).collect::<Vec<_>>().into();
        Node { value: Value::Map(entries), span: span() }
    }

    fn leaf() -> impl Strategy<Value = Node> {
        (0..100i64).prop_map(|i| Node { value: Value::Integer(i), span: span() })
    }

    fn tree() -> impl Strategy<Value = Node> {
        leaf().prop_recursive(3, 24, 4, |inner| {
            prop::collection::btree_map("[a-f]{1,2}", inner, 1..4).prop_map(|m| map(m.into_iter().collect()))
        })
    }

    fn root() -> impl Strategy<Value = Node> {
        prop::collection::btree_map("[a-f]{1,2}", tree(), 0..5).prop_map(|m| map(m.into_iter().collect()))
    }

    fn reversed(node: &Node) -> Node {
        match &node.value {
            Value::Map(entries) => Node {
                value: Value::Map(
                    entries.iter().rev().map(|(k, n)| (k.clone(), reversed(n))).collect::<Vec<_>>().into(),
                ),
                span: node.span,
            },
            _ => node.clone(),
        }
    }

    proptest! {
        #[test]
        fn an_add_undone_by_a_remove_is_the_parent(parent in root(), added in tree()) {
            let mut findings = Vec::new();
            let name = || "new".to_owned();
            let child = apply(&parent, &map(vec![("add".into(), map(vec![(name(), added)]))]), &mut findings);
            let names = Node { value: Value::List(vec![Node { value: Value::String(name()), span: span() }]), span: span() };
            let back = apply(&child, &map(vec![("remove".into(), names)]), &mut findings);
            prop_assert!(findings.is_empty());
            prop_assert!(back.same(&parent));
        }

        #[test]
        fn a_change_and_its_inverse_are_the_parent(parent in root(), to in leaf()) {
            for (key, from) in parent.entries().unwrap() {
                prop_assume!(!from.same(&to));
                let step = |a: &Node, b: &Node| {
                    let pair = map(vec![("from".into(), a.clone()), ("to".into(), b.clone())]);
                    map(vec![("change".into(), map(vec![(key.name.clone(), pair)]))])
                };
                let mut findings = Vec::new();
                let child = apply(&parent, &step(from, &to), &mut findings);
                let back = apply(&child, &step(&to, from), &mut findings);
                prop_assert!(findings.is_empty());
                prop_assert!(back.same(&parent) && !child.same(&parent));
            }
        }

        #[test]
        fn the_order_of_keys_changes_nothing(parent in root(), added in root()) {
            let delta = map(vec![("add".into(), added)]);
            let (mut forward, mut backward) = (Vec::new(), Vec::new());
            let a = apply(&parent, &delta, &mut forward);
            let b = apply(&reversed(&parent), &reversed(&delta), &mut backward);
            prop_assert!(a.same(&b));
            prop_assert_eq!(forward.len(), backward.len());
        }

        #[test]
        fn adding_what_exists_leaves_the_parent_and_says_so(parent in root()) {
            prop_assume!(!parent.entries().unwrap().is_empty());
            let mut findings = Vec::new();
            let child = apply(&parent, &map(vec![("add".into(), parent.clone())]), &mut findings);
            prop_assert!(child.same(&parent));
            prop_assert!(!findings.is_empty());
        }
    }
}
