//! The keywords of each object, as the specifications list them: OpenAPI 3.0.3 and 3.1.0, JSON Schema 2020-12 (core,
//! applicator, unevaluated, validation, format, content, meta-data).

use stategen_spec::openapi::keywords::Shape;

pub(crate) const VOCABULARY: [(&str, &str); 17] = [
    ("a contract", "openapi info jsonSchemaDialect servers paths webhooks components security tags externalDocs"),
    ("`info`", "title summary description termsOfService contact license version"),
    ("a contact", "name url email"),
    ("a license", "name identifier url"),
    ("a path", "$ref summary description get put post delete options head patch trace servers parameters"),
    (
        "an operation",
        "tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security \
         servers",
    ),
    (
        "a parameter",
        "name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content",
    ),
    ("a request's body", "description content required"),
    ("a media type", "schema example examples encoding"),
    ("an answer", "description headers content links"),
    (
        "a header",
        "description required deprecated allowEmptyValue style explode allowReserved schema example examples content",
    ),
    (
        "`components`",
        "schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems",
    ),
    ("a security scheme", "type description name in scheme bearerFormat flows openIdConnectUrl"),
    ("a tag", "name description externalDocs"),
    ("a link to documentation", "description url"),
    ("an example", "summary description value externalValue"),
    (
        "a schema",
        "$id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs \
         prefixItems items contains additionalProperties properties patternProperties dependentSchemas propertyNames \
         if then else allOf anyOf oneOf not \
         unevaluatedItems unevaluatedProperties \
         type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern \
         maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired \
         format contentEncoding contentMediaType contentSchema \
         title description default deprecated readOnly writeOnly examples \
         nullable discriminator xml externalDocs example",
    ),
];

/// A value of a shape.
pub(crate) fn value(shape: Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Anything => "some text",
        Shape::Truth => "true",
        Shape::Number | Shape::NumberOrTruth | Shape::Count => "1",
        Shape::Texts | Shape::List => "[some text]",
        Shape::Object(_) => "{ url: 'https://example.org' }",
        Shape::Objects(_) => "[{ name: a }]",
        Shape::ObjectOrTruth(_) => "false",
        Shape::Map(_) | Shape::ExtensibleMap(_) => "{ a: { summary: b } }",
    }
}
