//! Every keyword of OpenAPI 3.0 and 3.1, at its place: code follows from it, or it is documentation, or it is refused there.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

#[path = "keywords/vocabulary.rs"]
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use stategen_model::diagnostic::Diagnostic;
use stategen_spec::openapi::keywords::{self, Keyword, Object, Standing, Version};

use vocabulary::VOCABULARY;

/// A contract with a place (`@name`) in each object, where one more keyword may stand.
const CONTRACT: &str = "openapi: @version
info: { title: Catalogue, version: '1', contact: { name: A desk@contact }, license: { name: Free@license }@info }
tags: [{ name: books@tag }]
externalDocs: { url: 'https://example.org'@docs }
paths:
  /books/{id}: {
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }],
    get: {
      operationId: getBook, summary: Finds a book., security: [{ token: [] }, { key: [] }],
      parameters: [{ name: most, in: query, schema: { type: integer }, examples: { few: { value: 2@example } }@parameter }],
      responses: {
        '200': { description: The book., content: { application/json: { schema: { $ref: '#/components/schemas/Book' }@media } }@response },
        '404': { $ref: '#/components/responses/Missing' }
      }@operation
    }@path
  }
  /books: {
    post: {
      operationId: addBook,
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }@body },
      responses: { '200': { description: Added., headers: { Location: { schema: { type: string }@header } }, content: { application/json: { schema: { $ref: '#/components/schemas/Loan' } } } }, '400': { description: It is none. } }
    }
  }
@document
components:
  responses: { Missing: { description: No such book. } }
  securitySchemes: { token: { type: http, scheme: bearer, description: A card.@security }, key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Binding: { type: string, enum: [Hard, Soft]@enum }
    Book:
      type: object
      required: [id, bookTitle]
      properties:
        id: { type: integer@integer }
        bookTitle: { type: string@text }
        price: { type: number@number }
        tags: { type: array, items: { type: string@items }@list }
        binding: { $ref: '#/components/schemas/Binding' }
    Loan: { type: object, properties: { until: { type: string } }@object }
@components
";

/// The place in the contract for a keyword of an object.
fn place(object: Object, keyword: &Keyword) -> &'static str {
    match object {
        Object::Document => "@document",
        Object::Info => "@info",
        Object::Contact => "@contact",
        Object::License => "@license",
        Object::PathItem => "@path",
        Object::Operation => "@operation",
        Object::Parameter => "@parameter",
        Object::RequestBody => "@body",
        Object::MediaType => "@media",
        Object::Response => "@response",
        Object::Header => "@header",
        Object::Components => "@components",
        Object::SecurityScheme => "@security",
        Object::Tag => "@tag",
        Object::ExternalDocs => "@docs",
        Object::Example => "@example",
        Object::Schema(_) => match keyword.types {
            [] | ["string", ..] => "@text",
            ["integer", ..] => "@integer",
            ["number", ..] => "@number",
            ["array", ..] => "@list",
            _ => "@object",
        },
    }
}

