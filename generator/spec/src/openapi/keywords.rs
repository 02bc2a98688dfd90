//! What becomes of each keyword of a contract: code follows from it, people read it, or it is refused. A table for each kind of
//! object, with every keyword of OpenAPI 3.0 (<https://spec.openapis.org/oas/v3.0.3>) and 3.1
//! (<https://spec.openapis.org/oas/v3.1.0>) that may stand in it.

mod schema;

use super::Version;

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

const fn honoured(name: &'static str, value: Shape) -> Keyword {
    keyword(name, value, Standing::Honoured)
}

const fn documentation(name: &'static str, value: Shape) -> Keyword {
    keyword(name, value, Standing::Documentation)
}

const fn refused(name: &'static str, meaning: &'static str, instead: &'static str) -> Keyword {
    keyword(name, Shape::Anything, Standing::Refused { meaning, instead })
}

impl Keyword {
    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn only(mut self, version: Version, instead: &'static str) -> Self {
        self.only = Some((version, instead));
        self
    }

    const fn unless(mut self, idle: Idle) -> Self {
        self.idle = Some(idle);
        self
    }

    const fn of(mut self, types: &'static [&'static str]) -> Self {
        self.types = types;
        self
    }

    const fn at(mut self, places: &'static [Place]) -> Self {
        self.places = places;
        self
    }
}

impl Object {
    /// Its keywords.
    #[must_use]
    pub const fn keywords(self) -> &'static [Keyword] {
        match self {
            Self::Document => &DOCUMENT,
            Self::Info => &INFO,
            Self::Contact => &CONTACT,
            Self::License => &LICENSE,
            Self::PathItem => &PATH_ITEM,
            Self::Operation => &OPERATION,
            Self::Parameter => &PARAMETER,
            Self::RequestBody => &REQUEST_BODY,
            Self::MediaType => &MEDIA_TYPE,
            Self::Response => &RESPONSE,
            Self::Components => &COMPONENTS,
            Self::Schema(_) => &schema::SCHEMA,
            Self::SecurityScheme => &SECURITY_SCHEME,
            Self::Tag => &TAG,
            Self::ExternalDocs => &EXTERNAL_DOCS,
            Self::Example => &EXAMPLE,
        }
    }

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
        matches!(self, Self::Parameter | Self::RequestBody | Self::Response | Self::SecurityScheme | Self::Example)
    }
}

const V3_1: Version = Version::V3_1;
const TO_3_1: &str = "start the contract with `openapi: 3.1.0`, or leave it out";

const SERVERS: Keyword = refused(
    "servers",
    "says where the service is found, which follows from the port of its component and the routes of the gateway",
    "leave it out: the published contract gets its servers",
);
const SECURITY: Keyword = refused(
    "security",
    "asks callers to show who they are; the service would let everybody in",
    "leave it out, and keep callers away at the gateway or by the network",
)
.unless(Idle::Empty);

const DOCUMENT: [Keyword; 10] = [
    honoured("openapi", Shape::Text),
    honoured("info", Shape::Object(Object::Info)).required(),
    refused("jsonSchemaDialect", "gives schemas another vocabulary", "leave it out").only(V3_1, TO_3_1),
    SERVERS,
    honoured("paths", Shape::ExtensibleMap(Object::PathItem)),
    refused(
        "webhooks",
        "describes calls that the service makes to whoever asks for them; it would make none",
        "publish on a channel of the delta",
    )
    .only(V3_1, TO_3_1)
    .unless(Idle::Empty),
    honoured("components", Shape::Object(Object::Components)),
    SECURITY,
    documentation("tags", Shape::Objects(Object::Tag)),
    EXTERNAL_DOCS_LINK,
];

const EXTERNAL_DOCS_LINK: Keyword = documentation("externalDocs", Shape::Object(Object::ExternalDocs));

const INFO: [Keyword; 7] = [
    documentation("title", Shape::Text).required(),
    documentation("version", Shape::Text).required(),
    documentation("summary", Shape::Text).only(V3_1, "write it into the `description`"),
    documentation("description", Shape::Text),
    documentation("termsOfService", Shape::Text),
    documentation("contact", Shape::Object(Object::Contact)),
    documentation("license", Shape::Object(Object::License)),
];

const CONTACT: [Keyword; 3] =
    [documentation("name", Shape::Text), documentation("url", Shape::Text), documentation("email", Shape::Text)];

const LICENSE: [Keyword; 3] = [
    documentation("name", Shape::Text).required(),
    documentation("identifier", Shape::Text).only(V3_1, "give its `url`"),
    documentation("url", Shape::Text),
];

const OTHER_METHOD: &str = "use one of get, put, post, delete, patch";

