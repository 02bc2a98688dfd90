//! Contracts that say what is neither honoured nor documentation, or that no code could follow from.

use std::collections::BTreeMap;

use super::{BASE, CONTRACT, Change, QUERIES, append, edit};

const PARAMETERS: &str = "      parameters:\n";
const RESPONSES: &str = "      responses:\n";
const JSON: &str = "{ application/json: { schema: { $ref: '#/components/schemas/Book' } } }";
const ID: &str = "        id: { type: integer }\n";
const BINDING: &str = "        binding: { $ref";
const TITLE: &str = "bookTitle: { type: string }";

pub(crate) const CASES: &[(&str, Change)] = &[
    ("decimals without their digits, with too many, and where nothing would look at them", |f| {
        let more = [
            "        a: { type: number, format: decimal }",
            "        b: { type: string, format: decimal }",
            "        c: { type: number, format: decimal, multipleOf: 0.01, minimum: 0.001 }",
            "        d: { type: number, format: decimal, multipleOf: -0.5 }",
            "        e: { type: number, format: decimal, multipleOf: 0.01, x-scale: 2 }",
            "        f: { type: string, format: decimal, x-scale: 19 }",
            "        g: { type: array, items: { type: number, format: decimal } }",
            "        h: { type: number, multipleOf: 0.5 }",
            "        i: { type: number, format: decimal, multipleOf: 0.01, maximum: 99999999999999.99 }",
            "        k: { type: string, format: date, maxLength: 3 }",
        ];
        edit(f, CONTRACT, ID, &format!("{ID}{}\n", more.join("\n")));
    }),
    ("values of an enum that come to one name, and one with a character that nobody sees", |f| {
        edit(f, BASE, "values: [Hard, Soft]", "values: [Hard, Soft, in_transit, in-transit, \"a\\tb\"]");
    }),
    ("attributes that are decimals without digits, with too many, or none", |f| {
        let more = "        price: { type: decimal, nullable: true }\n        \
                    cost: { type: decimal, precision: 19, scale: 2, nullable: true }\n        \
                    least: { type: decimal, precision: 4, scale: 2, minimum: 100, nullable: true }\n        \
                    pages: { type: integer, scale: 2, nullable: true }\n        bookTitle:";
        edit(f, BASE, "        bookTitle:", more);
    }),
    ("a query that multiplies two decimals", |f| {
        let price = "        price: { type: decimal, precision: 9, scale: 2, nullable: true }\n        bookTitle:";
        edit(f, BASE, "        bookTitle:", price);
        append(f, QUERIES, "\n-- name: areas :many\nSELECT id, price * price AS area\nFROM books;\n");
    }),
    ("a misspelt annotation of a query", |f| {
        append(f, QUERIES, "\n-- nmae: find_all :many\nSELECT id FROM books;\n");
    }),
    ("a contract that asks who calls, and no logic that would know", |f| {
        edit(f, CONTRACT, "paths:\n", "security: [{ token: [] }]\npaths:\n");
        append(f, CONTRACT, "  securitySchemes:\n    token: { type: http, scheme: bearer }\n");
    }),
    ("an operation that asks for what nobody describes", |f| {
        edit(f, CONTRACT, PARAMETERS, "      security: [{ token: [] }]\n      parameters:\n");
    }),
    ("ways to show who calls that no service checks", |f| {
        let asked = "[{ a: [] }, { b: [] }, { c: [] }, { d: [read] }, { d: [], e: [] }, d, { d: x }]";
        edit(f, CONTRACT, PARAMETERS, &format!("      security: {asked}\n      parameters:\n"));
        append(
            f,
            CONTRACT,
            "  securitySchemes:\n    a: { type: oauth2, flows: {} }\n    b: { type: http, scheme: digest }\n    \
             c: { type: openIdConnect, openIdConnectUrl: 'https://example.org' }\n    d: { type: http, scheme: bearer }\n    \
             e: { type: http, scheme: basic }\n",
        );
    }),
    ("security schemes that are none", |f| {
        append(
            f,
            CONTRACT,
            "  securitySchemes:\n    a: { type: htp, scheme: bearer }\n    b: { type: http }\n    \
             c: { type: apiKey, in: body, name: k }\n    d: { type: apiKey, in: header, name: a_b }\n    \
             e: { type: http, scheme: bearer, in: header }\n    f!: { type: http, scheme: basic }\n    \
             aKey: { type: http, scheme: basic }\n    a_key: { type: http, scheme: basic }\n    \
             g: { type: apiKey, in: query, name: 'a b' }\n    h: { type: apiKey, in: cookie }\n",
        );
    }),
    ("checks of credentials that are no such functions, and a parameter in the way", |f| {
        edit(f, CONTRACT, PARAMETERS, "      security: [{ token: [] }, { login: [] }]\n      parameters:\n");
        let parameter = "        - { name: caller, in: query, schema: { type: string } }\n";
        edit(f, CONTRACT, RESPONSES, &format!("{parameter}{RESPONSES}"));
        let schemes = "token: { type: http, scheme: bearer }, login: { type: http, scheme: basic }";
        append(f, CONTRACT, &format!("  securitySchemes: {{ {schemes} }}\n"));
    }),
    ("checks of credentials in another form", |f| {
        edit(f, CONTRACT, PARAMETERS, "      security: [{ token: [] }, { login: [] }]\n      parameters:\n");
        let schemes = "token: { type: http, scheme: bearer }, login: { type: http, scheme: basic }";
        append(f, CONTRACT, &format!("  securitySchemes: {{ {schemes} }}\n"));
        for (file, text) in [
            ("specs/001-shelves/logic/catalogue/caller.rs", "struct Caller;\n"),
            (
                "specs/001-shelves/logic/catalogue/authenticate_token.rs",
                "pub async fn authenticate_token(ports: &Ports) -> Result<(), Problem> { x }\n",
            ),
            ("specs/001-shelves/logic/catalogue/authenticate_login.rs", "fn other() {}\n"),
        ] {
            append(f, file, text);
        }
    }),
    ("a misspelt keyword of an operation", |f| {
        edit(f, CONTRACT, PARAMETERS, "      sumary: Finds a book.\n      parameters:\n");
    }),
    ("a keyword of the other version", |f| {
        edit(f, CONTRACT, "openapi: 3.0.3", "openapi: 3.1.0");
        edit(f, CONTRACT, TITLE, "bookTitle: { type: string, nullable: true }");
    }),
    ("a version that YAML reads as a number", |f| edit(f, CONTRACT, "version: '1'", "version: 1.10")),
    ("a description that YAML reads as a truth value", |f| {
        edit(f, CONTRACT, "description: The book.", "description: true");
    }),
    ("an answer without a description", |f| edit(f, CONTRACT, "{ description: No such book. }", "{}")),
    ("a request that may lack its body", |f| {
        let body = format!("      requestBody: {{ content: {JSON} }}\n");
        edit(f, CONTRACT, "    get:", "    put:");
        edit(f, CONTRACT, RESPONSES, &(body + RESPONSES));
    }),
    ("a body of a GET", |f| {
        let body = format!("      requestBody: {{ required: true, content: {JSON} }}\n");
        edit(f, CONTRACT, RESPONSES, &(body + RESPONSES));
    }),
    ("a merge patch that is no PATCH", |f| takes(f, &JSON.replace("json", "merge-patch+json"))),
    ("a form of objects", |f| {
        takes(f, &JSON.replace("json", "x-www-form-urlencoded"));
        edit(f, CONTRACT, TITLE, &format!("{TITLE}\n        next: {{ $ref: '#/components/schemas/Book' }}"));
    }),
    ("a body of two media types", |f| {
        takes(f, &JSON.replace("{ application", "{ text/plain: { schema: { type: string } }, application"));
    }),
    ("bytes of which nothing is known", |f| {
        takes(f, "{ application/octet-stream: { schema: { type: string } } }");
    }),
    ("parts of a form that are bytes", |f| {
        takes(f, "{ multipart/form-data: { schema: { type: string, format: binary } } }");
    }),
    ("an answer in plain text that is no text", |f| {
        edit(f, CONTRACT, JSON, "{ text/plain: { schema: { type: integer } } }");
    }),
    ("an answer in two media types", |f| {
        let text = "schemas/Book' } }, text/plain: { schema: { type: string } } }";
        edit(f, CONTRACT, "schemas/Book' } } }", text);
    }),
    ("a problem in XML", |f| {
        let xml = "{ description: No such book., content: { application/xml: { schema: { type: string } } } }";
        edit(f, CONTRACT, "{ description: No such book. }", xml);
    }),
    ("an answer that clients follow unseen", |f| {
        edit(f, CONTRACT, "        '404'", "        '303': { description: There. }\n        '404'");
    }),
    ("an answer without a change that has a body", |f| {
        let body = format!("        '304': {{ description: As it was., content: {JSON} }}\n        '404'");
        edit(f, CONTRACT, "        '404'", &body);
    }),
    ("problem details with a member that nothing writes", |f| {
        let schema = "{ type: object, required: [errors], properties: { title: { type: integer }, code: { type: string }, \
                      errors: { type: array, items: { type: object, properties: { field: { type: string } } } } } }";
        let content = format!("content: {{ application/problem+json: {{ schema: {schema} }} }}");
        edit(f, CONTRACT, "{ description: No such book. }", &format!("{{ description: No such book., {content} }}"));
    }),
    ("an answer for all other statuses", |f| edit(f, CONTRACT, "'404'", "default")),
    ("headers that HTTP sets itself, or that are none", |f| {
        let header = |name: &str| format!("{name}: {{ schema: {{ type: string }} }}");
        let names = ["Content-Type", "Content-Length", "Set-Cookie", "Vary", "body", "a_b"].map(header).join(", ");
        edit(
            f,
            CONTRACT,
            "description: The book.",
            &format!("description: The book.\n          headers: {{ {names} }}"),
        );
    }),
    ("a header of an answer that is no single value", |f| {
        let headers = "headers: { ETag: { style: form, schema: { type: array, items: { type: string } } } }";
        edit(f, CONTRACT, "description: The book.", &format!("description: The book.\n          {headers}"));
    }),
    ("headers of one Rust name", |f| {
        let headers = "headers: { X-Total: { schema: { type: integer } }, x-total: { schema: { type: integer } } }";
        edit(f, CONTRACT, "description: The book.", &format!("description: The book.\n          {headers}"));
    }),
    ("a parameter of a cookie", |f| edit(f, CONTRACT, "in: path", "in: cookie")),
    ("a parameter that is a header of HTTP itself", |f| {
        let parameter = "        - { name: Authorization, in: header, schema: { type: string } }\n";
        edit(f, CONTRACT, RESPONSES, &format!("{parameter}{RESPONSES}"));
    }),
    ("a header that the service would have to know of a problem of its own", |f| {
        let headers = "description: No book., headers: { ETag: { required: true, schema: { type: string } } }";
        edit(f, CONTRACT, "{ description: No such book. }", &format!("{{ {headers} }}"));
        edit(f, CONTRACT, "'404'", "'400'");
    }),
    ("a header of a problem that is a list", |f| {
        let headers =
            "description: No book., headers: { X-Tags: { schema: { type: array, items: { type: string } } } }";
        edit(f, CONTRACT, "{ description: No such book. }", &format!("{{ {headers} }}"));
    }),
    ("a cookie whose name has a space", |f| {
        let parameter = "        - { name: 'a b', in: cookie, schema: { type: string } }\n";
        edit(f, CONTRACT, PARAMETERS, &format!("{PARAMETERS}{parameter}"));
    }),
    ("a default of a list in the query", |f| {
        let parameter =
            "        - { name: tags, in: query, schema: { type: array, items: { type: string }, default: [a] } }\n";
        edit(f, CONTRACT, PARAMETERS, &format!("{PARAMETERS}{parameter}"));
    }),
    ("an answer that is referred to and not there", |f| {
        edit(f, CONTRACT, "{ description: No such book. }", "{ $ref: '#/components/responses/NotThere' }");
        append(f, CONTRACT, "  responses:\n    NotHere: { description: No such book. }\n");
    }),
    ("a reference to another file", |f| edit(f, CONTRACT, "'#/components/schemas/Book'", "'books.yaml#/Book'")),
    ("a reference with something beside it", |f| {
        edit(f, CONTRACT, "{ description: No such book. }", "{ $ref: '#/components/responses/Gone', content: {} }");
        append(f, CONTRACT, "  responses:\n    Gone: { description: No such book. }\n");
    }),
    ("references in a circle", |f| {
        edit(f, CONTRACT, "{ description: No such book. }", "{ $ref: '#/components/responses/A' }");
        let circle = "{ $ref: '#/components/responses/A' }";
        append(f, CONTRACT, &format!("  responses:\n    A: {circle}\n"));
    }),
    ("a parameter of a header", |f| edit(f, CONTRACT, "in: path", "in: header")),
    ("a parameter of the path that may be missing", |f| edit(f, CONTRACT, "required: true", "required: false")),
    ("a parameter that its path lacks", |f| edit(f, CONTRACT, "name: id", "name: bookId")),
    ("a path with one parameter twice", |f| edit(f, CONTRACT, "/books/{id}", "/books/{id}/{id}")),
    ("a list for a parameter of the path", |f| {
        edit(f, CONTRACT, "schema: { type: integer } }", "schema: { type: array, items: { type: integer } } }");
    }),
    ("a list of lists for a parameter", |f| {
        let list = "{ type: array, items: { type: array, items: { type: string } } }";
        edit(f, CONTRACT, RESPONSES, &format!("        - {{ name: tag, in: query, schema: {list} }}\n{RESPONSES}"));
    }),
    ("a list in one value", |f| {
        edit(
            f,
            CONTRACT,
            RESPONSES,
            "        - { name: tag, in: query, explode: false, schema: { type: array, items: { type: string } } }\n      responses:\n",
        );
    }),
    ("parameters of one Rust name", |f| {
        let parameters = "        - { name: bookTag, in: query, schema: { type: string } }\n        - { name: BookTag, in: query, schema: { type: string } }\n";
        edit(f, CONTRACT, RESPONSES, &format!("{parameters}{RESPONSES}"));
    }),
    ("a parameter that handlers name something else", |f| {
        edit(
            f,
            CONTRACT,
            RESPONSES,
            "        - { name: ports, in: query, schema: { type: string } }\n      responses:\n",
        );
    }),
    ("an operation that routes name something else", |f| {
        edit(f, CONTRACT, "operationId: getBook", "operationId: router")
    }),
    ("a default of a property", |f| edit(f, CONTRACT, TITLE, "bookTitle: { type: string, default: Emma }")),
    ("a limit that nothing checks", |f| edit(f, CONTRACT, TITLE, "bookTitle: { type: string, propertyNames: {} }")),
    ("a limit of another type", |f| edit(f, CONTRACT, TITLE, "bookTitle: { type: string, minimum: 1 }")),
    ("a limit where nothing looks", |f| {
        let headers = "headers: { ETag: { schema: { type: string, maxLength: 9 } } }";
        edit(f, CONTRACT, "description: The book.", &format!("description: The book.\n          {headers}"));
    }),
    ("patterns that JavaScript and Rust read otherwise", |f| {
        let patterns = ["a.b", r"\s", r"\bword", "(?=a)", "(?i)a", "[", "^*", "[a&&b]", "(a{999}){999}"];
        let fields: Vec<String> = patterns
            .iter()
            .zip('a'..)
            .map(|(pattern, name)| format!("        {name}: {{ type: string, pattern: '{pattern}' }}\n"))
            .collect();
        edit(f, CONTRACT, ID, &format!("{ID}{}", fields.concat()));
    }),
    ("patterns and lengths of what has one look", |f| {
        edit(f, CONTRACT, TITLE, "bookTitle: { type: string, format: uuid, pattern: '^0' }");
        edit(f, CONTRACT, "enum: [Hard, Soft] }", "enum: [Hard, Soft], maxLength: 3 }");
    }),
    ("items that nothing tells apart", |f| {
        let list = "{ type: array, uniqueItems: true, items: { type: number } }";
        edit(f, CONTRACT, ID, &format!("{ID}        prices: {list}\n"));
    }),
    ("limits that no value keeps", |f| {
        edit(f, CONTRACT, ID, "        id: { type: integer, minimum: 5, maximum: 4 }\n");
        edit(f, CONTRACT, TITLE, "bookTitle: { type: string, minLength: 3, maxLength: 2 }");
    }),
    ("a default beyond the limits", |f| {
        let parameter = "        - { name: most, in: query, schema: { type: integer, minimum: 1, default: 0 } }\n";
        edit(f, CONTRACT, RESPONSES, &format!("{parameter}{RESPONSES}"));
    }),
    ("limits that no integer has", |f| {
        edit(f, CONTRACT, ID, "        id: { type: integer, minimum: 0.5, maximum: 5000000000, multipleOf: 0 }\n");
    }),
    ("an exclusive bound of nothing", |f| {
        edit(f, CONTRACT, ID, "        id: { type: integer, exclusiveMinimum: true }\n");
    }),
    ("an exclusive bound in the form of another version", |f| {
        edit(f, CONTRACT, "openapi: 3.0.3", "openapi: 3.1.0");
        edit(f, CONTRACT, ID, "        id: { type: integer, minimum: 0, exclusiveMinimum: true }\n");
    }),
    ("a length of an instant", |f| {
        edit(f, CONTRACT, TITLE, "bookTitle: { type: string, format: date-time, maxLength: 20 }");
    }),
    ("a refusal in JSON", |f| {
        edit(
            f,
            CONTRACT,
            "{ description: No such book. }",
            &format!("{{ description: No., content: {JSON} }}\n        '400': {{ description: No., content: {JSON} }}"),
        )
    }),
    ("a format that nothing checks", |f| edit(f, CONTRACT, TITLE, "bookTitle: { type: string, format: date-tme }")),
    ("a type of two types", |f| {
        edit(f, CONTRACT, "openapi: 3.0.3", "openapi: 3.1.0");
        edit(f, CONTRACT, TITLE, "bookTitle: { type: [string, integer] }");
    }),
    ("an enum of numbers", |f| {
        edit(f, CONTRACT, "{ type: string, enum: [Hard, Soft] }", "{ type: integer, enum: [1] }")
    }),
    ("what is named after its place as another is", |f| {
        let object = "{ type: object, properties: { text: { type: string } } }";
        let more = format!(
            "        author: {object}\n        box: {object}\n        shelf: {{ type: string, enum: [Low, High] }}\n"
        );
        edit(f, CONTRACT, ID, &format!("{ID}{more}"));
        edit(f, BASE, "  enums:\n", "  enums:\n    BookShelf: { values: [High, Low] }\n");
        append(
            f,
            CONTRACT,
            &format!("    BookAuthor: {object}\n    Boo: {{ type: object, properties: {{ kBox: {object} }} }}\n"),
        );
    }),
    ("objects in place that say nothing, and values that are no texts", |f| {
        let more = "        author: { type: object }\n        shelf: { type: integer, enum: [1, 2] }\n";
        edit(f, CONTRACT, ID, &format!("{ID}{more}"));
    }),
    ("objects that admit no others where there are others", |f| {
        let part = "allOf: [{ $ref: '#/components/schemas/Closed' }], properties: { until: { type: string } }";
        append(
            f,
            CONTRACT,
            "    Closed: { type: object, additionalProperties: false, properties: { a: { type: string } } }\n",
        );
        append(f, CONTRACT, &format!("    Loan: {{ {part} }}\n"));
        let whole = "allOf: [{ $ref: '#/components/schemas/Book' }], additionalProperties: false";
        append(f, CONTRACT, &format!("    Copy: {{ {whole} }}\n"));
        let both = "properties: { a: { type: string } }, additionalProperties: { type: string }, minProperties: 1";
        append(f, CONTRACT, &format!("    Note: {{ type: object, {both} }}\n"));
    }),
    ("defaults that are never used, or are none", |f| {
        let more = [
            "        a: { type: integer, default: many }",
            "        b: { type: integer, maximum: 3, default: 4 }",
            "        c: { type: string, pattern: '^a', default: b }",
            "        d: { type: boolean, readOnly: true, default: true }",
            "        e: { type: string, format: date, default: '2024-01-01' }",
            "        f: { type: number, format: decimal, multipleOf: 0.01, default: 0.001 }",
            "        g: { allOf: [{ $ref: '#/components/schemas/Binding' }], default: Loose }",
            "        h: { type: integer, nullable: true, default: 3 }",
        ];
        edit(f, CONTRACT, ID, &format!("{ID}{}\n", more.join("\n")));
    }),
    ("a choice of schemas", |f| {
        edit(f, CONTRACT, TITLE, "bookTitle: { oneOf: [{ type: string }, { type: integer }] }")
    }),
    ("properties of one Rust name", |f| {
        edit(f, CONTRACT, BINDING, "        BookTitle: { type: string }\n        binding: { $ref")
    }),
    ("a required property that is misspelt", |f| edit(f, CONTRACT, "[id, bookTitle]", "[id, bookTitel]")),
    ("a schema that always holds itself", |f| {
        edit(f, CONTRACT, "[id, bookTitle]", "[id, bookTitle, sequel]");
        edit(f, CONTRACT, ID, "        id: { type: integer }\n        sequel: { $ref: '#/components/schemas/Book' }\n");
    }),
    ("schemas that always hold each other", |f| {
        edit(f, CONTRACT, "[id, bookTitle]", "[id, bookTitle, author]");
        edit(
            f,
            CONTRACT,
            ID,
            "        id: { type: integer }\n        author: { $ref: '#/components/schemas/Author' }\n",
        );
        let author = "type: object, required: [first], properties: { first: { $ref: '#/components/schemas/Book' } }";
        append(f, CONTRACT, &format!("    Author: {{ {author} }}\n"));
    }),
    ("lists of themselves", |f| {
        append(f, CONTRACT, "    Shelf: { type: array, items: { $ref: '#/components/schemas/Shelf' } }\n");
    }),
    ("parts that do not agree", |f| {
        let part = "allOf: [{ $ref: '#/components/schemas/Book' }], properties: { bookTitle: { type: integer } }";
        append(f, CONTRACT, &format!("    Loan: {{ {part} }}\n"));
    }),
    ("a part that is no object", |f| {
        append(f, CONTRACT, "    Loan: { allOf: [{ $ref: '#/components/schemas/Binding' }] }\n");
    }),
    ("a schema that rendered code names something else", |f| {
        append(f, CONTRACT, "    Option: { type: object, properties: { text: { type: string } } }\n");
    }),
    ("a schema of its client's name", |f| {
        append(f, CONTRACT, "    Catalogue: { type: object, properties: { text: { type: string } } }\n");
    }),
    ("names that rendered code means something else by", |f| {
        edit(f, BASE, "  enums:\n", "  enums:\n    Vec: { values: [Hard] }\n");
        edit(f, BASE, "  messages:\n", "  messages:\n    Envelope: { summary: A book., entity: books }\n");
        edit(f, BASE, "type: Book\n", "type: String\n");
    }),
    ("a property that answers always have and requests never", |f| {
        let body = format!("      requestBody: {{ required: true, content: {JSON} }}\n");
        edit(f, CONTRACT, "    get:", "    put:");
        edit(f, CONTRACT, RESPONSES, &(body + RESPONSES));
        edit(f, CONTRACT, "[id, bookTitle]", "[id, bookTitle, binding]");
        let binding = "        binding: { allOf: [{ $ref: '#/components/schemas/Binding' }], readOnly: true }\n";
        edit(f, CONTRACT, "        binding: { $ref: '#/components/schemas/Binding' }\n", binding);
    }),
    ("a property that is nowhere", |f| {
        edit(f, CONTRACT, TITLE, "bookTitle: { type: string, readOnly: true, writeOnly: true }");
    }),
];

/// Makes the operation one that requests carry this to.
fn takes(files: &mut BTreeMap<&'static str, Vec<u8>>, content: &str) {
    edit(files, CONTRACT, "    get:", "    post:");
    edit(
        files,
        CONTRACT,
        RESPONSES,
        &format!("      requestBody: {{ required: true, content: {content} }}\n{RESPONSES}"),
    );
}
