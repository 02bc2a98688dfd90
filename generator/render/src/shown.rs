//! Values of views, each with the authored places that it follows from.

use std::fmt;

use stategen_model::authored::{Authored, Name, Words};
use stategen_model::diagnostic::Span;
use stategen_model::node::{Key, Node, Value};

/// A value that a template shows. It displays itself between marks that name the places it was authored at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    text: String,
    places: Vec<Span>,
}

impl Shown {
    /// A value that follows from these places.
    pub fn new(text: impl Into<String>, places: impl IntoIterator<Item = Span>) -> Self {
        Self { text: text.into(), places: places.into_iter().collect() }
    }

    /// The bare text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The places it follows from.
    #[must_use]
    pub fn places(&self) -> &[Span] {
        &self.places
    }

    /// Another text that follows from the same places.
    #[must_use]
    pub fn map(&self, change: impl FnOnce(&str) -> String) -> Self {
        Self { text: change(&self.text), places: self.places.clone() }
    }

    /// The value, which follows from these places too.
    #[must_use]
    pub fn and(mut self, places: impl IntoIterator<Item = Span>) -> Self {
        for place in places {
            if !self.places.contains(&place) {
                self.places.push(place);
            }
        }
        self
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places.is_empty() {
            return f.write_str(&self.text);
        }
        let mut marks = String::with_capacity(12 * self.places.len());
        for place in &self.places {
            stategen_marks::value(&mut marks, place.file.number(), place.line);
        }
        f.write_str(&marks)?;
        f.write_str(&self.text)?;
        marks.clear();
        for _ in &self.places {
            stategen_marks::value_end(&mut marks);
        }
        f.write_str(&marks)
    }
}

/// A value with others in it, as JSON whose names and texts show themselves with their places.
pub(crate) fn shown_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Map(entries) => {
            let entry = |(key, value): &(Key, Node)| (key.authored::<Words>().shown().to_string(), shown_json(value));
            entries.iter().map(entry).collect::<serde_json::Map<_, _>>().into()
        }
        Value::List(items) => items.iter().map(shown_json).collect(),
        Value::String(text) => Shown::new(text, [node.span]).to_string().into(),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => node.to_json(),
    }
}

/// What can be shown in a template.
pub trait Show {
    /// The value with its places.
    fn shown(&self) -> Shown;

    /// Another text made of the value, with its places.
    fn shown_as(&self, change: impl FnOnce(&str) -> String) -> Shown {
        self.shown().map(change)
    }
}

impl Show for str {
    fn shown(&self) -> Shown {
        Shown::new(self, [])
    }
}

impl Show for String {
    fn shown(&self) -> Shown {
        self.as_str().shown()
    }
}

/// Nothing where there need not be a text and is none, such as the summary of an attribute.
impl<K> Show for Option<Name<K>> {
    fn shown(&self) -> Shown {
        self.as_ref().map_or_else(Shown::default, Show::shown)
    }
}

impl Show for Shown {
    fn shown(&self) -> Shown {
        self.clone()
    }
}

impl<K> Show for Name<K> {
    fn shown(&self) -> Shown {
        Shown::new(self.as_str(), self.place())
    }
}

impl<T: fmt::Display> Show for Authored<T> {
    fn shown(&self) -> Shown {
        Shown::new(self.to_string(), self.place())
    }
}

macro_rules! show_numbers {
    ($($number:ty),*) => {
        $(impl Show for $number {
            fn shown(&self) -> Shown {
                Shown::new(self.to_string(), [])
            }
        })*
    };
}

show_numbers!(u8, u16, u32, u64, i32, i64, usize);