const PATH_ITEM: [Keyword; 13] = [
    refused("$ref", "takes the methods from elsewhere", "write the methods below the path"),
    documentation("summary", Shape::Text),
    documentation("description", Shape::Text),
    honoured("get", Shape::Object(Object::Operation)),
    honoured("put", Shape::Object(Object::Operation)),
    honoured("post", Shape::Object(Object::Operation)),
    honoured("delete", Shape::Object(Object::Operation)),
    honoured("patch", Shape::Object(Object::Operation)),
    refused("options", "is what a service answers by itself, for pages of other origins", OTHER_METHOD),
    refused("head", "is what a service answers by itself, wherever it answers GET", OTHER_METHOD),
    refused("trace", "is a method that no service here answers", OTHER_METHOD),
    SERVERS,
    honoured("parameters", Shape::Objects(Object::Parameter)),
];

const OPERATION: [Keyword; 12] = [
    documentation("tags", Shape::Texts),
    honoured("summary", Shape::Text),
    documentation("description", Shape::Text),
    EXTERNAL_DOCS_LINK,
    honoured("operationId", Shape::Text),
    honoured("parameters", Shape::Objects(Object::Parameter)),
    honoured("requestBody", Shape::Object(Object::RequestBody)),
    honoured("responses", Shape::ExtensibleMap(Object::Response)),
    refused(
        "callbacks",
        "describes calls that the service makes to an address that a request names; it would make none",
        "publish on a channel of the delta",
    )
    .unless(Idle::Empty),
    documentation("deprecated", Shape::Truth),
    SECURITY,
    SERVERS,
];

const PARAMETER: [Keyword; 13] = [
    honoured("name", Shape::Text).required(),
    honoured("in", Shape::Text).required(),
    documentation("description", Shape::Text),
    honoured("required", Shape::Truth),
    documentation("deprecated", Shape::Truth),
    refused(
        "allowEmptyValue",
        "lets a parameter be named without a value, which the service would refuse",
        "make it a boolean, and ask for `true`",
    )
    .unless(Idle::False),
    honoured("style", Shape::Text),
    honoured("explode", Shape::Truth),
    refused(
        "allowReserved",
        "lets a value hold `&` and its like as they are, where the service would cut it",
        "leave it out: clients escape values",
    )
    .unless(Idle::False),
    honoured("schema", Shape::Object(Object::Schema(Place::Parameter))).required(),
    documentation("example", Shape::Anything),
    documentation("examples", Shape::Map(Object::Example)),
    refused("content", "gives the parameter a media type of its own", "give it a `schema`"),
];

const REQUEST_BODY: [Keyword; 3] = [
    documentation("description", Shape::Text),
    honoured("content", Shape::Map(Object::MediaType)).required(),
    honoured("required", Shape::Truth),
];

const MEDIA_TYPE: [Keyword; 4] = [
    honoured("schema", Shape::Object(Object::Schema(Place::Body))),
    documentation("example", Shape::Anything),
    documentation("examples", Shape::Map(Object::Example)),
    refused("encoding", "says how the parts of a form are written", "leave it out: bodies are JSON")
        .unless(Idle::Empty),
];

const RESPONSE: [Keyword; 4] = [
    documentation("description", Shape::Text).required(),
    refused(
        "headers",
        "promises headers that the service would not send",
        "put what they say into the body of the answer",
    )
    .unless(Idle::Empty),
    honoured("content", Shape::Map(Object::MediaType)),
    refused("links", "says which call follows on another; no client would follow", "say it in the `description`")
        .unless(Idle::Empty),
];

const COMPONENTS: [Keyword; 10] = [
    honoured("schemas", Shape::Map(Object::Schema(Place::Named))),
    honoured("responses", Shape::Map(Object::Response)),
    honoured("parameters", Shape::Map(Object::Parameter)),
    documentation("examples", Shape::Map(Object::Example)),
    honoured("requestBodies", Shape::Map(Object::RequestBody)),
    refused("headers", "describes headers, which no service here sends or reads", "leave it out").unless(Idle::Empty),
    // They say nothing before `security` asks for one, which is refused.
    documentation("securitySchemes", Shape::Map(Object::SecurityScheme)),
    refused("links", "describes which call follows on another; no client would follow", "leave it out")
        .unless(Idle::Empty),
    refused("callbacks", "describes calls that a service makes to its callers; it would make none", "leave it out")
        .unless(Idle::Empty),
    refused("pathItems", "describes methods for `$ref` of a path", "write the methods below the path")
        .only(V3_1, TO_3_1)
        .unless(Idle::Empty),
];

const SECURITY_SCHEME: [Keyword; 8] = [
    documentation("type", Shape::Text).required(),
    documentation("description", Shape::Text),
    documentation("name", Shape::Text),
    documentation("in", Shape::Text),
    documentation("scheme", Shape::Text),
    documentation("bearerFormat", Shape::Text),
    documentation("flows", Shape::Anything),
    documentation("openIdConnectUrl", Shape::Text),
];

const TAG: [Keyword; 3] =
    [documentation("name", Shape::Text).required(), documentation("description", Shape::Text), EXTERNAL_DOCS_LINK];

const EXTERNAL_DOCS: [Keyword; 2] =
    [documentation("description", Shape::Text), documentation("url", Shape::Text).required()];

const EXAMPLE: [Keyword; 4] = [
    documentation("summary", Shape::Text),
    documentation("description", Shape::Text),
    documentation("value", Shape::Anything),
    documentation("externalValue", Shape::Text),
];
