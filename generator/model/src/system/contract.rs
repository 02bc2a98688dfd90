//! What is offered over HTTP, as the contracts say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Decimal, Scheme, Security};
use crate::authored::{Authored, Name, Text};

/// A closed set of texts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EnumSpec {
    /// The texts, in order; code names each after itself in PascalCase.
    pub values: Vec<Text>,
}

/// A service's OpenAPI contract, as far as code follows from it.
#[derive(Debug, Clone)]
pub struct Contract {
    /// `info.title`.
    pub title: Text,
    /// The document as it is published: in the author's order, with what the service answers by itself.
    pub document: serde_json::Value,
    /// Operations in the document's order.
    pub operations: Vec<Operation>,
    /// Object and enum schemas of `components.schemas`, in the document's order.
    pub schemas: Vec<Schema>,
    /// The ways in which callers of some operation show who they are, in the document's order.
    pub schemes: Vec<Scheme>,
    /// Who may call operations that say nothing of it; everybody where there is none.
    pub security: Option<Security>,
    /// Where the document starts.
    pub span: crate::diagnostic::Span,
}

impl Contract {
    /// The way of that name in which callers show who they are.
    #[must_use]
    pub fn scheme(&self, name: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == *name)
    }

    /// The fields of the object schemas that these lead to.
    pub fn fields_of<'a>(&'a self, roots: impl IntoIterator<Item = &'a Name<Schema>>) -> Vec<&'a Field> {
        let mut open: Vec<&Name<Schema>> = roots.into_iter().collect();
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        while let Some(wanted) = open.pop() {
            if !seen.insert(wanted) {
                continue;
            }
            for schema in &self.schemas {
                let Schema::Object { name, fields, .. } = schema else { continue };
                if name == wanted {
                    found.extend(fields);
                    open.extend(fields.iter().filter_map(|field| field.ty.object()));
                }
            }
        }
        found
    }
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`, lowerCamelCase.
    pub id: Name<Operation>,
    /// `get`, `post`, `put`, `delete` or `patch`.
    pub method: Text,
    /// Path as written, with `{parameter}`s.
    pub path: Text,
    /// `summary`, or empty.
    pub summary: Text,
    /// Who may call it; everybody where there is none.
    pub security: Option<Security>,
    /// Path parameters, in the path's order.
    pub path_parameters: Vec<Field>,
    /// Query parameters, in the document's order.
    pub query_parameters: Vec<Field>,
    /// Header parameters, in the document's order.
    pub header_parameters: Vec<Field>,
    /// Cookies, in the document's order.
    pub cookie_parameters: Vec<Field>,
    /// What its requests carry.
    pub body: Option<Body>,
    /// What is answered when all goes well, at least one.
    pub answers: Vec<Answer>,
    /// What is answered when something does not.
    pub problems: BTreeMap<u16, Problem>,
    /// Status of the answer to a request that is not of the contract's form.
    pub refusal: u16,
    /// Where it stands.
    pub span: crate::diagnostic::Span,
}

impl Operation {
    /// Every parameter, in the order in which functions take them.
    pub fn parameters(&self) -> impl Iterator<Item = &Field> {
        let beside = self.header_parameters.iter().chain(&self.cookie_parameters);
        self.path_parameters.iter().chain(&self.query_parameters).chain(beside)
    }

    /// What its handler is given after the ports, in this order.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        let caller = self.security.is_some().then_some("caller");
        let parameters = self.parameters().map(|parameter| parameter.name.as_str());
        caller.into_iter().chain(parameters).chain(self.body.is_some().then_some("body"))
    }

    /// What answers hold when all goes well.
    pub fn answered(&self) -> impl Iterator<Item = &Authored<Type>> {
        self.answers.iter().filter_map(|answer| answer.body.as_ref()?.json())
    }

    /// The one answer that is a plain value: of its status, and without headers.
    pub fn only_answer(&self) -> Option<&Answer> {
        match &self.answers[..] {
            [only] if only.headers.is_empty() => Some(only),
            _ => None,
        }
    }
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// JSON of an object.
    Json(Name<Schema>),
    /// JSON of an object that is merged into what is there (RFC 7396).
    Patch(Name<Schema>),
    /// The fields of an object, as a page's form has them.
    Form(Name<Schema>),
    /// Plain text.
    Text,
    /// Bytes of a media type.
    Bytes(Text),
}

impl Body {
    /// The object that it is of.
    #[must_use]
    pub const fn schema(&self) -> Option<&Name<Schema>> {
        match self {
            Self::Json(name) | Self::Patch(name) | Self::Form(name) => Some(name),
            Self::Text | Self::Bytes(_) => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        match self {
            Self::Json(_) => "application/json",
            Self::Patch(_) => "application/merge-patch+json",
            Self::Form(_) => "application/x-www-form-urlencoded",
            Self::Text => "text/plain",
            Self::Bytes(media_type) => media_type,
        }
    }
}

/// An answer when all goes well.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its status.
    pub status: Authored<u16>,
    /// `description`.
    pub description: Text,
    /// Its headers, in the document's order.
    pub headers: Vec<Header>,
    /// Its body; none when empty.
    pub body: Option<Content>,
}

/// A header of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: Text,
    /// The type of its value.
    pub ty: Authored<Type>,
    /// Whether it may be missing.
    pub optional: bool,
    /// `description`, or empty.
    pub description: Text,
}

/// An answer when something does not go well.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// `description`, or empty where the author says nothing of it.
    pub description: Text,
    /// Its headers, in the document's order.
    pub headers: Vec<Header>,
    /// Its bodies, one of which an answer has.
    pub bodies: Vec<Content>,
    /// Whether its author says what its body is.
    pub has_content: bool,
    /// Whether its author names it; the service answers some of its own accord.
    pub named: bool,
}

impl Problem {
    /// One that the service answers although its author does not name it.
    #[must_use]
    pub fn unnamed() -> Self {
        let (headers, bodies) = (Vec::new(), vec![Content::Text]);
        Self { description: Text::default(), headers, bodies, has_content: false, named: false }
    }
}

/// What a body is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// JSON of a type.
    Json(Authored<Type>),
    /// Plain text.
    Text,
    /// Bytes of a media type.
    Bytes(Text),
    /// Problem details (RFC 9457), with the schema that describes them where it has a name.
    Details(Option<Name<Schema>>),
}

impl Content {
    /// The type of what is JSON.
    #[must_use]
    pub fn json(&self) -> Option<&Authored<Type>> {
        match self {
            Self::Json(ty) => Some(ty),
            Self::Text | Self::Bytes(_) | Self::Details(_) => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        match self {
            Self::Json(_) => "application/json",
            Self::Text => "text/plain",
            Self::Bytes(media_type) => media_type,
            Self::Details(_) => "application/problem+json",
        }
    }
}

/// A named schema.
#[derive(Debug, Clone)]
pub enum Schema {
    /// `type: object`.
    Object {
        /// PascalCase name.
        name: Name<Schema>,
        /// `description`, or empty.
        description: Text,
        /// Properties in the document's order.
        fields: Vec<Field>,
        /// Whether there are no others (`additionalProperties: false`).
        closed: bool,
        /// Whether it is merged into what is there: what is absent stays as it is, and null takes it away (RFC 7396).
        patch: bool,
    },
    /// `type: string` with `enum`; must be one of the system's enums, same name and values.
    Enum {
        /// PascalCase name.
        name: Name<EnumSpec>,
        /// Values in order.
        values: Vec<Text>,
        /// Whether it is written where it is used, named after its place and so an enum of the system.
        in_place: bool,
    },
}

/// A property or parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name on the wire.
    pub name: Text,
    /// Type, without optionality.
    pub ty: Authored<Type>,
    /// Whether it may be absent or null.
    pub optional: bool,
    /// Whether it is written as null rather than left out when there is none (`nullable` and `required`).
    pub explicit_null: bool,
    /// Whether null may stand for its value.
    pub nullable: bool,
    /// Who may set it, and who is told it.
    pub access: Access,
    /// `description`, or empty.
    pub description: Text,
    /// What its values are held to beyond the type.
    pub limits: Limits,
    /// What its lists and maps hold is held to: the outermost first.
    pub each: Vec<Limits>,
    /// `default`: what there is where nothing is said.
    pub default: Option<Authored<Given>>,
}

impl Field {
    /// Whether whoever writes it may leave it out.
    #[must_use]
    pub const fn may_lack(&self) -> bool {
        self.optional || self.default.is_some()
    }
}

/// A value that a contract gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Of an integer.
    Integer(i64),
    /// Of a double.
    Number(f64),
    /// Of a decimal, as it is written.
    Decimal(String),
    /// Of a truth value.
    Truth(bool),
    /// Of a text, or of an enum.
    Text(String),
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Truth(truth) => truth.fmt(f),
            Self::Decimal(text) | Self::Text(text) => f.write_str(text),
        }
    }
}

/// What values are held to beyond their type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// `minimum`.
    pub minimum: Option<Authored<f64>>,
    /// `maximum`.
    pub maximum: Option<Authored<f64>>,
    /// `exclusiveMinimum`, or the `minimum` that OpenAPI 3.0 makes exclusive by it.
    pub exclusive_minimum: Option<Authored<f64>>,
    /// `exclusiveMaximum`, or the `maximum` that OpenAPI 3.0 makes exclusive by it.
    pub exclusive_maximum: Option<Authored<f64>>,
    /// `multipleOf`.
    pub multiple_of: Option<Authored<f64>>,
    /// `minLength`.
    pub min_length: Option<Authored<u32>>,
    /// `maxLength`.
    pub max_length: Option<Authored<u32>>,
    /// `minItems`.
    pub min_items: Option<Authored<u32>>,
    /// `maxItems`.
    pub max_items: Option<Authored<u32>>,
    /// `pattern`, which a text holds somewhere.
    pub pattern: Option<Text>,
    /// `uniqueItems`, where it is true.
    pub unique_items: Option<Authored<bool>>,
    /// `minProperties`, of a map.
    pub min_properties: Option<Authored<u32>>,
    /// `maxProperties`, of a map.
    pub max_properties: Option<Authored<u32>>,
}

impl Limits {
    /// Whether a number keeps them; of a decimal the places behind its point have been looked at.
    pub fn admit(&self, value: f64) -> bool {
        let keeps = |bound: Option<Authored<f64>>, kept: fn(f64, f64) -> bool| bound.is_none_or(|it| kept(value, *it));
        keeps(self.minimum, |value, least| value >= least)
            && keeps(self.maximum, |value, most| value <= most)
            && keeps(self.exclusive_minimum, |value, least| value > least)
            && keeps(self.exclusive_maximum, |value, most| value < most)
            && self.multiple_of.is_none_or(|of| (value / *of - (value / *of).round()).abs() < 1e-9)
    }
}

/// In which direction a property travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// In requests and in answers.
    #[default]
    Both,
    /// In answers alone (`readOnly`).
    ReadOnly,
    /// In requests alone (`writeOnly`).
    WriteOnly,
}

/// Whether a value of the schema `outer` holds one of the schema `inner`, not in a list, by fields that `counts` admits.
pub fn holds(schemas: &[Schema], outer: &str, inner: &str, counts: impl Fn(&&Field) -> bool) -> bool {
    let mut open = vec![outer];
    let mut seen = Vec::new();
    while let Some(name) = open.pop() {
        if name == inner {
            return true;
        }
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let found = schemas.iter().find_map(|schema| match schema {
            Schema::Object { name: own, fields, .. } if own == name => Some(fields),
            _ => None,
        });
        let fields = found.into_iter().flatten().filter(&counts);
        open.extend(fields.filter_map(|field| match &*field.ty {
            Type::Object(name) => Some(name.as_str()),
            _ => None,
        }));
    }
    false
}

/// A type of contracts, messages and queries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// UTF-8 text.
    String,
    /// 32-bit integer.
    Integer,
    /// 64-bit integer.
    Long,
    /// Double.
    Number,
    /// Exact decimal.
    Decimal(Decimal),
    /// Truth value.
    Boolean,
    /// Instant, ISO 8601 in REST.
    Timestamp,
    /// Day of the calendar.
    Date,
    /// Time of a day, in UTC.
    Time,
    /// RFC 9562.
    Uuid,
    /// An enum of the system, by name.
    Enum(Name<EnumSpec>),
    /// Another object schema of the same contract.
    Object(Name<Schema>),
    /// JSON array.
    List(Box<Type>),
    /// JSON object whose properties have whatever names.
    Map(Box<Type>),
}

impl Type {
    /// The object schema that it names, if it does, itself or as what a list or map holds.
    #[must_use]
    pub fn object(&self) -> Option<&Name<Schema>> {
        match self.innermost() {
            Self::Object(name) => Some(name),
            _ => None,
        }
    }

    /// The type that lists and maps hold at last, which is itself where it is neither.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(item) | Self::Map(item) => item.innermost(),
            ty => ty,
        }
    }

    /// Whether it is a decimal, or a list or map of them.
    #[must_use]
    pub fn is_decimal(&self) -> bool {
        matches!(self.innermost(), Self::Decimal(_))
    }

    /// Whether it is a list or map of what JSON writes otherwise than serde does.
    #[must_use]
    pub fn has_form(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
            && matches!(self.innermost(), Self::Timestamp | Self::Time | Self::Decimal(_))
    }

    /// The names of types that attributes have, beside those of enums.
    pub const NAMES: [&str; 10] =
        ["boolean", "date", "decimal", "double", "integer", "long", "string", "time", "timestamp", "uuid"];

    /// Whether both are one type in Rust, however JSON writes their values.
    #[must_use]
    pub fn holds_what(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Decimal(one), Self::Decimal(other)) => one.scale == other.scale,
            (one, other) => one == other,
        }
    }

    /// The type that an attribute's or query's type name stands for; any other name is an enum's.
    #[must_use]
    pub fn named(name: &Text) -> Self {
        match name.as_str() {
            "integer" => Self::Integer,
            "long" => Self::Long,
            "double" => Self::Number,
            "string" => Self::String,
            "boolean" => Self::Boolean,
            "timestamp" => Self::Timestamp,
            "date" => Self::Date,
            "time" => Self::Time,
            "uuid" => Self::Uuid,
            other => Decimal::named(other).map_or_else(|| Self::Enum(name.into()), Self::Decimal),
        }
    }
}
