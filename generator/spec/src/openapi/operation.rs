//! Operations: their parameters, what their requests carry, and what they answer.

use std::collections::BTreeMap;

use stategen_model::address::parameters;
use stategen_model::authored::{Authored, Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::names::{is_reserved_operation, is_reserved_parameter, is_rust_keyword, snake};
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::{Field, Operation, Schema, Type};

use super::{Reader, is_true, text};

/// Statuses of an answer when all goes well.
const SUCCESS: [u16; 4] = [200, 201, 202, 204];

/// The media type of what programs read.
const JSON: &str = "application/json";

/// The media type of what people read: why something cannot be done.
const TEXT: &str = "text/plain";

/// An operation's parameters.
#[derive(Default)]
struct Parameters {
    path: Vec<Field>,
    query: Vec<Field>,
}

/// What an operation answers.
struct Answers {
    status: Authored<u16>,
    body: Option<Authored<Type>>,
    problems: BTreeMap<u16, Text>,
}

impl<'a> Reader<'a> {
    pub(super) fn operation(&mut self, route: &Key, verb: &Key, item: &'a Node, node: &'a Node) -> Option<Operation> {
        let (path, method, span) = (&route.name, &verb.name, verb.span);
        let Some(id) = node.get("operationId").and_then(Node::authored) else {
            let help = "give it one in lowerCamelCase: the handler is named after it";
            self.refuse(span, format!("`{method} {path}` has no operationId"), help);
            return None;
        };
        if !self.is_operation_id(&id, node) {
            return None;
        }
        let parameters = self.parameters(route, verb, &id, item, node);
        if let Some((key, _)) =
            node.entries().unwrap_or_default().iter().find(|(key, _)| method == "get" && key.name == "requestBody")
        {
            let message = "a GET carries no body, and clients send none".to_owned();
            self.refuse(key.span, message, "ask by parameters of the query, or make it a POST");
        }
        let body = node.get("requestBody").and_then(|body| self.body(&id, body));
        let answers = self.answers(&id, verb, node)?;
        Some(Operation {
            id,
            method: verb.authored(),
            path: route.authored(),
            summary: text(node, "summary"),
            path_parameters: parameters.path,
            query_parameters: parameters.query,
            body,
            success_status: answers.status,
            success_body: answers.body,
            problems: answers.problems,
            span,
        })
    }

    fn is_operation_id(&mut self, id: &Name<Operation>, node: &Node) -> bool {
        let rust = snake(id);
        let valid = id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric());
        let reserved = is_rust_keyword(&rust) || is_reserved_operation(&rust);
        if valid && !reserved {
            return true;
        }
        let place = node.place(&["operationId"]);
        let (message, help) = if valid {
            (format!("`{id}` is a name of its own in rendered code"), "say what is got, made or changed: `getBook`")
        } else {
            (format!("`{id}` is no operationId"), "use lowerCamelCase letters and digits")
        };
        self.findings.push(Diagnostic::error(Code::InvalidName, place, message).with_help(help));
        false
    }

    /// The parameters of a path's operations, and those of the operation: of two of a name, its own.
    fn parameters(
        &mut self,
        route: &Key,
        verb: &Key,
        id: &Name<Operation>,
        item: &'a Node,
        node: &'a Node,
    ) -> Parameters {
        let mut listed = |node: &'a Node| -> Vec<&'a Node> {
            let items = node.get("parameters").map(Node::items).unwrap_or_default();
            items.iter().filter_map(|item| self.resolved(item, "parameters")).collect()
        };
        let (shared, own) = (listed(item), listed(node));
        let key = |node: &Node| (node.get("name").map(Node::text), node.get("in").map(Node::text));
        let kept = shared.into_iter().filter(|one| !own.iter().any(|other| key(other) == key(one)));
        let all: Vec<&Node> = kept.chain(own.iter().copied()).collect();
        let mut found = Parameters::default();
        let wrong = self.findings.len();
        for parameter in all {
            self.parameter(id, parameter, &mut found);
        }
        let placeholders: Vec<&str> = parameters(&route.name).collect();
        let declared = |name: &str| found.path.iter().any(|field| field.name == *name);
        let missing: Vec<&str> = placeholders.iter().copied().filter(|name| !declared(name)).collect();
        for field in found.path.iter().filter(|field| !placeholders.contains(&field.name.as_str())) {
            let place = field.name.place().unwrap_or(verb.span);
            let message = format!("`{}` has no `{{{}}}`", route.name, field.name);
            let finding = Diagnostic::error(Code::Contract, place, message);
            self.findings.push(match missing[..] {
                [only] => finding.with_help(format!("did you mean `{only}`?")),
                _ => finding.with_help("put it into the path, or say `in: query`"),
            });
        }
        // One that is declared wrongly has a finding of its own.
        for name in missing.iter().filter(|_| self.findings.len() == wrong).copied().collect::<Vec<_>>() {
            let message = format!("`{}` has `{{{name}}}`, but `{id}` declares no such parameter", route.name);
            self.refuse(verb.span, message, "add it to `parameters`, with `in: path` and `required: true`");
        }
        found.path.sort_by_key(|field| placeholders.iter().position(|name| *name == field.name));
        self.own_names(found.path.iter().chain(&found.query).map(|field| (&field.name, "parameter")));
        found
    }

    fn parameter(&mut self, id: &Name<Operation>, node: &'a Node, found: &mut Parameters) {
        let Some(name): Option<Text> = node.get("name").and_then(Node::authored) else { return };
        if is_reserved_parameter(&snake(&name)) {
            let place = node.place(&["name"]);
            let message = format!("`{name}` is a name of its own in rendered code");
            let finding = Diagnostic::error(Code::InvalidName, place, message);
            self.findings.push(finding.with_help("say what it is of: `bookBody`"));
            return;
        }
        let Some(schema) = node.get("schema") else {
            self.refuse(node.span, format!("the parameter `{name}` of `{id}` has no schema"), "add `schema`");
            return;
        };
        let place = node.get("in").map_or(node.span, |node| node.span);
        let required = is_true(node, "required");
        let in_path = match node.get("in").and_then(Node::as_str) {
            Some("path") => true,
            Some("query") => false,
            _ => {
                let message = format!("the parameter `{name}` of `{id}` is neither in the path nor in the query");
                return self.refuse(place, message, "say `in: path` or `in: query`");
            }
        };
        if in_path && !required {
            let place = node.place(&["required"]);
            let message = format!("the parameter `{name}` is part of the path, and never missing");
            return self.refuse(place, message, "say `required: true`");
        }
        self.style(node, in_path);
        let Some(field) = self.field(name, schema, required, text(node, "description")) else { return };
        if matches!(*field.ty, Type::Object(_) | Type::List(_)) {
            let place = field.ty.place().unwrap_or(schema.span);
            let message = format!("the parameter `{}` is no single value", field.name);
            return self.refuse(
                place,
                message,
                "use string, integer, number, boolean or an enum; or carry it in a body",
            );
        }
        if let Some(default) = schema.get("default").filter(|_| in_path || required || field.default.is_none()) {
            let message = match in_path || required {
                true => format!("the parameter `{}` is never missing, and its default never used", field.name),
                false => format!("the default of `{}` is {}", field.name, default.show()),
            };
            return self.refuse(
                default.span,
                message,
                "leave it out, or give a whole number to a parameter that may be missing",
            );
        }
        match in_path {
            true => found.path.push(Field { optional: false, ..field }),
            false => found.query.push(field),
        }
    }

    /// A value of the path or the query is written as it is.
    fn style(&mut self, node: &Node, in_path: bool) {
        let plain = if in_path { "simple" } else { "form" };
        if let Some(style) = node.get("style").filter(|style| style.as_str().is_some_and(|style| style != plain)) {
            let message = format!("the style {} is one that the service would not read", style.show());
            self.refuse(style.span, message, format!("leave it out: it is `{plain}`"));
        }
    }

    /// The schema of a request's body.
    fn body(&mut self, id: &Name<Operation>, node: &'a Node) -> Option<Name<Schema>> {
        let body = self.resolved(node, "requestBodies")?;
        if !is_true(body, "required") {
            let place = body.get("required").map_or(body.span, |node| node.span);
            let message = format!("the body of `{id}` may be missing, and the service would refuse that");
            self.refuse(place, message, "say `required: true`");
        }
        let schema = self.content(body, &[JSON])?;
        match self.ty(schema)?.into_value() {
            Type::Object(name) => Some(name),
            _ => {
                let message = format!("the body of `{id}` is no named object");
                self.refuse(schema.span, message, "refer to a schema: `$ref: '#/components/schemas/NAME'`");
                None
            }
        }
    }

    /// The schema of the JSON that a body has; media types other than those that are allowed are refused.
    fn content(&mut self, node: &'a Node, allowed: &[&str]) -> Option<&'a Node> {
        let mut json = None;
        for (key, media) in node.get("content").and_then(Node::entries).unwrap_or_default() {
            if !allowed.contains(&key.name.as_str()) {
                let message = format!("`{}` is a media type that the service neither reads nor writes here", key.name);
                self.refuse(key.span, message, format!("use {}", allowed.join(" or ")));
                continue;
            }
            let Some(schema) = media.get("schema") else {
                self.refuse(media.span, "this media type says nothing of its form".to_owned(), "add `schema`");
                continue;
            };
            if key.name == JSON {
                json = Some(schema);
            } else if self.ty(schema).is_some_and(|ty| *ty != Type::String) {
                self.refuse(schema.span, "plain text is no such value".to_owned(), "say `type: string`");
            }
        }
        json
    }

    fn answers(&mut self, id: &Name<Operation>, verb: &Key, node: &'a Node) -> Option<Answers> {
        let mut success: Option<(&Key, &'a Node, u16)> = None;
        let mut problems = BTreeMap::new();
        let wrong = self.findings.len();
        for (status, response) in node.get("responses").and_then(Node::entries).unwrap_or_default() {
            if status.name.starts_with("x-") {
                continue;
            }
            let Some(code) = status.name.parse::<u16>().ok().filter(|code| (200..600).contains(code)) else {
                let message = match status.name.as_str() {
                    "default" => {
                        "`default` is an answer to whatever else goes wrong, of which no status is known".to_owned()
                    }
                    other => format!("`{other}` is no status"),
                };
                self.refuse(status.span, message, "name each status that is answered, such as `\"404\"`");
                continue;
            };
            let Some(response) = self.resolved(response, "responses") else { continue };
            if code >= 300 {
                if let Some(schema) = self.content(response, &[JSON, TEXT]) {
                    self.ty(schema);
                }
                problems.insert(code, text(response, "description"));
                continue;
            }
            if !SUCCESS.contains(&code) {
                let help = "use 200, 201, 202 or 204";
                self.refuse(status.span, format!("the service does not answer {code} when all goes well"), help);
            } else if let Some((first, ..)) = success {
                let message = format!("`{id}` answers {} and {code} when all goes well", first.name);
                let finding = Diagnostic::error(Code::Contract, status.span, message);
                let finding = finding.with_related(first.span, "the other one");
                self.findings.push(finding.with_help("keep one of them, or make two operations"));
            } else {
                success = Some((status, response, code));
            }
        }
        let Some((status, response, code)) = success else {
            // An answer that is refused may have been it.
            if self.findings.len() > wrong {
                return None;
            }
            self.refuse(verb.span, format!("`{id}` has no answer with a 2xx status"), "add one, such as `\"200\"`");
            return None;
        };
        if let Some(content) = response.get("content").filter(|content| code == 204 && !is_empty(content)) {
            self.refuse(content.span, "an answer 204 has no body".to_owned(), "answer 200, or leave `content` out");
            return None;
        }
        let schema = self.content(response, &[JSON]);
        let body = schema.and_then(|schema| self.ty(schema));
        Some(Answers { status: Authored::new(code, status.span), body, problems })
    }
}

fn is_empty(node: &Node) -> bool {
    matches!(&node.value, Value::Map(entries) if entries.is_empty())
}
