//! Reads types from a tree, so that an error of a type has the line and column of the value.

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor};

use super::{Key, Node, Value};
use crate::authored::AUTHORED;
use crate::closest;
use crate::diagnostic::{Code, Diagnostic, Span};

/// Why a node does not fit a type, at the innermost node.
#[derive(Debug)]
pub struct ReadError {
    message: String,
    pub(super) span: Option<Span>,
    help: Option<String>,
    /// The field that is missing, where that is what is wrong.
    pub(super) missing: Option<&'static str>,
    /// One of the values that there are, where an unknown one is what is wrong.
    pub(super) variant: Option<&'static str>,
    /// Whether nothing more can be said of the value that it is in.
    pub(super) last: bool,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None, help: None, missing: None, variant: None, last: false }
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let expected = expected.to_string();
        // The name of a type of this program tells the author nothing.
        let expected = if expected.starts_with("struct ") { "a map" } else { &expected };
        Self::custom(format!("invalid type: {found}, expected {expected}"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(format!("unknown field `{field}`"), field, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let unknown = Self::unknown(format!("unknown value `{variant}`"), variant, expected);
        Self { variant: expected.first().copied(), ..unknown }
    }

    fn missing_field(field: &'static str) -> Self {
        let custom = Self::custom(format!("the field `{field}` is missing"));
        Self { help: Some(format!("add `{field}`")), missing: Some(field), ..custom }
    }
}

impl ReadError {
    fn unknown(message: String, name: &str, expected: &'static [&'static str]) -> Self {
        let help = match closest(name, expected.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", expected.join(", ")),
        };
        Self { message, span: None, help: Some(help), missing: None, variant: None, last: false }
    }

    /// The finding; at `outer` where the innermost place is not known.
    pub(super) fn at(self, outer: &Span) -> Diagnostic {
        let span = self.span.unwrap_or(*outer);
        Diagnostic { help: self.help, ..Diagnostic::error(Code::InvalidValue, span, self.message) }
    }

    fn or_at(mut self, span: &Span) -> Self {
        self.span.get_or_insert(*span);
        self
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(b) => visitor.visit_bool(*b),
            Value::Integer(i) => visitor.visit_i64(*i),
            Value::Float(f) => visitor.visit_f64(*f),
            Value::String(s) => visitor.visit_borrowed_str(s),
            Value::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Value::Map(entries) => visitor.visit_map(MapDeserializer::new(entries.iter().map(|(k, n)| (k, n)))),
        }
        .map_err(|error: ReadError| error.or_at(&self.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        newtype(self, self.span, name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let read = match (&self.value, name) {
            (Value::Map(entries), BY_KIND) => visitor.visit_enum(Tagged { entries, span: self.span }),
            (_, BY_KIND) => Err(self.unexpected("a map")),
            (Value::String(word), _) => visitor.visit_enum(StrDeserializer::new(word)),
            _ => Err(self.unexpected("one word")),
        };
        read.map_err(|error: ReadError| error.or_at(&self.span))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl Node {
    fn unexpected(&self, expected: &str) -> ReadError {
        <ReadError as de::Error>::custom(format!("expected {expected}, found {}", self.kind()))
    }
}

impl<'de> IntoDeserializer<'de, ReadError> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> IntoDeserializer<'de, ReadError> for &'de Key {
    type Deserializer = KeyDeserializer<'de>;

    fn into_deserializer(self) -> KeyDeserializer<'de> {
        KeyDeserializer(self)
    }
}

/// What stands at `place`: with the place where `Authored` asks, else alone.
fn newtype<'de, D: Deserializer<'de, Error = ReadError>, V: Visitor<'de>>(
    value: D,
    place: Span,
    name: &str,
    visitor: V,
) -> Result<V::Value, ReadError> {
    match name {
        AUTHORED => visitor.visit_seq(Placed::new(value, place)),
        _ => visitor.visit_newtype_struct(value),
    }
    .map_err(|error| error.or_at(&place))
}

/// A value and its place, as `Authored` reads them.
struct Placed<D> {
    value: Option<D>,
    place: Option<Span>,
}

impl<D> Placed<D> {
    fn new(value: D, place: Span) -> Self {
        Self { value: Some(value), place: Some(place) }
    }
}

impl<'de, D: Deserializer<'de, Error = ReadError>> SeqAccess<'de> for Placed<D> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        if let Some(value) = self.value.take() {
            return seed.deserialize(value).map(Some);
        }
        let Some(Span { file, line, column }) = self.place.take() else { return Ok(None) };
        seed.deserialize(SeqDeserializer::new([file.number(), line, column].into_iter())).map(Some)
    }
}

/// An enum of this name is read from a map that says by a key which variant it is.
const BY_KIND: &str = "stategen::ByKind";

/// By this key a map says which variant of an enum it is.
const TAG: &str = "kind";

/// A map that says by a key which variant of an enum it is; the other keys are the variant's. Unlike an enum with a tag as
/// serde reads it, each value keeps its place.
struct Tagged<'de> {
    entries: &'de [(Key, Node)],
    span: Span,
}

impl<'de> EnumAccess<'de> for Tagged<'de> {
    type Error = ReadError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), ReadError> {
        let tag = self.entries.iter().find(|(key, _)| key.name == TAG);
        let variant = match tag {
            Some((_, node)) if node.as_str().is_none() => Err(node.unexpected("one word").or_at(&node.span)),
            Some((_, node)) => seed.deserialize(node),
            None => Err(self.untagged()),
        };
        // Which keys there are depends on it: nothing else can be said of the map.
        variant.map(|variant| (variant, self)).map_err(|error| ReadError { last: true, ..error })
    }
}

impl Tagged<'_> {
    /// There is no tag, or a key that is meant for it is written otherwise.
    fn untagged(&self) -> ReadError {
        let keys = self.entries.iter().map(|(key, _)| key.name.as_str());
        match closest(TAG, keys).and_then(|near| self.entries.iter().find(|(key, _)| key.name == near)) {
            Some((key, _)) => <ReadError as de::Error>::unknown_field(&key.name, &[TAG]).or_at(&key.span),
            None => <ReadError as de::Error>::missing_field(TAG),
        }
    }
}

impl<'de> VariantAccess<'de> for Tagged<'de> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        Err(<ReadError as de::Error>::custom("expected one word, found a map"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        let span = self.span;
        seed.deserialize(self).map_err(|error| error.or_at(&span))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_any(visitor)
    }
}

impl<'de> Deserializer<'de> for Tagged<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let entries = self.entries.iter().filter(|(key, _)| key.name != TAG);
        visitor.visit_map(MapDeserializer::new(entries.map(|(key, node)| (key, node))))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Reads a key; an unknown one is an error at its own place.
#[derive(Clone, Copy)]
pub struct KeyDeserializer<'de>(&'de Key);

impl<'de> Deserializer<'de> for KeyDeserializer<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_borrowed_str(&self.0.name).map_err(|error: ReadError| error.or_at(&self.0.span))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        newtype(self, self.0.span, name, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
