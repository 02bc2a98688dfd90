//! OpenAPI 3.0 and 3.1 contracts (<https://spec.openapis.org/oas/v3.0.3>), as far as code follows from them.

use std::collections::BTreeMap;

use stategen_model::address::parameters;
use stategen_model::authored::{Authored, Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::system::{Contract, Field, Operation, Schema, Type};

use stategen_model::node::{Key, Node, Value};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Reads a contract; what is wrong goes to `findings`.
pub fn read(document: &Node, findings: &mut Vec<Diagnostic>) -> Option<Contract> {
    let wrong = findings.len();
    match document.get("openapi").and_then(Node::as_str) {
        Some(version) if version.starts_with("3.0.") || version.starts_with("3.1.") => {}
        _ => {
            findings.push(
                Diagnostic::error(Code::NotOpenapi, document.span, "this is not an OpenAPI 3.0 or 3.1 document")
                    .with_help("start it with `openapi: 3.0.3`"),
            );
            return None;
        }
    }
    let title = document.at(&["info", "title"]).and_then(Node::authored).unwrap_or_default();
    let mut schemas = Vec::new();
    if let Some(entries) = document.at(&["components", "schemas"]).and_then(Node::entries) {
        for (name, node) in entries {
            schemas.extend(schema(name, node, document, findings));
        }
    }
    let mut operations: Vec<Operation> = Vec::new();
    let Some(paths) = document.get("paths").and_then(Node::entries) else {
        findings.push(Diagnostic::error(Code::NotOpenapi, document.span, "the contract has no `paths`"));
        return None;
    };
    let mut shapes: Vec<(String, &Key)> = Vec::new();
    for (path, item) in paths {
        check_path(path, &mut shapes, findings);
        for (method, node) in item.entries().unwrap_or_default() {
            if !METHODS.contains(&method.name.as_str()) {
                if !matches!(method.name.as_str(), "parameters" | "summary" | "description") {
                    findings.push(
                        Diagnostic::error(Code::Contract, method.span, format!("`{}` is no method", method.name))
                            .with_help(format!("use one of {}", METHODS.join(", "))),
                    );
                }
                continue;
            }
            if let Some(operation) = operation(path, method, item, node, document, findings) {
                if let Some(earlier) = operations.iter().find(|o| o.id == operation.id) {
                    findings.push(
                        Diagnostic::error(
                            Code::DuplicateOperation,
                            operation.span,
                            format!("the operationId `{}` is there twice", operation.id),
                        )
                        .with_related(earlier.span, "the first one"),
                    );
                }
                operations.push(operation);
            }
        }
    }
    (findings.len() == wrong).then(|| Contract {
        title,
        document: document.to_json(),
        operations,
        schemas,
        span: document.span,
    })
}

/// A router takes each shape once: `/books/{id}` and `/books/{number}` are the same to it.
fn check_path<'a>(path: &'a Key, shapes: &mut Vec<(String, &'a Key)>, findings: &mut Vec<Diagnostic>) {
    let safe = |c: char| c.is_ascii_alphanumeric() || "/-_.{}".contains(c);
    if !path.name.starts_with('/') || !path.name.chars().all(safe) || path.name.contains("..") {
        let message = format!("`{}` is no path", path.name.escape_debug());
        let finding = Diagnostic::error(Code::InvalidName, path.span, message);
        findings.push(finding.with_help("start it with `/`; use letters, digits, `-`, `_`, `.` and `{parameter}`s"));
    }
    let whole = |segment: &str| segment.starts_with('{') && segment.ends_with('}') && segment.matches('{').count() == 1;
    if let Some(segment) = path.name.split('/').find(|segment| segment.contains(['{', '}']) && !whole(segment)) {
        let message = format!("`{segment}` of `{}` has a parameter and more", path.name);
        let finding = Diagnostic::error(Code::InvalidName, path.span, message);
        findings.push(finding.with_help("a parameter is a whole part of the path: `/things/{id}`"));
    }
    let segments = path.name.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    let shape = segments.collect::<Vec<_>>().join("/");
    if let Some((_, earlier)) = shapes.iter().find(|(known, _)| *known == shape) {
        let message = format!("`{}` and `{}` differ only in a parameter's name", path.name, earlier.name);
        findings.push(
            Diagnostic::error(Code::Contract, path.span, message)
                .with_related(earlier.span, "the other path")
                .with_help("write both methods below one path"),
        );
    }
    shapes.push((shape, path));
}

fn operation(
    route: &Key,
    verb: &Key,
    item: &Node,
    node: &Node,
    document: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Option<Operation> {
    let (path, method, span) = (&route.name, &verb.name, verb.span);
    let Some(id) = node.get("operationId").and_then(Node::authored) else {
        findings.push(
            Diagnostic::error(Code::Contract, span, format!("`{method} {path}` has no operationId"))
                .with_help("give it one in lowerCamelCase: the handler is named after it"),
        );
        return None;
    };
    let valid = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_alphanumeric())
        && !stategen_model::names::is_rust_keyword(&stategen_model::names::snake(&id));
    if !valid {
        findings.push(
            Diagnostic::error(Code::InvalidName, node.span, format!("`{id}` is no operationId"))
                .with_help("use lowerCamelCase letters and digits, and no Rust keyword"),
        );
        return None;
    }
    let declared = [item, node].into_iter().filter_map(|one| one.get("parameters")).flat_map(Node::items);
    let (path_parameters, query_parameters) = parameters_of(&id, route, span, declared, document, findings);
    let body = body(&id, node, document, findings);
    let (success, problems) = answers(node, document, findings);
    let Some((success_status, success_body)) = success else {
        findings.push(Diagnostic::error(Code::Contract, span, format!("`{id}` has no answer with a 2xx status")));
        return None;
    };
    Some(Operation {
        id,
        method: verb.authored(),
        path: route.authored(),
        summary: text(node, "summary"),
        path_parameters,
        query_parameters,
        body,
        success_status,
        success_body,
        problems,
        span,
    })
}

/// The parameters of an operation: those of its path, in its order, and those of the query.
fn parameters_of<'n>(
    id: &str,
    route: &Key,
    span: Span,
    declared: impl Iterator<Item = &'n Node>,
    document: &Node,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Field>, Vec<Field>) {
    let path = &route.name;
    let (mut path_parameters, mut query_parameters) = (Vec::new(), Vec::new());
    for parameter in declared {
        let name: Text = parameter.get("name").and_then(Node::authored).unwrap_or_default();
        let required = parameter.get("required").is_some_and(|r| r.value == Value::Bool(true));
        let Some(schema) = parameter.get("schema") else {
            findings.push(Diagnostic::error(
                Code::Contract,
                parameter.span,
                format!("the parameter `{name}` of `{id}` has no schema"),
            ));
            continue;
        };
        let description = text(parameter, "description");
        let Some(field) = field(name.clone(), schema, required, description, document, findings) else { continue };
        match parameter.get("in").and_then(Node::as_str) {
            Some("path") => path_parameters.push(Field { optional: false, ..field }),
            Some("query") => query_parameters.push(field),
            _ => findings.push(
                Diagnostic::error(
                    Code::Contract,
                    parameter.span,
                    format!("the parameter `{name}` of `{id}` is neither in the path nor in the query"),
                )
                .with_help("say `in: path` or `in: query`"),
            ),
        }
    }
    let placeholders: Vec<&str> = parameters(path).collect();
    path_parameters.sort_by_key(|field| placeholders.iter().position(|p| *p == field.name));
    for name in &placeholders {
        if !path_parameters.iter().any(|f| f.name == *name) {
            findings.push(Diagnostic::error(
                Code::Contract,
                span,
                format!("`{path}` has `{{{name}}}`, but `{id}` declares no such parameter"),
            ));
        }
    }
    (path_parameters, query_parameters)
}

