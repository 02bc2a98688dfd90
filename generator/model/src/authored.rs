//! Values that know where they were written: what a pack says goes into the output with its place, so that every line can
//! be traced back to it.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::diagnostic::{File, Span};

/// A value and the place that it was written at. Two are equal when their values are, wherever they stand.
#[derive(Clone, Copy, Default)]
pub struct Authored<T> {
    value: T,
    place: Option<Span>,
}

impl<T> Authored<T> {
    /// A value that stands at `place`.
    pub const fn new(value: T, place: Span) -> Self {
        Self { value, place: Some(place) }
    }

    /// A value that nobody wrote, such as a default.
    pub const fn unwritten(value: T) -> Self {
        Self { value, place: None }
    }

    /// Where it stands; none for a value that nobody wrote.
    pub const fn place(&self) -> Option<Span> {
        self.place
    }

    /// Another value that follows from what stands at the same place.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Authored<U> {
        Authored { value: change(&self.value), place: self.place }
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T> Deref for Authored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Authored<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Authored<T> {}

impl<T: PartialOrd> PartialOrd for Authored<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Authored<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Hash> Hash for Authored<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

// The place is left out: what is compared by its debug text is compared by its value.
impl<T: fmt::Debug> fmt::Debug for Authored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Authored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// By this name a deserializer is asked for a value with its place.
pub(crate) const AUTHORED: &str = "stategen::Authored";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Authored<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(AUTHORED, AuthoredVisitor(PhantomData))
    }
}

struct AuthoredVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AuthoredVisitor<T> {
    type Value = Authored<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Authored<T>, D::Error> {
        T::deserialize(deserializer).map(Authored::unwritten)
    }

    /// The value, then its place as `node::read` gives it: file, line and column, line and column of the end.
    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Authored<T>, A::Error> {
        let short = || de::Error::custom("a value without its place");
        let value = parts.next_element()?.ok_or_else(short)?;
        let place = parts.next_element::<(u32, u32, u32, u32, u32)>()?.ok_or_else(short)?;
        let (file, line, column, end_line, end_column) = place;
        let place = File::numbered(file).map(|file| Span { file, line, column, end_line, end_column });
        Ok(Authored { value, place })
    }
}

impl<T: Serialize> Serialize for Authored<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Authored<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// The name of a thing of kind `K`, or a reference to one: `Name<Component>` never stands where a `Name<Channel>` is meant.
pub struct Name<K> {
    text: Authored<String>,
    kind: PhantomData<fn() -> K>,
}

/// Authored text that names nothing.
pub type Text = Name<Words>;

/// What text is of that names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {}

impl<K> Name<K> {
    /// A name that stands at `place`.
    pub const fn new(text: String, place: Span) -> Self {
        Self { text: Authored::new(text, place), kind: PhantomData }
    }

    /// The bare name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text.value
    }

    /// What is read from the text, with its place.
    #[must_use]
    pub fn read<T>(&self, read: impl FnOnce(&str) -> T) -> Authored<T> {
        self.text.map(|text| read(text))
    }

    /// Another text that follows from what stands at the same place.
    #[must_use]
    pub fn map(&self, change: impl FnOnce(&str) -> String) -> Text {
        Name { text: self.text.map(|text| change(text)), kind: PhantomData }
    }

    /// Where it stands; none for a name that nobody wrote.
    #[must_use]
    pub const fn place(&self) -> Option<Span> {
        self.text.place()
    }
}

impl<K> Clone for Name<K> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), kind: PhantomData }
    }
}

impl<K> Deref for Name<K> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<K> PartialEq for Name<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<K> Eq for Name<K> {}

impl<K> PartialOrd for Name<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Name<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<K> Hash for Name<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<K> fmt::Debug for Name<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<K> fmt::Display for Name<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.text, f)
    }
}

impl<K> Borrow<str> for Name<K> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl<K> AsRef<str> for Name<K> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<K> PartialEq<str> for Name<K> {
    fn eq(&self, other: &str) -> bool {
        self.text.value == *other
    }
}

impl<K> PartialEq<&str> for Name<K> {
    fn eq(&self, other: &&str) -> bool {
        self.text.value == *other
    }
}

impl<K> PartialEq<String> for Name<K> {
    fn eq(&self, other: &String) -> bool {
        self.text.value == *other
    }
}

impl<K> PartialEq<Name<K>> for str {
    fn eq(&self, other: &Name<K>) -> bool {
        other.text.value == *self
    }
}

impl<K> PartialEq<Name<K>> for &str {
    fn eq(&self, other: &Name<K>) -> bool {
        other.text.value == *self
    }
}

impl<K> PartialEq<Name<K>> for String {
    fn eq(&self, other: &Name<K>) -> bool {
        other.text.value == *self
    }
}

impl<K> Default for Name<K> {
    fn default() -> Self {
        Self::from("")
    }
}

/// A name that nobody wrote.
impl<K> From<&str> for Name<K> {
    fn from(text: &str) -> Self {
        Self { text: Authored::unwritten(text.to_owned()), kind: PhantomData }
    }
}

impl<K> From<&Text> for Name<K> {
    fn from(text: &Text) -> Self {
        Self { text: text.text.clone(), kind: PhantomData }
    }
}

impl<'de, K> Deserialize<'de> for Name<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { text: Authored::deserialize(deserializer)?, kind: PhantomData })
    }
}

impl<K> Serialize for Name<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<K> JsonSchema for Name<K> {
    fn inline_schema() -> bool {
        String::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        String::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        String::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::node::{Key, Node, Value};

    struct Shelf;

    fn at(line: u32) -> Span {
        Span::new("a.yaml", line, 3)
    }

    #[test]
    fn keys_and_values_are_read_with_their_places() {
        let key = Key { name: "fiction".into(), span: at(1) };
        let node =
            Node { value: Value::Map(vec![(key, Node { value: Value::Integer(7), span: at(2) })].into()), span: at(1) };
        let read: BTreeMap<Name<Shelf>, Authored<u16>> = node.read().unwrap();
        let (name, number) = read.first_key_value().unwrap();
        assert_eq!((name.as_str(), name.place()), ("fiction", Some(at(1))));
        assert_eq!((**number, number.place()), (7, Some(at(2))));
        assert_eq!(read.get("fiction").map(|number| **number), Some(7));
    }

    #[test]
    fn what_does_not_fit_is_found_where_it_stands() {
        let node = Node { value: Value::Bool(true), span: at(4) };
        assert_eq!(node.read::<Text>().unwrap_err().span, at(4));
    }

    #[test]
    fn the_place_is_no_part_of_the_value() {
        assert_eq!(Text::new("a".into(), at(1)), Text::from("a"));
        assert_eq!(format!("{:?}", Text::new("a".into(), at(1))), "\"a\"");
    }
}
