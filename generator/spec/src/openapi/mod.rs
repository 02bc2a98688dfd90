//! OpenAPI 3.0 and 3.1 contracts (<https://spec.openapis.org/oas/v3.0.3>), as far as code follows from them. What a contract says
//! is honoured, or documentation, or refused where it stands: `keywords` says which, `walk` holds a contract against that, and
//! the other modules read what is honoured.

use std::collections::BTreeSet;

use keywords::Version;
use stategen_model::authored::Text;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::snake;
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::{Access, Contract, Field, Operation, Schema, Scheme, Type, holds};

mod answer;
mod decimal;
mod default;
pub mod keywords;
mod limits;
mod media;
mod operation;
mod patch;
mod pattern;
mod published;
mod reference;
mod schema;
mod security;
mod walk;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// A contract while it is read, and what was found wrong.
struct Reader<'a> {
    document: &'a Node,
    version: Version,
    /// The ways in which callers may show who they are.
    schemes: Vec<Scheme>,
    findings: Vec<Diagnostic>,
    /// The objects and enums that are written where they are used, and where each stands.
    in_place: Vec<(Span, Schema)>,
}

/// Reads a contract; what is wrong goes to `findings`.
pub fn read(document: &Node, findings: &mut Vec<Diagnostic>) -> Option<Contract> {
    let version = match document.get("openapi").and_then(Node::as_str) {
        Some(version) if version.starts_with("3.0.") => Version::V3_0,
        Some(version) if version.starts_with("3.1.") => Version::V3_1,
        _ => {
            let place = document.get("openapi").map_or(document.span, |node| node.span);
            let finding = Diagnostic::error(Code::NotOpenapi, place, "this is not an OpenAPI 3.0 or 3.1 document");
            findings.push(finding.with_help("start it with `openapi: 3.0.3`"));
            return None;
        }
    };
    let mut reader = Reader { document, version, schemes: Vec::new(), findings: Vec::new(), in_place: Vec::new() };
    reader.walk(document, keywords::Object::Document);
    let walked: Vec<Span> = reader.findings.iter().map(|finding| finding.span).collect();
    let known = reader.findings.len();
    let contract = reader.contract();
    // What the tables refuse is refused once, and so is what several operations refer to.
    let mut index = 0;
    let mut seen = BTreeSet::new();
    reader.findings.retain(|finding| {
        let first = seen.insert((finding.span, finding.message.clone()));
        index += 1;
        first && (index <= known || !walked.contains(&finding.span))
    });
    let sound = reader.findings.is_empty();
    findings.append(&mut reader.findings);
    contract.filter(|_| sound)
}

impl<'a> Reader<'a> {
    fn refuse(&mut self, place: Span, message: String, instead: impl Into<String>) {
        self.findings.push(Diagnostic::error(Code::Contract, place, message).with_help(instead));
    }

    fn contract(&mut self) -> Option<Contract> {
        let document = self.document;
        let Some(paths) = document.get("paths").and_then(Node::entries) else {
            self.findings.push(Diagnostic::error(Code::NotOpenapi, document.span, "the contract has no `paths`"));
            return None;
        };
        let named = document.at(&["components", "schemas"]).and_then(Node::entries).unwrap_or_default();
        let mut schemas: Vec<Schema> = named.iter().filter_map(|(key, node)| self.schema(key, node)).collect();
        self.schemes = self.schemes();
        let mut operations: Vec<Operation> = Vec::new();
        let mut shapes: Vec<(String, &Key)> = Vec::new();
        for (path, item) in paths.iter().filter(|(path, _)| !path.name.starts_with("x-")) {
            self.path(path, &mut shapes);
            let methods = item.entries().unwrap_or_default().iter();
            for (method, node) in methods.filter(|(method, _)| METHODS.contains(&method.name.as_str())) {
                if let Some(operation) = self.operation(path, method, item, node) {
                    self.own_operation(&operations, &operation);
                    operations.push(operation);
                }
            }
        }
        schemas.extend(std::mem::take(&mut self.in_place).into_iter().map(|(_, schema)| schema));
        self.endless(&schemas);
        self.without_first_value(&schemas, &operations);
        self.own_functions(&operations);
        self.forms(&schemas, &operations);
        self.patches(&mut schemas, &mut operations);
        let security = self.security(document);
        let asked = |scheme: &Scheme| {
            let mut all = operations.iter().filter_map(|operation| operation.security.as_ref());
            all.any(|security| security.schemes.contains(&scheme.name))
        };
        let schemes = self.schemes.iter().filter(|scheme| asked(scheme)).cloned().collect();
        let mut published = document.to_json();
        published::complete(&mut published, &operations);
        Some(Contract {
            title: document.at(&["info", "title"]).and_then(Node::authored).unwrap_or_default(),
            document: published,
            operations,
            schemas,
            schemes,
            security,
            span: document.span,
        })
    }

    /// Handlers and clients' methods are named after operations.
    fn own_operation(&mut self, operations: &[Operation], operation: &Operation) {
        let Some(earlier) = operations.iter().find(|known| snake(&known.id) == snake(&operation.id)) else { return };
        let message = match earlier.id == operation.id {
            true => format!("the operationId `{}` is there twice", operation.id),
            false => format!("the operationIds `{}` and `{}` come to one Rust name", earlier.id, operation.id),
        };
        let finding = Diagnostic::error(Code::DuplicateOperation, operation.span, message);
        self.findings.push(finding.with_related(earlier.span, "the first one"));
    }