/// The schema of a request's body.
fn body(id: &str, node: &Node, document: &Node, findings: &mut Vec<Diagnostic>) -> Option<Name<Schema>> {
    let schema = node.at(&["requestBody", "content", "application/json", "schema"])?;
    let Type::Object(name) = ty(schema, document, findings)?.into_value() else {
        findings.push(
            Diagnostic::error(Code::Contract, schema.span, format!("the body of `{id}` is no named object"))
                .with_help("refer to a schema: `$ref: '#/components/schemas/NAME'`"),
        );
        return None;
    };
    Some(name)
}

/// The status of the answer when all goes well, with the type of its body; and the other answers.
type Answers = (Option<(Authored<u16>, Option<Authored<Type>>)>, BTreeMap<u16, Text>);

fn answers(node: &Node, document: &Node, findings: &mut Vec<Diagnostic>) -> Answers {
    let mut success = None;
    let mut problems = BTreeMap::new();
    for (status, response) in node.get("responses").and_then(Node::entries).unwrap_or_default() {
        let Some(code) = status.name.parse::<u16>().ok().filter(|code| (200..600).contains(code)) else {
            findings.push(
                Diagnostic::error(Code::Contract, status.span, format!("`{}` is no status", status.name))
                    .with_help("name each status that is answered, such as `\"404\"`"),
            );
            continue;
        };
        if code < 300 {
            let body = response.at(&["content", "application/json", "schema"]);
            success = Some((Authored::new(code, status.span), body.and_then(|schema| ty(schema, document, findings))));
        } else {
            problems.insert(code, text(response, "description"));
        }
    }
    (success, problems)
}

