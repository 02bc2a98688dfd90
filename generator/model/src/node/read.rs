//! Reads types from a tree, so that an error of a type has the line and column of the value.

use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::ser::{Serialize, Serializer};

use super::{Key, Node, Value};
use crate::authored::{AUTHORED, Authored, Text};
use crate::diagnostic::{Code, Diagnostic, Fix, Span};

/// Why a node does not fit a type, at the innermost node.
#[derive(Debug)]
pub struct ReadError {
    message: String,
    pub(super) span: Option<Span>,
    misfit: Misfit,
    /// Whether nothing more can be said of the value that it is in.
    pub(super) last: bool,
}

/// What is wrong with a node.
#[derive(Debug)]
enum Misfit {
    /// The field that is missing.
    Missing(&'static str),
    /// A field that is none of those that there are.
    Field(String, &'static [&'static str]),
    /// A value that is none of those that there are.
    Variant(String, &'static [&'static str]),
    /// A number or truth value where text is wanted.
    Unquoted,
    Other,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None, misfit: Misfit::Other, last: false }
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        use de::Unexpected::{Bool, Float, Signed, Unsigned};
        let expected = expected.to_string();
        // The name of a type of this program tells the author nothing.
        let expected = if expected.starts_with("struct ") { "a map" } else { &expected };
        let scalar = matches!(found, Bool(_) | Unsigned(_) | Signed(_) | Float(_));
        let misfit = if scalar && expected == "a string" { Misfit::Unquoted } else { Misfit::Other };
        Self { misfit, ..Self::custom(format!("invalid type: {found}, expected {expected}")) }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let custom = Self::custom(format!("unknown field `{field}`"));
        Self { misfit: Misfit::Field(field.to_owned(), expected), ..custom }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let custom = Self::custom(format!("unknown value `{variant}`"));
        Self { misfit: Misfit::Variant(variant.to_owned(), expected), ..custom }
    }

    fn missing_field(field: &'static str) -> Self {
        let custom = Self::custom(format!("the field `{field}` is missing"));
        Self { misfit: Misfit::Missing(field), ..custom }
    }
}

impl ReadError {
    /// The field that is missing, where that is what is wrong.
    pub(super) fn missing(&self) -> Option<&'static str> {
        match self.misfit {
            Misfit::Missing(field) => Some(field),
            _ => None,
        }
    }

    /// One of the values that there are, where an unknown one is what is wrong.
    pub(super) fn variant(&self) -> Option<&'static str> {
        match &self.misfit {
            Misfit::Variant(_, known) => known.first().copied(),
            _ => None,
        }
    }

    /// The fields that there are, where an unknown one is what is wrong.
    pub(super) fn fields(&self) -> Option<&'static [&'static str]> {
        match self.misfit {
            Misfit::Field(_, known) => Some(known),
            _ => None,
        }
    }

    /// The finding on a key that is none of the fields that there are.
    pub(super) fn unknown_key(key: &Key, known: &'static [&'static str]) -> Diagnostic {
        <Self as de::Error>::unknown_field(&key.name, known).at(&key.span)
    }

    /// The finding; at `outer` where the innermost place is not known.
    pub(super) fn at(self, outer: &Span) -> Diagnostic {
        let finding = Diagnostic::error(Code::InvalidValue, self.span.unwrap_or(*outer), self.message);
        match self.misfit {
            Misfit::Missing(field) => finding.with_help(format!("add `{field}`")),
            Misfit::Field(name, known) | Misfit::Variant(name, known) => finding.with_one_of(&name, known),
            Misfit::Unquoted => {
                let fix = Fix::quote(finding.span);
                finding.with_help("put it between quotes").with_fix(fix)
            }
            Misfit::Other => finding,
        }
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
        let Some(Span { file, line, column, end_line, end_column }) = self.place.take() else { return Ok(None) };
        let place = [file.number(), line, column, end_line, end_column];
        seed.deserialize(SeqDeserializer::new(place.into_iter())).map(Some)
    }
}

/// An enum of this name is read from a map that says by a key which variant it is.
const BY_KIND: &str = "stategen::ByKind";

/// By this key a map says which variant of an enum it is.
pub(super) const TAG: &str = "kind";

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
        let near = crate::closest(TAG, keys);
        match near.and_then(|near| self.entries.iter().find(|(key, _)| key.name == near)) {
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

/// A value of any kind, with the places of all that is in it.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Authored::<Value>::deserialize(deserializer)?;
        let span = read.place().unwrap_or_else(|| Span::file(""));
        Ok(Self { value: read.into_value(), span })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        i64::try_from(number).map(Value::Integer).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Vec::new();
        while let Some((name, node)) = entries.next_entry::<Text, Node>()? {
            let span = name.place().unwrap_or_else(|| Span::file(""));
            map.push((Key { name: name.to_string(), span }, node));
        }
        Ok(Value::Map(Arc::new(map)))
    }
}

/// The value alone, as JSON.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl JsonSchema for Node {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        serde_json::Value::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        serde_json::Value::json_schema(generator)
    }
}
