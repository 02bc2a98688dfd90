//! YAML as a tree in which every key and value knows its line and column.

pub mod edit;
mod read;

use std::collections::VecDeque;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Spanned};

use crate::diagnostic::{Diagnostic, File, Span};

pub use read::ReadError;

/// A value with its position.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What stands there.
    pub value: Value,
    /// Where it starts.
    pub span: Span,
}

/// The value of a node. Maps keep the author's order.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Truth value.
    Bool(bool),
    /// Whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    String(String),
    /// Sequence.
    List(Vec<Node>),
    /// Mapping.
    Map(Vec<(Key, Node)>),
}

/// A mapping's key with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where it starts.
    pub span: Span,
}

impl Node {
    /// An empty map at `span`.
    pub fn empty_map(span: Span) -> Self {
        Self { value: Value::Map(Vec::new()), span }
    }

    /// The entries, when it is a map.
    pub fn entries(&self) -> Option<&[(Key, Node)]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under `key`, when it is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.iter().find(|(k, _)| k.name == key).map(|(_, node)| node)
    }

    /// The node at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Where the value at a path of keys stands; else the nearest thing around it.
    pub fn place(&self, path: &[&str]) -> Span {
        let mut node = self;
        for key in path {
            match node.get(key) {
                Some(below) => node = below,
                None => break,
            }
        }
        node.span.clone()
    }

    /// The text, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items, when it is a list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// A scalar as it would be written: a hash of digits alone is read as a number.
    pub fn text(&self) -> String {
        self.as_str().map_or_else(|| self.to_json().to_string(), str::to_owned)
    }

    /// What kind of value it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a truth value",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::String(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// Whether both say the same, wherever they stand and in whatever order their keys are.
    pub fn same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len() && a.iter().all(|(key, node)| other.get(&key.name).is_some_and(|o| node.same(o)))
            }
            (a, b) => a == b,
        }
    }

    /// The value as JSON, in the author's order.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Integer(i) => (*i).into(),
            Value::Float(f) => (*f).into(),
            Value::String(s) => s.clone().into(),
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => {
                serde_json::Value::Object(entries.iter().map(|(k, n)| (k.name.clone(), n.to_json())).collect())
            }
        }
    }

    /// One line that shows the value, for messages.
    pub fn show(&self) -> String {
        match &self.value {
            Value::String(text) => format!("`{text}`"),
            _ => format!("`{}`", self.to_json()),
        }
    }

    /// Reads a typed value and reports everything that does not fit: after each finding, what it points at is set aside,
    /// or what is missing is stood in for, and the rest is read again.
    pub fn read_all<T: DeserializeOwned>(&self, findings: &mut Vec<Diagnostic>) -> Option<T> {
        let mut error = match T::deserialize(self) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let mut rest = self.clone();
        let mut aside = Vec::new();
        loop {
            let missing = error.missing;
            let finding = error.at(&self.span);
            let span = finding.span.clone();
            // What was set aside is missing now, and was reported.
            if !missing.is_some_and(|field| aside.iter().any(|key| key == field)) {
                findings.push(finding);
            }
            error = match missing {
                Some(field) => rest.stand_in::<T>(&span, field)?,
                None => {
                    aside.push(rest.set_aside(&span)?);
                    T::deserialize(&rest).err()?
                }
            };
        }
    }

    /// Adds `field` to the map at `span`, with the first value that its type takes, and gives the next error; none when
    /// there is none, or no simple value is taken.
    fn stand_in<T: DeserializeOwned>(&mut self, span: &Span, field: &str) -> Option<ReadError> {
        let place = Span::file("");
        let mut values: VecDeque<Value> = VecDeque::from([
            Value::String(String::new()),
            Value::Integer(1),
            Value::Bool(false),
            Value::List(Vec::new()),
            Value::Map(Vec::new()),
        ]);
        while let Some(value) = values.pop_front() {
            let mut filled = self.clone();
            let key = Key { name: field.to_owned(), span: place.clone() };
            filled.map_at(span)?.push((key, Node { value, span: place.clone() }));
            match T::deserialize(&filled) {
                Err(error) if error.span.as_ref() == Some(&place) => {
                    values.extend(error.variant.map(|name| Value::String(name.to_owned())));
                }
                read => {
                    *self = filled;
                    return read.err();
                }
            }
        }
        None
    }

    /// The entries of the map that stands at `span`.
    fn map_at(&mut self, span: &Span) -> Option<&mut Vec<(Key, Node)>> {
        match (&mut self.value, self.span == *span) {
            (Value::Map(entries), true) => Some(entries),
            (Value::Map(entries), false) => entries.iter_mut().find_map(|(_, node)| node.map_at(span)),
            (Value::List(items), _) => items.iter_mut().find_map(|item| item.map_at(span)),
            _ => None,
        }
    }

    /// Takes out the entry whose key or value stands at `span`; gives its key, which is empty for the item of a list.
    fn set_aside(&mut self, span: &Span) -> Option<String> {
        match &mut self.value {
            Value::Map(entries) => match entries.iter().position(|(key, node)| key.span == *span || node.span == *span)
            {
                Some(index) => Some(entries.remove(index).0.name),
                None => entries.iter_mut().find_map(|(_, node)| node.set_aside(span)),
            },
            Value::List(items) => match items.iter().position(|item| item.span == *span) {
                Some(index) => {
                    items.remove(index);
                    Some(String::new())
                }
                None => items.iter_mut().find_map(|item| item.set_aside(span)),
            },
            _ => None,
        }
    }

    /// Reads a typed value; an error points at the innermost node that does not fit.
    ///
    /// # Errors
    /// A finding with the code `invalid-value`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Box<Diagnostic>> {
        T::deserialize(self).map_err(|error| Box::new(error.at(&self.span)))
    }
}

