//! A tree in which every key and value knows its line and column: what the authored documents are read into.

mod read;

use std::collections::VecDeque;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::authored::{Authored, Name};
use crate::diagnostic::{Diagnostic, Span};

pub use read::ReadError;
use read::TAG;

/// A value with its position.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What stands there.
    pub value: Value,
    /// Where it stands, with its quotes or brackets.
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
    /// Mapping. A child's tree shares with its parent's what its delta leaves alone.
    Map(Arc<Vec<(Key, Node)>>),
}

/// A mapping's key with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where it stands, with its quotes.
    pub span: Span,
}

impl Key {
    /// The key as a name that stands here.
    pub fn authored<K>(&self) -> Name<K> {
        Name::new(self.name.clone(), self.span)
    }
}

impl Node {
    /// The text without the space around it, as authored here; none when it is no text.
    pub fn authored<K>(&self) -> Option<Name<K>> {
        self.as_str().map(|text| Name::new(text.trim().to_owned(), self.span))
    }

    /// The whole number, as authored here; none when it is no such number, or does not fit.
    pub fn number<N: TryFrom<i64>>(&self) -> Option<Authored<N>> {
        match self.value {
            Value::Integer(number) => N::try_from(number).ok().map(|number| Authored::new(number, self.span)),
            _ => None,
        }
    }

    /// An empty map at `span`.
    pub fn empty_map(span: Span) -> Self {
        Self { value: Value::Map(Arc::default()), span }
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

    /// The entries to change, when it is a map; what other trees share is copied first.
    pub fn entries_mut(&mut self) -> Option<&mut Vec<(Key, Node)>> {
        match &mut self.value {
            Value::Map(entries) => Some(Arc::make_mut(entries)),
            _ => None,
        }
    }

    /// The value under `key` to change, when it is a map that has it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let index = self.entries()?.iter().position(|(k, _)| k.name == key)?;
        self.entries_mut()?.get_mut(index).map(|(_, node)| node)
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
        node.span
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
    /// or what is missing is stood in for, and the rest is read again, a hundred times at most.
    pub fn read_all<T: DeserializeOwned>(&self, findings: &mut Vec<Diagnostic>) -> Option<T> {
        let mut error = match T::deserialize(self) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let mut rest = self.clone();
        let mut aside = Vec::new();
        for _ in 0..100 {
            let (missing, fields, last) = (error.missing(), error.fields(), error.last);
            let finding = error.at(&self.span);
            let span = finding.span;
            // What was set aside is missing now, and was reported.
            if !missing.is_some_and(|field| aside.iter().any(|key| key == field)) {
                findings.push(finding);
            }
            if last {
                return None;
            }
            error = match (missing, fields) {
                (Some(field), _) => rest.stand_in::<T>(&span, field)?,
                (None, Some(known)) => {
                    for key in rest.set_aside_unknown(&span, known)? {
                        findings.extend((key.span != span).then(|| ReadError::unknown_key(&key, known)));
                        aside.push(key.name);
                    }
                    T::deserialize(&rest).err()?
                }
                (None, None) => {
                    aside.push(rest.set_aside(&span)?);
                    T::deserialize(&rest).err()?
                }
            };
        }
        None
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
            Value::Map(Arc::default()),
        ]);
        while let Some(value) = values.pop_front() {
            let mut filled = self.clone();
            let key = Key { name: field.to_owned(), span: place };
            filled.map_at(span)?.push((key, Node { value, span: place }));
            match T::deserialize(&filled) {
                Err(error) if error.span.as_ref() == Some(&place) => {
                    values.extend(error.variant().map(|name| Value::String(name.to_owned())));
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
            (Value::Map(entries), true) => Some(Arc::make_mut(entries)),
            (Value::Map(entries), false) => Arc::make_mut(entries).iter_mut().find_map(|(_, node)| node.map_at(span)),
            (Value::List(items), _) => items.iter_mut().find_map(|item| item.map_at(span)),
            _ => None,
        }
    }

    /// Takes out the entry whose key or value stands at `span`; gives its key, which is empty for the item of a list.
    fn set_aside(&mut self, span: &Span) -> Option<String> {
        match &mut self.value {
            Value::Map(entries) => match entries.iter().position(|(key, node)| key.span == *span || node.span == *span)
            {
                Some(index) => Some(Arc::make_mut(entries).remove(index).0.name),
                None => Arc::make_mut(entries).iter_mut().find_map(|(_, node)| node.set_aside(span)),
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

    /// Takes all entries but the `known` out of the map that has a key at `span`, and gives their keys; none when there is
    /// none.
    fn set_aside_unknown(&mut self, span: &Span, known: &[&str]) -> Option<Vec<Key>> {
        match &mut self.value {
            Value::Map(entries) if entries.iter().any(|(key, _)| key.span == *span) => {
                let entries = Arc::make_mut(entries);
                let all = std::mem::take(entries).into_iter();
                // Which kind the map is of was read before its other keys.
                let is_known = |key: &Key| known.contains(&key.name.as_str()) || (key.name == TAG && key.span != *span);
                let (rest, unknown): (Vec<_>, Vec<_>) = all.partition(|(key, _)| is_known(key));
                *entries = rest;
                (!unknown.is_empty()).then(|| unknown.into_iter().map(|(key, _)| key).collect())
            }
            Value::Map(entries) => {
                Arc::make_mut(entries).iter_mut().find_map(|(_, node)| node.set_aside_unknown(span, known))
            }
            Value::List(items) => items.iter_mut().find_map(|item| item.set_aside_unknown(span, known)),
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