    /// A router takes each shape once: `/books/{id}` and `/books/{number}` are the same to it.
    fn path(&mut self, path: &'a Key, shapes: &mut Vec<(String, &'a Key)>) {
        let safe = |c: char| c.is_ascii_alphanumeric() || "/-_.{}".contains(c);
        if !path.name.starts_with('/') || !path.name.chars().all(safe) || path.name.contains("..") {
            let message = format!("`{}` is no path", path.name.escape_debug());
            let finding = Diagnostic::error(Code::InvalidName, path.span, message);
            self.findings
                .push(finding.with_help("start it with `/`; use letters, digits, `-`, `_`, `.` and `{parameter}`s"));
        }
        let whole =
            |segment: &str| segment.starts_with('{') && segment.ends_with('}') && segment.matches('{').count() == 1;
        if let Some(segment) = path.name.split('/').find(|segment| segment.contains(['{', '}']) && !whole(segment)) {
            let message = format!("`{segment}` of `{}` has a parameter and more", path.name);
            let finding = Diagnostic::error(Code::InvalidName, path.span, message);
            self.findings.push(finding.with_help("a parameter is a whole part of the path: `/things/{id}`"));
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = path.name.split('/').find(|segment| segment.starts_with('{') && !names.insert(*segment)) {
            let message = format!("`{}` has `{twice}` twice", path.name);
            self.refuse(path.span, message, "give each parameter a name of its own");
        }
        let segments = path.name.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        let shape = segments.collect::<Vec<_>>().join("/");
        if let Some((_, earlier)) = shapes.iter().find(|(known, _)| *known == shape) {
            let message = format!("`{}` and `{}` differ only in a parameter's name", path.name, earlier.name);
            self.findings.push(
                Diagnostic::error(Code::Contract, path.span, message)
                    .with_related(earlier.span, "the other path")
                    .with_help("write both methods below one path"),
            );
        }
        shapes.push((shape, path));
    }

    /// Refuses what one side always has and is never told, of types that have no value to begin with.
    fn without_first_value(&mut self, schemas: &[Schema], operations: &[Operation]) {
        let asked = |name: &str| {
            let mut bodies = operations.iter().filter_map(|operation| operation.body.as_ref()?.schema());
            bodies.any(|body| reaches(schemas, body, name))
        };
        for schema in schemas {
            let Schema::Object { name, fields, .. } = schema else { continue };
            for field in fields.iter().filter(|field| !field.optional) {
                let untold = match field.access {
                    Access::Both => false,
                    Access::ReadOnly => asked(name),
                    Access::WriteOnly => true,
                };
                if untold && matches!(*field.ty, Type::Object(_) | Type::Enum(_)) {
                    let place = field.ty.place().unwrap_or(self.document.span);
                    let message = format!("`{}` is required, and one side is never told it", field.name);
                    self.refuse(
                        place,
                        message,
                        "leave it out of `required`, or put it into a schema of its own direction",
                    );
                }
            }
        }
    }

    /// Refuses objects that always hold themselves.
    fn endless(&mut self, schemas: &[Schema]) {
        let always = |field: &&Field| !field.optional;
        let mut circle: Vec<&str> = Vec::new();
        for schema in schemas {
            let Schema::Object { name, fields, .. } = schema else { continue };
            for field in fields.iter().filter(always) {
                let Type::Object(target) = &*field.ty else { continue };
                let known = circle.contains(&name.as_str()) || circle.contains(&target.as_str());
                if !known && holds(schemas, target, name, always) {
                    circle.extend([name.as_str(), target.as_str()]);
                    let place = field.ty.place().unwrap_or(self.document.span);
                    let message = format!("every `{name}` would hold another, without end");
                    self.refuse(place, message, "leave it out of `required`, or make it a list");
                }
            }
        }
    }
}

/// Whether a value of the schema `outer` may have one of the schema `inner` in it, at any depth of lists.
fn reaches(schemas: &[Schema], outer: &str, inner: &str) -> bool {
    let (mut open, mut seen) = (vec![outer], BTreeSet::new());
    while let Some(name) = open.pop() {
        if name == inner {
            return true;
        }
        let found = schemas.iter().find_map(|schema| match schema {
            Schema::Object { name: own, fields, .. } if own == name && seen.insert(name) => Some(fields),
            _ => None,
        });
        open.extend(found.into_iter().flatten().filter_map(|field| Some(field.ty.object()?.as_str())));
    }
    false
}

/// The type that the keywords of a schema are of; none where nothing says it, or only what a reference names.
fn kind_of(schema: &Node) -> Option<&str> {
    match schema.get("type").map(|node| &node.value) {
        Some(Value::String(kind)) => Some(kind),
        Some(Value::List(kinds)) => kinds.iter().filter_map(Node::as_str).find(|kind| *kind != "null"),
        Some(_) => None,
        None if schema.get("allOf").is_some() || schema.get("properties").is_some() => Some("object"),
        None => None,
    }
}

fn is_true(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|node| node.value == Value::Bool(true))
}

fn text(node: &Node, key: &str) -> Text {
    node.get(key).and_then(Node::authored).unwrap_or_default()
}