/// Reads one document.
///
/// # Errors
/// A finding with the code `invalid-yaml` at the place that the parser names.
pub fn parse(file: impl Into<File>, text: &str) -> Result<Node, Box<Diagnostic>> {
    let file = file.into();
    // YAML 1.2: `y`, `no` and `on` are words, and only `true` and `false` are truth values.
    let options = serde_yaml::options! { strict_booleans: true };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Ok(raw.value.into_node(file, raw.referenced)),
        Err(error) => {
            let span = error.location().map_or_else(|| Span::file(file), |l| at(file, l));
            Err(Box::new(Diagnostic::error("invalid-yaml", span, in_our_words(&error.to_string()))))
        }
    }
}

/// The parser's message without its own position, and without its advice to programmers.
fn in_our_words(message: &str) -> String {
    let line = message.lines().next().unwrap_or("it cannot be read").trim_start_matches("error: ");
    let what = match line.split_once(": ") {
        Some((place, what)) if place.starts_with("line ") => what,
        _ => line,
    };
    if let Some(key) = what.strip_prefix("duplicate mapping key: ") {
        return format!("the key `{}` is there twice", key.split(", set ").next().unwrap_or(key));
    }
    match what {
        "recursion limit exceeded" => "the document is nested more deeply than anybody writes".to_owned(),
        budget if budget.starts_with("budget breached") => {
            "the document is larger than it may be, counted with what its aliases stand for".to_owned()
        }
        what => format!("this is not valid YAML: {what}"),
    }
}

fn at(file: File, location: Location) -> Span {
    let bound = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    Span::new(file, bound(location.line()), bound(location.column()))
}

enum Raw {
    Leaf(Value),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl Raw {
    fn into_node(self, file: File, location: Location) -> Node {
        let value = match self {
            Self::Leaf(value) => value,
            Self::List(items) => {
                Value::List(items.into_iter().map(|i| i.value.into_node(file, i.referenced)).collect())
            }
            Self::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(k, n)| {
                        let key = Key { name: k.value, span: at(file, k.referenced) };
                        (key, n.value.into_node(file, n.referenced))
                    })
                    .collect(),
            ),
        };
        Node { value, span: at(file, location) }
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Bool(v)))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Integer(v)))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Raw, E> {
        i64::try_from(v).map(|v| Raw::Leaf(Value::Integer(v))).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Float(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::String(v.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node {
        parse("a.yaml", text).unwrap()
    }

    #[test]
    fn every_value_knows_its_place() {
        let node = node("a:\n  b: [1, x]\n  200: true\n");
        assert_eq!(node.at(&["a", "b"]).unwrap().items()[1].span.to_string(), "a.yaml:2:10");
        assert_eq!(node.at(&["a", "200"]).unwrap().value, Value::Bool(true));
    }

    #[test]
    fn an_unknown_key_is_named_at_its_place() {
        let node = node("values: [A]\nvalue: 1\n");
        let finding = node.read::<crate::system::model::EnumSpec>().unwrap_err();
        assert_eq!(finding.span.to_string(), "a.yaml:2:1");
        assert!(finding.message.contains("unknown field `value`"), "{}", finding.message);
    }

    #[test]
    fn a_wrong_type_is_named_at_its_place() {
        let finding = node("number: many\n").read::<crate::system::model::PortSpec>().unwrap_err();
        assert_eq!(finding.span.to_string(), "a.yaml:1:9");
    }

    #[test]
    fn everything_wrong_in_one_entry_is_found_at_once() {
        let mut findings = Vec::new();
        let read =
            node("number: many\npublish: [1]\nnumbre: 2\n").read_all::<crate::system::model::PortSpec>(&mut findings);
        let places: Vec<String> = findings.iter().map(|finding| finding.span.to_string()).collect();
        assert!(read.is_none());
        assert_eq!(places, ["a.yaml:1:9", "a.yaml:2:10", "a.yaml:3:1"]);
    }

    #[test]
    fn everything_missing_in_one_entry_is_found_at_once() {
        let mut findings = Vec::new();
        let read = node("adress: x\nbrowser: 2\n").read_all::<crate::system::model::Channel>(&mut findings);
        let found: Vec<String> = findings.iter().map(|finding| finding.message.clone()).collect();
        assert!(read.is_none());
        assert_eq!(found.len(), 5, "{found:?}");
        for missing in ["summary", "address", "delivery"] {
            assert!(found.contains(&format!("the field `{missing}` is missing")), "{found:?}");
        }
    }

    #[test]
    fn a_duplicate_key_is_an_error() {
        let finding = parse("a.yaml", "a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!((finding.code, finding.span.line), ("invalid-yaml", 3));
    }
}