/// The contract with `text` at `place`, and where it stands: line and column, from 1.
fn with(version: Version, place: &str, text: &str) -> (String, u32, u32) {
    let contract = CONTRACT.replace(
        "@version",
        match version {
            Version::V3_0 => "3.0.3",
            Version::V3_1 => "3.1.0",
        },
    );
    let at = contract.find(place).unwrap_or_else(|| panic!("there is no {place}"));
    let (joined, skipped) = match place {
        "@document" => (text.to_owned(), 0),
        "@components" => (format!("  {text}"), 2),
        _ => (format!(", {text}"), 2),
    };
    let before = without_places(&contract[..at]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + skipped + 1;
    let after = without_places(&contract[at + place.len()..]);
    (before + &joined + &after, u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

fn without_places(text: &str) -> String {
    regex::Regex::new("@[a-z]+").unwrap().replace_all(text, "").into_owned()
}

/// What a contract comes to: the files of the output but the published contract, which repeats it, and what is wrong.
#[derive(Debug, PartialEq)]
struct Outcome {
    files: BTreeMap<String, String>,
    findings: Vec<Diagnostic>,
}

fn outcome(contract: &str) -> Outcome {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library");
    let root = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(&fixture).into_iter().map(Result::unwrap) {
        let to = root.path().join(entry.path().strip_prefix(&fixture).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    let pack = root.path().join("specs/001-shelves");
    write(&pack.join("contracts/catalogue.yaml"), contract);
    write(&pack.join("logic/catalogue/add_book.rs"), "pub use super::shelf::add_book;\n");
    write(&pack.join("logic/catalogue/get_book.rs"), "pub use super::shelf::get_book;\n");
    write(&pack.join("logic/catalogue/find_book.rs"), "pub use super::shelf::find_book;\n");
    write(&pack.join("logic/catalogue/caller.rs"), "pub use super::shelf::Caller;\n");
    for scheme in ["token", "key"] {
        let text = format!("pub use super::shelf::authenticate_{scheme};\n");
        write(&pack.join(format!("logic/catalogue/authenticate_{scheme}.rs")), &text);
    }
    let loaded = stategen_spec::load(root.path()).unwrap();
    let (systems, findings) = stategen_compose::compose(&loaded);
    let errors: Vec<Diagnostic> =
        findings.into_iter().filter(|one| one.severity == stategen_model::diagnostic::Severity::Error).collect();
    let mut files = BTreeMap::new();
    for system in systems.iter().filter(|_| errors.is_empty()) {
        for (path, artifact) in stategen_render::render(system).files {
            if !path.starts_with("contracts/") && !path.starts_with(".stategen/") {
                files.insert(format!("{}/{path}", system.state.id), String::from_utf8_lossy(&artifact.content).into());
            }
        }
    }
    Outcome { files, findings: errors }
}

fn write(path: &Path, text: &str) {
    stategen_disk::write_atomically(path, text.as_bytes(), false).unwrap();
}

fn tables() -> impl Iterator<Item = (Object, &'static Keyword)> {
    Object::ALL.into_iter().flat_map(|object| keywords::of(object).iter().map(move |keyword| (object, keyword)))
}

#[test]
fn the_tables_have_the_keywords_of_the_specifications_and_no_others() {
    for object in Object::ALL {
        let known: BTreeSet<&str> = keywords::of(object).iter().map(|keyword| keyword.name).collect();
        let (_, listed) = VOCABULARY.iter().find(|(name, _)| *name == object.name()).unwrap();
        assert_eq!(known, listed.split_whitespace().collect(), "{}", object.name());
        assert_eq!(known.len(), keywords::of(object).len(), "{} has a keyword twice", object.name());
    }
}

#[test]
fn what_is_refused_is_refused_at_its_key_with_a_way_out() {
    for (object, keyword) in tables() {
        let Standing::Refused { .. } = keyword.standing else { continue };
        let version = keyword.only.map_or(Version::V3_0, |(version, _)| version);
        let (contract, line, column) = with(version, place(object, keyword), &format!("{}: {{ a: b }}", keyword.name));
        let found = outcome(&contract).findings;
        let what = format!("{} {}: {found:#?}\n{contract}", object.name(), keyword.name);
        assert_eq!(found.len(), 1, "{what}");
        assert_eq!((found[0].span.line, found[0].span.column), (line, column), "{what}");
        assert!(found[0].message.contains(keyword.name) && found[0].help.is_some(), "{what}");
    }
}

#[test]
fn what_another_version_has_is_refused_at_its_key() {
    for (object, keyword) in tables() {
        let Some((version, _)) = keyword.only else { continue };
        let other = if version == Version::V3_0 { Version::V3_1 } else { Version::V3_0 };
        let (contract, line, column) = with(other, place(object, keyword), &format!("{}: x", keyword.name));
        let found = outcome(&contract).findings;
        let what = format!("{} {}: {found:#?}", object.name(), keyword.name);
        assert_eq!(found.len(), 1, "{what}");
        assert_eq!((found[0].span.line, found[0].span.column), (line, column), "{what}");
    }
}

#[test]
fn what_nobody_knows_is_refused_and_extensions_are_not() {
    let base = outcome(&without_places(&with(Version::V3_0, "@document", "").0));
    assert_eq!(base.findings, []);
    for object in Object::ALL {
        let place = place(object, &keywords::of(object)[0]);
        let (contract, line, column) = with(Version::V3_0, place, "keywrod: x");
        let found = outcome(&contract).findings;
        assert_eq!(found.len(), 1, "{}: {found:#?}", object.name());
        assert_eq!((found[0].span.line, found[0].span.column), (line, column), "{}: {found:#?}", object.name());
        assert_eq!(outcome(&with(Version::V3_0, place, "x-note: { of: ours }").0), base, "{}", object.name());
    }
}

/// A change of the value of each keyword that is honoured. The first text stands in the contract, or where an `@` place is.
const CHANGES: [(&str, &str, &str, &str); 50] = [
    ("a contract", "openapi", "openapi: 3.0.3", "openapi: 2.0.0"),
    ("a contract", "info", "info: {", "inof: {"),
    ("a contract", "paths", "  /books/{id}: {", "  /book/{id}: {"),
    ("a contract", "components", "    Loan: {", "    Lending: {"),
    ("a contract", "security", "tags: [", "security: [{ token: [] }]\ntags: ["),
    ("an operation", "security", "security: [{ token: [] }, { key: [] }]", "security: [{ token: [] }, {}]"),
    ("`components`", "securitySchemes", "securitySchemes: { token: {", "securitySchemes: { card: {"),
    ("a security scheme", "type", "token: { type: http", "token: { type: oauth2"),
    ("a security scheme", "scheme", "scheme: bearer", "scheme: basic"),
    ("a security scheme", "description", "description: A card.", "description: A ticket."),
    ("a security scheme", "in", "in: header, name: X-Key", "in: query, name: X-Key"),
    ("a security scheme", "name", "in: header, name: X-Key", "in: header, name: X-Card"),
    ("a path", "get", "get: {", "delete: {"),
    ("a path", "put", "post: {", "put: {"),
    ("a path", "post", "post: {", "patch: {"),
    ("a path", "delete", "get: {", "delete: {"),
    ("a path", "patch", "get: {", "patch: {"),
    ("a path", "parameters", "required: true, schema: { type: integer }", "required: true, schema: { type: boolean }"),
    ("an operation", "summary", "summary: Finds a book.", "summary: Gets a book."),
    ("an operation", "operationId", "operationId: getBook", "operationId: findBook"),
    ("an operation", "parameters", "name: most", "name: least"),
    (
        "an operation",
        "requestBody",
        "schema: { $ref: '#/components/schemas/Book' } } }@body",
        "schema: { $ref: '#/components/schemas/Loan' } } }",
    ),
    ("an operation", "responses", "'404'", "'410'"),
    ("a parameter", "name", "name: most", "name: least"),
    ("a parameter", "in", "in: query", "in: header"),
    ("a parameter", "required", "in: query", "in: query, required: true"),
    ("a parameter", "style", "in: query", "in: query, style: spaceDelimited"),
    (
        "a parameter",
        "explode",
        "name: most, in: query, schema: { type: integer }",
        "name: most, in: query, explode: false, schema: { type: array, items: { type: integer } }",
    ),
    ("a parameter", "schema", "in: query, schema: { type: integer }", "in: query, schema: { type: string }"),
    (
        "a request's body",
        "content",
        "application/json: { schema: { $ref: '#/components/schemas/Book' } } }@body",
        "application/xml: {} }",
    ),
    ("a request's body", "required", "requestBody: { required: true", "requestBody: { required: false"),
    (
        "a media type",
        "schema",
        "schema: { $ref: '#/components/schemas/Book' }@media",
        "schema: { $ref: '#/components/schemas/Loan' }",
    ),
    ("an answer", "headers", "headers: { Location", "headers: { ETag"),
    ("a header", "required", "{ schema: { type: string }@header }", "{ required: true, schema: { type: string } }"),
    ("a header", "style", "{ schema: { type: string }@header }", "{ style: form, schema: { type: string } }"),
    ("a header", "schema", "{ schema: { type: string }@header }", "{ schema: { type: integer } }"),
    ("an answer", "content", "application/json: { schema: { $ref: '#/components/schemas/Book' }@media }", ""),
    ("`components`", "schemas", "    Loan: {", "    Lending: {"),
    ("`components`", "responses", "{ Missing: {", "{ Mising: {"),
    ("`components`", "headers", "{ schema: { type: string }@header }", "{ $ref: '#/components/headers/Place' }"),
    ("`components`", "parameters", "@components", "  parameters: { most: { name: most } }"),
    ("`components`", "requestBodies", "@components", "  requestBodies: { book: { content: [] } }"),
    (
        "a schema",
        "$ref",
        "schema: { $ref: '#/components/schemas/Book' }@media",
        "schema: { $ref: '#/components/schemas/Loan' }",
    ),
    ("a schema", "type", "id: { type: integer@integer }", "id: { type: boolean }"),
    ("a schema", "format", "@integer", ", format: int64"),
    ("a schema", "enum", "enum: [Hard, Soft]", "enum: [Hard]"),
    ("a schema", "nullable", "bookTitle: { type: string@text }", "bookTitle: { type: string, nullable: true }"),
    ("a schema", "properties", "properties: { until:", "properties: { since:"),
    ("a schema", "required", "[id, bookTitle]", "[id]"),
    ("a schema", "items", "items: { type: string@items }", "items: { type: boolean }"),
];

/// A list of the contract.
const LIST: &str = "tags: { type: array, items: { type: string@items }@list }";

/// Those of schemas' limits, which stand at their places.
const LIMITS: [(&str, &str, &str); 26] = [
    ("allOf", "@object", ", allOf: [{ $ref: '#/components/schemas/Book' }]"),
    ("readOnly", "@text", ", readOnly: true"),
    ("writeOnly", "@text", ", writeOnly: true"),
    ("default", "schema: { type: integer }, examples", "schema: { type: integer, default: 3 }, examples"),
    ("minimum", "@integer", ", minimum: 3"),
    ("maximum", "@integer", ", maximum: 3"),
    ("minLength", "@text", ", minLength: 3"),
    ("maxLength", "@text", ", maxLength: 3"),
    ("exclusiveMinimum", "@number", ", minimum: 3, exclusiveMinimum: true"),
    ("exclusiveMaximum", "@number", ", maximum: 3, exclusiveMaximum: true"),
    ("multipleOf", "@integer", ", multipleOf: 3"),
    ("minItems", "@list", ", minItems: 3"),
    ("maxItems", "@list", ", maxItems: 3"),
    ("pattern", "@text", ", pattern: '^a'"),
    ("uniqueItems", "@list", ", uniqueItems: true"),
    (
        "additionalProperties",
        "      required: [id, bookTitle]\n",
        "      required: [id, bookTitle]\n      additionalProperties: false\n",
    ),
    ("additionalProperties", LIST, "tags: { type: object, additionalProperties: { type: string } }"),
    ("unevaluatedProperties", "@object", ", unevaluatedProperties: false"),
    ("minProperties", LIST, "tags: { type: object, minProperties: 1, additionalProperties: { type: string } }"),
    ("maxProperties", LIST, "tags: { type: object, maxProperties: 1, additionalProperties: { type: string } }"),
    ("format", "@text", ", format: date-time"),
    ("format", "@text", ", format: date"),
    ("format", "@text", ", format: time"),
    ("format", "@text", ", format: uuid"),
    ("format", "@text", ", format: decimal, x-scale: 2"),
    ("multipleOf", "@number", ", format: decimal, multipleOf: 0.01"),
];

#[test]
fn what_is_honoured_changes_the_output_or_the_findings() {
    let plain = CONTRACT.replace("@version", "3.0.3");
    let base = outcome(&without_places(&plain));
    let (mut shown, mut idle) = (BTreeSet::new(), Vec::new());
    let limits = LIMITS.iter().map(|(keyword, from, to)| ("a schema", *keyword, *from, *to));
    for (object, keyword, from, to) in CHANGES.into_iter().chain(limits) {
        assert!(plain.contains(from), "the contract has no `{from}`");
        let changed = outcome(&without_places(&plain.replacen(from, to, 1)));
        if changed == base {
            idle.push(format!("`{keyword}` of {object}: `{to}` changes nothing"));
        }
        shown.insert((object, keyword));
    }
    for (object, keyword) in tables().filter(|(_, keyword)| keyword.standing == Standing::Honoured) {
        if !shown.contains(&(object.name(), keyword.name)) {
            idle.push(format!("no change shows `{}` of {}", keyword.name, object.name()));
        }
    }
    assert!(idle.is_empty(), "{idle:#?}");
}

#[test]
fn documentation_is_taken_and_changes_no_type() {
    for (object, keyword) in tables().filter(|(_, keyword)| keyword.standing == Standing::Documentation) {
        let version = keyword.only.map_or(Version::V3_0, |(version, _)| version);
        let place = place(object, keyword);
        let value = vocabulary::value(keyword.value);
        // What the contract has already is sound as it stands.
        let indent = if place == "@components" { "  " } else { "" };
        let own_line = place == "@document" || place == "@components";
        let is_there = match own_line {
            true => CONTRACT.contains(&format!("\n{indent}{}: ", keyword.name)),
            false => CONTRACT.lines().any(|line| line.contains(place) && line.contains(&format!("{}: ", keyword.name))),
        };
        if is_there {
            continue;
        }
        let (contract, ..) = with(version, place, &format!("{}: {value}", keyword.name));
        assert_eq!(outcome(&contract).findings, [], "{} {}\n{contract}", object.name(), keyword.name);
    }
}

/// A contract that many know, as its authors have it: what it says is honoured, or found.
#[test]
fn the_pet_store_is_told_where_it_says_what_nothing_keeps() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/petstore.yaml"));
    let document = stategen_spec::yaml::parse("petstore.yaml", &text.unwrap()).unwrap();
    let mut findings = Vec::new();
    assert!(stategen_spec::openapi::read(&document, &mut findings).is_none());
    stategen_model::diagnostic::sort(&mut findings);
    let mut report = String::new();
    for finding in findings {
        writeln!(report, "{} {}", finding.span, finding.message).unwrap();
        writeln!(report, "    {}", finding.help.unwrap()).unwrap();
    }
    insta::assert_snapshot!(report);
}

/// Deltas, states, pins, requirements' traces and scenarios are read into these.
#[test]
fn nothing_that_a_pack_is_read_into_passes_over_a_key() {
    let mut read = 0;
    for folder in ["model/src", "spec/src", "compose/src"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(folder);
        for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
            if entry.path().extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            for (at, _) in text
                .match_indices("#[derive(")
                .filter(|(at, _)| text[*at..].lines().next().unwrap().contains("Deserialize"))
            {
                let head = text[at..].split('{').next().unwrap();
                if head.contains("struct ") && !head.contains("try_from") {
                    read += 1;
                    assert!(head.contains("deny_unknown_fields"), "{}: {head}", entry.path().display());
                }
            }
        }
    }
    assert!(read > 30, "{read}");
}
