//! The keywords of schemas: those of OpenAPI 3.0, and those of JSON Schema 2020-12
//! (<https://json-schema.org/draft/2020-12/json-schema-core>, <https://json-schema.org/draft/2020-12/json-schema-validation>)
//! that OpenAPI 3.1 takes over.

use super::keyword::{
    EXTERNAL_DOCS_LINK, Idle, Keyword, Object, Place, Shape, TO_3_1, V3_1, Version, documentation, honoured, refused,
};

const V3_0: Version = Version::V3_0;
const TEXT: &[&str] = &["string"];
const LIST: &[&str] = &["array"];
const OBJECT: &[&str] = &["object"];
const NUMBER: &[&str] = &["integer", "number"];
const PROPERTY: &[Place] = &[Place::Property];
/// Where what a request carries is checked, or says of each use what is.
const LIMITED: &[Place] = &[Place::Property, Place::Parameter, Place::Items, Place::Named];

const WRITE_OUT: &str = "write the properties out";
const NAME_IT: &str = "give the schema a name in `components.schemas`, and refer to it";
const CHECK_IT: &str = "leave it out, and check it in the handler";

pub(super) const SCHEMA: [Keyword; 62] = [
    honoured("$ref", Shape::Text),
    honoured("type", Shape::Anything),
    honoured("format", Shape::Text),
    honoured("enum", Shape::List),
    honoured("nullable", Shape::Truth)
        .only(V3_0, "say `type: [string, 'null']`, or whichever type it is")
        .at(PROPERTY)
        .unless(Idle::False),
    honoured("properties", Shape::Map(Object::Schema(Place::Property))).of(OBJECT),
    honoured("required", Shape::Texts).of(OBJECT),
    honoured("items", Shape::Object(Object::Schema(Place::Items))).of(LIST),
    honoured("allOf", Shape::Objects(Object::Schema(Place::Part))),
    honoured("readOnly", Shape::Truth).at(PROPERTY).unless(Idle::False),
    honoured("writeOnly", Shape::Truth).at(PROPERTY).unless(Idle::False),
    honoured("default", Shape::Anything).at(&[Place::Parameter, Place::Property]),
    honoured("minimum", Shape::Number).of(NUMBER).at(LIMITED),
    honoured("maximum", Shape::Number).of(NUMBER).at(LIMITED),
    honoured("exclusiveMinimum", Shape::NumberOrTruth).of(NUMBER).at(LIMITED).unless(Idle::False),
    honoured("exclusiveMaximum", Shape::NumberOrTruth).of(NUMBER).at(LIMITED).unless(Idle::False),
    honoured("multipleOf", Shape::Number).of(NUMBER).at(LIMITED),
    honoured("minLength", Shape::Count).of(TEXT).at(LIMITED),
    honoured("maxLength", Shape::Count).of(TEXT).at(LIMITED),
    honoured("minItems", Shape::Count).of(LIST).at(LIMITED),
    honoured("maxItems", Shape::Count).of(LIST).at(LIMITED),
    honoured("pattern", Shape::Text).of(TEXT).at(LIMITED),
    honoured("uniqueItems", Shape::Truth).of(LIST).at(LIMITED).unless(Idle::False),
    honoured("additionalProperties", Shape::ObjectOrTruth(Object::Schema(Place::Items))).of(OBJECT).unless(Idle::True),
    honoured("unevaluatedProperties", Shape::Truth)
        .of(OBJECT)
        .only(V3_1, "write the properties out, and say `additionalProperties`")
        .unless(Idle::True),
    honoured("minProperties", Shape::Count).of(OBJECT).at(LIMITED),
    honoured("maxProperties", Shape::Count).of(OBJECT).at(LIMITED),
    documentation("title", Shape::Text),
    documentation("description", Shape::Text),
    documentation("deprecated", Shape::Truth),
    documentation("example", Shape::Anything),
    documentation("examples", Shape::List).only(V3_1, "say `example`"),
    documentation("$comment", Shape::Text).only(V3_1, "write a comment of YAML"),
    EXTERNAL_DOCS_LINK,
    refused("patternProperties", "describes properties by what their names look like", "name each property"),
    refused("propertyNames", "says what the names of properties look like", "name each property"),
    refused("oneOf", "gives a choice of schemas, of which one type cannot be made", "write one schema"),
    refused("anyOf", "gives a choice of schemas, of which one type cannot be made", "write one schema"),
    refused("not", "says what a value is not, of which no type can be made", "say what it is"),
    refused("discriminator", "tells the choices of `oneOf` apart, which is refused", "write one schema"),
    refused("if", "makes the schema depend on the value, of which no type can be made", "write one schema")
        .only(V3_1, TO_3_1),
    refused("then", "makes the schema depend on the value, of which no type can be made", "write one schema")
        .only(V3_1, TO_3_1),
    refused("else", "makes the schema depend on the value, of which no type can be made", "write one schema")
        .only(V3_1, TO_3_1),
    refused("dependentSchemas", "makes the schema depend on which properties are there", WRITE_OUT).only(V3_1, TO_3_1),
    refused("dependentRequired", "makes properties required where others are there", CHECK_IT).only(V3_1, TO_3_1),
    refused("const", "allows one value, which the service would not check", "make it an enum of that one name")
        .only(V3_1, TO_3_1),
    refused("prefixItems", "gives each place of a list a schema of its own", "make it an object").only(V3_1, TO_3_1),
    refused("contains", "asks that some item is of a kind, which the service would not check", CHECK_IT)
        .only(V3_1, TO_3_1),
    refused("minContains", "counts the items that `contains` asks for, which is refused", CHECK_IT).only(V3_1, TO_3_1),
    refused("maxContains", "counts the items that `contains` asks for, which is refused", CHECK_IT).only(V3_1, TO_3_1),
    refused("unevaluatedItems", "says what becomes of items that no schema describes", "describe them by `items`")
        .only(V3_1, TO_3_1)
        .unless(Idle::True),
    refused("contentEncoding", "says how a text stands for bytes, which the service would not read", "take it as text")
        .only(V3_1, TO_3_1),
    refused(
        "contentMediaType",
        "says of which media type a text is, which the service would not read",
        "take it as text",
    )
    .only(V3_1, TO_3_1),
    refused("contentSchema", "says what a text holds, which the service would not read", "take it as text")
        .only(V3_1, TO_3_1),
    refused("xml", "says how a value is written in XML, which no service here speaks", "leave it out"),
    refused("$id", "gives the schema an address, which no reference here follows", NAME_IT).only(V3_1, TO_3_1),
    refused("$anchor", "gives the schema a name for references, which none here follows", NAME_IT).only(V3_1, TO_3_1),
    refused("$schema", "gives the schema another vocabulary", "leave it out").only(V3_1, TO_3_1),
    refused("$defs", "holds schemas that only this one sees", "move them to `components.schemas`").only(V3_1, TO_3_1),
    refused("$vocabulary", "says which keywords a vocabulary has", "leave it out").only(V3_1, TO_3_1),
    refused("$dynamicRef", "refers to whichever schema is meant where it is used", "refer by `$ref`")
        .only(V3_1, TO_3_1),
    refused("$dynamicAnchor", "gives the schema a name for `$dynamicRef`, which is refused", NAME_IT)
        .only(V3_1, TO_3_1),
];