fn schema(key: &Key, node: &Node, document: &Node, findings: &mut Vec<Diagnostic>) -> Option<Schema> {
    let name = &key.name;
    let valid = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !valid || name == "Self" {
        findings.push(
            Diagnostic::error(Code::InvalidName, node.span, format!("`{name}` is no name for a schema"))
                .with_help("use PascalCase letters and digits"),
        );
        return None;
    }
    if let Some(values) = node.get("enum") {
        if let Some(other) = values.items().iter().find(|value| value.as_str().is_none()) {
            findings.push(
                Diagnostic::error(
                    Code::Contract,
                    other.span,
                    format!("a value of the enum `{name}` is {}", other.kind()),
                )
                .with_help("an enum is a set of names: `type: string`, each value text"),
            );
            return None;
        }
        let values = values.items().iter().filter_map(Node::authored).collect();
        return Some(Schema::Enum { name: key.authored(), values });
    }
    let Some(properties) = node.get("properties").and_then(Node::entries) else {
        findings.push(
            Diagnostic::error(Code::Contract, node.span, format!("the schema `{name}` has no `properties`"))
                .with_help("a named schema is an object with properties, or a string with `enum`"),
        );
        return None;
    };
    let required: Vec<&str> =
        node.get("required").map(Node::items).unwrap_or_default().iter().filter_map(Node::as_str).collect();
    let fields = properties
        .iter()
        .filter_map(|(key, property)| {
            let required = required.contains(&key.name.as_str());
            field(key.authored(), property, required, text(property, "description"), document, findings)
        })
        .collect();
    Some(Schema::Object { name: key.authored(), description: text(node, "description"), fields })
}

fn field(
    name: Text,
    schema: &Node,
    required: bool,
    description: Text,
    document: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Option<Field> {
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !valid {
        findings.push(
            Diagnostic::error(Code::InvalidName, schema.span, format!("`{name}` is no name for a field"))
                .with_help("use letters and digits, starting with a letter"),
        );
        return None;
    }
    let nullable = schema.get("nullable").is_some_and(|n| n.value == Value::Bool(true))
        || schema.get("type").is_some_and(|t| t.items().iter().any(|i| i.as_str() == Some("null")));
    let number = |key: &str| schema.get(key).and_then(Node::number);
    let length = |key: &str| schema.get(key).and_then(Node::number);
    let default = number("default");
    Some(Field {
        name,
        ty: ty(schema, document, findings)?,
        optional: nullable || (!required && default.is_none()),
        explicit_null: nullable && required,
        description,
        minimum: number("minimum"),
        maximum: number("maximum"),
        min_length: length("minLength"),
        max_length: length("maxLength"),
        default,
    })
}

fn ty(schema: &Node, document: &Node, findings: &mut Vec<Diagnostic>) -> Option<Authored<Type>> {
    // OpenAPI 3.0 allows nothing beside `$ref`; `allOf` with one item is its idiom for a nullable reference.
    if let Some([only]) = schema.get("allOf").map(Node::items) {
        return ty(only, document, findings);
    }
    if let Some(reference) = schema.get("$ref") {
        let target = reference.as_str().unwrap_or_default();
        let name = target.strip_prefix("#/components/schemas/");
        let Some((name, node)) = name.and_then(|n| Some((n, document.at(&["components", "schemas", n])?))) else {
            findings.push(
                Diagnostic::error(Code::DanglingReference, reference.span, format!("`{target}` is not there"))
                    .with_help("a reference names a schema of the same file: `#/components/schemas/NAME`"),
            );
            return None;
        };
        let ty = match node.get("enum") {
            Some(_) => Type::Enum(Name::new(name.to_owned(), reference.span)),
            None => Type::Object(Name::new(name.to_owned(), reference.span)),
        };
        return Some(Authored::new(ty, reference.span));
    }
    let kind = schema.get("type").and_then(|t| match &t.value {
        Value::String(s) => Some(s.as_str()),
        Value::List(items) => items.iter().filter_map(Node::as_str).find(|s| *s != "null"),
        _ => None,
    });
    let format = schema.get("format").and_then(Node::as_str);
    let unsupported = |what: &str, help: &str| {
        Diagnostic::error(Code::Contract, schema.span, what.to_owned()).with_help(help.to_owned())
    };
    match (kind, format) {
        (Some("string"), Some("date-time")) => Some(Type::Timestamp),
        (Some("string"), _) if schema.get("enum").is_some() => {
            findings.push(unsupported("an enum is written in place", "make it a named schema and refer to it"));
            None
        }
        (Some("string"), _) => Some(Type::String),
        (Some("integer"), Some("int64")) => Some(Type::Long),
        (Some("integer"), _) => Some(Type::Integer),
        (Some("number"), _) => Some(Type::Number),
        (Some("boolean"), _) => Some(Type::Boolean),
        (Some("array"), _) => {
            let Some(items) = schema.get("items") else {
                findings.push(unsupported("an array says nothing of its items", "add `items`"));
                return None;
            };
            Some(Type::List(Box::new(ty(items, document, findings)?.into_value())))
        }
        _ => {
            findings.push(unsupported(
                "the type of this schema is not one that code can follow from",
                "use string, integer, number, boolean, array, or a reference to a named schema",
            ));
            None
        }
    }
    .map(|ty| Authored::new(ty, schema.get("type").map_or(schema.span, |node| node.span)))
}

fn text(node: &Node, key: &str) -> Text {
    node.get(key).and_then(Node::authored).unwrap_or_default()
}
