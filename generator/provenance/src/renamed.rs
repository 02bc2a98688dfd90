//! A thing under another name, with all that refers to it: what differs in the output then follows from the name.

use std::sync::Arc;

use super::place::{Document, Part, Place};
use stategen_model::authored::Name;
use stategen_model::names::snake;
use stategen_model::node::{Node, Value};
use stategen_model::system::{PackFile, System, Trace};
use stategen_spec::scenario;

/// The collections whose things are referred to by their bare name, each with the word before it where a requirement does.
const COLLECTIONS: [(&str, &str); 3] = [("components", ""), ("channels", "channel:"), ("entities", "entity:")];

/// A thing that is called otherwise.
struct Renamed<'a> {
    collection: &'a str,
    id: &'a str,
    other: String,
    prefix: &'a str,
}

/// Calls the thing otherwise whose key stands at `place`, wherever it is named; false where no such thing does.
pub(super) fn rename(system: &mut System, place: &Place) -> bool {
    let Some((collection, id)) = place.path.split_once('.') else { return false };
    let known = COLLECTIONS.iter().find(|(name, _)| *name == collection);
    let Some((_, prefix)) = known.filter(|_| place.document == Document::System && place.part == Part::Key) else {
        return false;
    };
    if id.contains('.') {
        return false;
    }
    let renamed = Renamed { collection, id, other: other_text(id), prefix };
    let mut tree = Node::clone(&system.tree);
    renamed.in_node(&mut tree);
    let Some(spec) = stategen_compose::reread(&tree) else { return false };
    (system.spec, system.tree) = (spec, Arc::new(tree));
    for scenario in system.scenarios.values_mut() {
        let mut document = scenario.document.clone();
        renamed.in_node(&mut document);
        let Some(read) = scenario::read(&document, &mut Vec::new()) else { return false };
        *scenario = Arc::new(read);
    }
    renamed.in_files(system);
    retrace(system);
    true
}

impl Renamed<'_> {
    /// The text otherwise, if it names the thing, alone or with a part of it.
    fn text(&self, text: &str) -> Option<String> {
        let (prefix, name) = match text.strip_prefix(self.prefix) {
            Some(name) if !self.prefix.is_empty() => (self.prefix, name),
            _ => ("", text),
        };
        let rest = name.strip_prefix(self.id)?;
        (rest.is_empty() || rest.starts_with(['.', '#'])).then(|| format!("{prefix}{}{rest}", self.other))
    }

    fn in_node(&self, node: &mut Node) {
        match &mut node.value {
            Value::String(text) => {
                if let Some(other) = self.text(text) {
                    *text = other;
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.in_node(item)),
            Value::Map(entries) => {
                for (key, below) in Arc::make_mut(entries) {
                    if let Some(other) = self.text(&key.name) {
                        key.name = other;
                    }
                    self.in_node(below);
                }
            }
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {}
        }
    }

    /// Files that are found by the name, and what was read from them.
    fn in_files(&self, system: &mut System) {
        let (id, other) = (self.id, self.other.as_str());
        let path = |path: String| match self.collection {
            "components" => {
                let path = path.replacen(&format!("logic/{id}/"), &format!("logic/{other}/"), 1);
                let path = path.replacen(&format!("contracts/{id}.yaml"), &format!("contracts/{other}.yaml"), 1);
                path.replacen(&format!("queries/{id}.sql"), &format!("queries/{other}.sql"), 1)
            }
            "channels" => path.replacen(&format!("/on_{}.rs", snake(id)), &format!("/on_{}.rs", snake(other)), 1),
            _ => path,
        };
        let files = std::mem::take(&mut system.files).into_iter();
        system.files = files.map(|(name, file): (String, PackFile)| (path(name), file)).collect();
        if self.collection == "components" {
            if let Some((name, contract)) = system.contracts.remove_entry(id) {
                system.contracts.insert(Name::from(&name.map(|_| other.to_owned())), contract);
            }
            if let Some((name, queries)) = system.queries.remove_entry(id) {
                system.queries.insert(Name::from(&name.map(|_| other.to_owned())), queries);
            }
        }
        let queries = system.queries.values_mut().flatten();
        for query in queries.filter(|query| query.entity.as_deref() == Some(id)) {
            query.entity = Some(other.into());
        }
    }
}

/// Reads again who realises each requirement and what verifies it, as the composition does.
pub(super) fn retrace(system: &mut System) {
    let System { tree, requirements, scenarios, .. } = system;
    for (id, requirement) in requirements {
        let trace = tree.at(&["requirements", id]).and_then(|node| node.read::<Trace>().ok());
        let Trace { realized_by, shown_by } = trace.unwrap_or_default();
        (requirement.realized_by, requirement.shown_by) = (realized_by, shown_by);
        requirement.verified_by = stategen_compose::verifying(id, scenarios);
    }
}

/// Another text of the same length and form: prose in every letter, a name in its last letter or digit, so that names
/// keep their order.
pub(super) fn other_text(text: &str) -> String {
    let other = |c: char| match c {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        c if c.is_ascii_alphanumeric() => char::from(c as u8 + 1),
        c => c,
    };
    if text.contains(char::is_whitespace) {
        return text.chars().map(|c| if c.is_ascii_alphabetic() { other(c) } else { c }).collect();
    }
    match text.rfind(|c: char| c.is_ascii_alphanumeric()) {
        Some(at) => {
            let letter: String = text[at..].chars().take(1).map(other).collect();
            format!("{}{letter}{}", &text[..at], &text[at + 1..])
        }
        None => "x".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_text_has_the_length_and_form_of_the_first() {
        assert_eq!(other_text("Keeps 3 books."), "Lffqt 3 cpplt.");
        assert_eq!(other_text("catalogue"), "cataloguf");
        assert_eq!(other_text("/books/{bookId}"), "/books/{bookIe}");
        assert_eq!(other_text("1.95.0"), "1.95.1");
        assert_eq!(other_text("*"), "x");
    }
}
