//! What is said of a keyword, and what it is a keyword of.

use std::fmt;

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 3.0
    V3_0,
    /// 3.1
    V3_1,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
        })
    }
}

/// A kind of object of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// The whole document.
    Document,
    /// `info`.
    Info,
    /// `info.contact`.
    Contact,
    /// `info.license`.
    License,
    /// What is below a path.
    PathItem,
    /// What is below a method.
    Operation,
    /// A parameter.
    Parameter,
    /// What a request carries.
    RequestBody,
    /// What is below a media type.
    MediaType,
    /// What is below a status.
    Response,
    /// A header of an answer.
    Header,
    /// `components`.
    Components,
    /// A schema.
    Schema(Place),
    /// How callers would show who they are.
    SecurityScheme,
    /// A tag with its description.
    Tag,
    /// A link to more documentation.
    ExternalDocs,
    /// A named example.
    Example,
}

/// Where a schema stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In `components.schemas`.
    Named,
    /// Of a property of a schema.
    Property,
    /// Of a parameter.
    Parameter,
    /// Of a header of an answer.
    Header,
    /// Of the items of a list.
    Items,
    /// Of what a request or an answer carries.
    Body,
    /// In `allOf`.
    Part,
}

/// What the value of a keyword has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    Text,
    /// `true` or `false`.
    Truth,
    /// A number.
    Number,
    /// A number, or in OpenAPI 3.0 `true` or `false`.
    NumberOrTruth,
    /// A whole number, not below 0.
    Count,
    /// A list of texts.
    Texts,
    /// A list of anything.
    List,
    /// Whatever its author likes, or what only the reader can judge.
    Anything,
    /// An object.
    Object(Object),
    /// A list of objects.
    Objects(Object),
    /// An object, `true` or `false`.
    ObjectOrTruth(Object),
    /// Objects by name.
    Map(Object),
    /// Objects by name, and extensions beside them.
    ExtensibleMap(Object),
}

/// What becomes of a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Code follows from its value.
    Honoured,
    /// It is for those who read the published document.
    Documentation,
    /// No code here would keep it.
    Refused {
        /// What it says, after its name.
        meaning: &'static str,
        /// The nearest thing that can be said.
        instead: &'static str,
    },
}

/// A keyword of one kind of object.
#[derive(Debug, Clone, Copy)]
pub struct Keyword {
    /// The key.
    pub name: &'static str,
    /// What becomes of it.
    pub standing: Standing,
    /// What its value has to be.
    pub value: Shape,
    /// The one version of OpenAPI that has it, and what the other has in its place.
    pub only: Option<(Version, &'static str)>,
    /// The value that says nothing: it holds without the keyword as well.
    pub idle: Option<Idle>,
    /// Whether the object must have it.
    pub required: bool,
    /// The types that a schema must have for it; all when empty.
    pub types: &'static [&'static str],
    /// Where a schema must stand for it; anywhere when empty.
    pub places: &'static [Place],
}

/// A value that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// `false`.
    False,
    /// `true`.
    True,
    /// A list or map without entries.
    Empty,
}

const fn keyword(name: &'static str, value: Shape, standing: Standing) -> Keyword {
    Keyword { name, standing, value, only: None, idle: None, required: false, types: &[], places: &[] }
}

pub(super) const fn honoured(name: &'static str, value: Shape) -> Keyword {
    keyword(name, value, Standing::Honoured)
}

pub(super) const fn documentation(name: &'static str, value: Shape) -> Keyword {
    keyword(name, value, Standing::Documentation)
}

pub(super) const fn refused(name: &'static str, meaning: &'static str, instead: &'static str) -> Keyword {
    keyword(name, Shape::Anything, Standing::Refused { meaning, instead })
}

impl Place {
    /// What a schema that stands there is of, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Named => "a schema of `components.schemas`",
            Self::Property => "a property",
            Self::Parameter => "a parameter's schema",
            Self::Header => "a header's schema",
            Self::Items => "the items of a list",
            Self::Body => "what a request or an answer carries",
            Self::Part => "a part of `allOf`",
        }
    }
}

impl Idle {
    /// The value as it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::True => "true",
            Self::Empty => "nothing in it",
        }
    }
}

impl Keyword {
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn only(mut self, version: Version, instead: &'static str) -> Self {
        self.only = Some((version, instead));
        self
    }

    pub(super) const fn unless(mut self, idle: Idle) -> Self {
        self.idle = Some(idle);
        self
    }

    pub(super) const fn of(mut self, types: &'static [&'static str]) -> Self {
        self.types = types;
        self
    }

    pub(super) const fn at(mut self, places: &'static [Place]) -> Self {
        self.places = places;
        self
    }
}

impl Object {
    /// Every kind, in the order of a contract.
    pub const ALL: [Self; 17] = [
        Self::Document,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::PathItem,
        Self::Operation,
        Self::Parameter,
        Self::RequestBody,
        Self::MediaType,
        Self::Response,
        Self::Header,
        Self::Components,
        Self::SecurityScheme,
        Self::Schema(Place::Property),
        Self::Tag,
        Self::ExternalDocs,
        Self::Example,
    ];

    /// What it is called in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "a contract",
            Self::Info => "`info`",
            Self::Contact => "a contact",
            Self::License => "a license",
            Self::PathItem => "a path",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request's body",
            Self::MediaType => "a media type",
            Self::Response => "an answer",
            Self::Header => "a header",
            Self::Components => "`components`",
            Self::Schema(_) => "a schema",
            Self::SecurityScheme => "a security scheme",
            Self::Tag => "a tag",
            Self::ExternalDocs => "a link to documentation",
            Self::Example => "an example",
        }
    }

    /// Whether a reference may stand for it.
    #[must_use]
    pub const fn is_referable(self) -> bool {
        matches!(
            self,
            Self::Parameter | Self::RequestBody | Self::Response | Self::Header | Self::SecurityScheme | Self::Example
        )
    }
}

pub(super) const V3_1: Version = Version::V3_1;
pub(super) const TO_3_1: &str = "start the contract with `openapi: 3.1.0`, or leave it out";
pub(super) const EXTERNAL_DOCS_LINK: Keyword = documentation("externalDocs", Shape::Object(Object::ExternalDocs));
