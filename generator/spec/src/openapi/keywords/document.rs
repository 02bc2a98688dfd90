//! The keywords of everything but schemas: every one of OpenAPI 3.0 (<https://spec.openapis.org/oas/v3.0.3>) and 3.1
//! (<https://spec.openapis.org/oas/v3.1.0>).

use super::keyword::{
    EXTERNAL_DOCS_LINK, Idle, Keyword, Object, Place, Shape, TO_3_1, V3_1, documentation, honoured, refused,
};

const SERVERS: Keyword = refused(
    "servers",
    "says where the service is found, which follows from the port of its component and the routes of the gateway",
    "leave it out: the published contract gets its servers",
);
const SECURITY: Keyword = honoured("security", Shape::List);

pub(super) const DOCUMENT: [Keyword; 10] = [
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

pub(super) const INFO: [Keyword; 7] = [
    documentation("title", Shape::Text).required(),
    documentation("version", Shape::Text).required(),
    documentation("summary", Shape::Text).only(V3_1, "write it into the `description`"),
    documentation("description", Shape::Text),
    documentation("termsOfService", Shape::Text),
    documentation("contact", Shape::Object(Object::Contact)),
    documentation("license", Shape::Object(Object::License)),
];

pub(super) const CONTACT: [Keyword; 3] =
    [documentation("name", Shape::Text), documentation("url", Shape::Text), documentation("email", Shape::Text)];

pub(super) const LICENSE: [Keyword; 3] = [
    documentation("name", Shape::Text).required(),
    documentation("identifier", Shape::Text).only(V3_1, "give its `url`"),
    documentation("url", Shape::Text),
];

const OTHER_METHOD: &str = "use one of get, put, post, delete, patch";

pub(super) const PATH_ITEM: [Keyword; 13] = [
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

pub(super) const OPERATION: [Keyword; 12] = [
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

pub(super) const PARAMETER: [Keyword; 13] = [
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

pub(super) const HEADER: [Keyword; 11] = [
    documentation("description", Shape::Text),
    honoured("required", Shape::Truth),
    documentation("deprecated", Shape::Truth),
    refused("allowEmptyValue", "is of parameters of the query", "leave it out").unless(Idle::False),
    honoured("style", Shape::Text),
    refused("explode", "takes lists and objects apart, and a header here is one value", "leave it out")
        .unless(Idle::False),
    refused("allowReserved", "is of parameters of the query", "leave it out").unless(Idle::False),
    honoured("schema", Shape::Object(Object::Schema(Place::Header))).required(),
    documentation("example", Shape::Anything),
    documentation("examples", Shape::Map(Object::Example)),
    refused("content", "gives the header a media type of its own", "give it a `schema`"),
];

pub(super) const REQUEST_BODY: [Keyword; 3] = [
    documentation("description", Shape::Text),
    honoured("content", Shape::Map(Object::MediaType)).required(),
    honoured("required", Shape::Truth),
];

pub(super) const MEDIA_TYPE: [Keyword; 4] = [
    honoured("schema", Shape::Object(Object::Schema(Place::Body))),
    documentation("example", Shape::Anything),
    documentation("examples", Shape::Map(Object::Example)),
    refused("encoding", "says how the parts of a form are written", "leave it out: bodies are JSON")
        .unless(Idle::Empty),
];

pub(super) const RESPONSE: [Keyword; 4] = [
    documentation("description", Shape::Text).required(),
    honoured("headers", Shape::Map(Object::Header)),
    honoured("content", Shape::Map(Object::MediaType)),
    refused("links", "says which call follows on another; no client would follow", "say it in the `description`")
        .unless(Idle::Empty),
];

pub(super) const COMPONENTS: [Keyword; 10] = [
    honoured("schemas", Shape::Map(Object::Schema(Place::Named))),
    honoured("responses", Shape::Map(Object::Response)),
    honoured("parameters", Shape::Map(Object::Parameter)),
    documentation("examples", Shape::Map(Object::Example)),
    honoured("requestBodies", Shape::Map(Object::RequestBody)),
    honoured("headers", Shape::Map(Object::Header)),
    honoured("securitySchemes", Shape::Map(Object::SecurityScheme)),
    refused("links", "describes which call follows on another; no client would follow", "leave it out")
        .unless(Idle::Empty),
    refused("callbacks", "describes calls that a service makes to its callers; it would make none", "leave it out")
        .unless(Idle::Empty),
    refused("pathItems", "describes methods for `$ref` of a path", "write the methods below the path")
        .only(V3_1, TO_3_1)
        .unless(Idle::Empty),
];

pub(super) const SECURITY_SCHEME: [Keyword; 8] = [
    honoured("type", Shape::Text).required(),
    honoured("description", Shape::Text),
    honoured("name", Shape::Text),
    honoured("in", Shape::Text),
    honoured("scheme", Shape::Text),
    documentation("bearerFormat", Shape::Text),
    documentation("flows", Shape::Anything),
    documentation("openIdConnectUrl", Shape::Text),
];

pub(super) const TAG: [Keyword; 3] =
    [documentation("name", Shape::Text).required(), documentation("description", Shape::Text), EXTERNAL_DOCS_LINK];

pub(super) const EXTERNAL_DOCS: [Keyword; 2] =
    [documentation("description", Shape::Text), documentation("url", Shape::Text).required()];

pub(super) const EXAMPLE: [Keyword; 4] = [
    documentation("summary", Shape::Text),
    documentation("description", Shape::Text),
    documentation("value", Shape::Anything),
    documentation("externalValue", Shape::Text),
];
