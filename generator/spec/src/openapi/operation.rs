//! Operations: their parameters, and what their requests carry.

use stategen_model::address::parameters;
use stategen_model::authored::{Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::names::{is_reserved_operation, is_reserved_parameter, is_rust_keyword, pascal, snake};
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::{Body, Field, Operation, Schema, Type};

use super::answer::Asked;
use super::media::{BYTES, FORM, JSON, PATCH, TEXT};
use super::schema::Of;
use super::{Reader, is_true, text};

/// Where a parameter stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// An operation's parameters.
#[derive(Default)]
struct Parameters {
    path: Vec<Field>,
    query: Vec<Field>,
    header: Vec<Field>,
    cookie: Vec<Field>,
}

impl Parameters {
    fn all(&self) -> impl Iterator<Item = &Field> {
        self.path.iter().chain(&self.query).chain(&self.header).chain(&self.cookie)
    }
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
        let security = self.security(node);
        let parameters = self.parameters(route, verb, &id, item, node);
        if let Some(parameter) = parameters.all().find(|field| security.is_some() && snake(&field.name) == "caller") {
            let place = parameter.name.place().unwrap_or(span);
            let message = format!("`{}` is what the handler of `{id}` calls whoever calls it", parameter.name);
            self.findings.push(
                Diagnostic::error(Code::InvalidName, place, message).with_help("say which caller it is: `firstCaller`"),
            );
        }
        if let Some((key, _)) =
            node.entries().unwrap_or_default().iter().find(|(key, _)| method == "get" && key.name == "requestBody")
        {
            let message = "a GET carries no body, and clients send none".to_owned();
            self.refuse(key.span, message, "ask by parameters of the query, or make it a POST");
        }
        let body = node.get("requestBody").and_then(|body| self.body(&id, method, body));
        let asked =
            Asked { caller: security.is_some(), parameters: parameters.all().next().is_some(), body: body.is_some() };
        let answers = self.answers(&id, verb, node, asked)?;
        Some(Operation {
            id,
            method: verb.authored(),
            path: route.authored(),
            summary: text(node, "summary"),
            security,
            path_parameters: parameters.path,
            query_parameters: parameters.query,
            header_parameters: parameters.header,
            cookie_parameters: parameters.cookie,
            body,
            answers: answers.good,
            problems: answers.problems,
            refusal: answers.refusal,
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
        self.own_names(found.all().map(|field| (&field.name, "parameter")));
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
        let required = is_true(node, "required");
        let Some(place) = self.place(id, &name, node, required) else { return };
        self.style(node, place != Place::Query);
        let description = text(node, "description");
        let named = format!("{}{}", pascal(id), pascal(&name));
        let field = match place {
            Place::Path | Place::Query => self.field(Of::Parameter, &named, name, schema, required, description),
            Place::Header | Place::Cookie => {
                self.typed_field(Of::Parameter, &named, name, schema, required, description)
            }
        };
        let Some(field) = field else { return };
        if !is_value(&field.ty, place == Place::Query) {
            let message = format!("the parameter `{}` is no single value", field.name);
            return self.refuse(
                field.ty.place().unwrap_or(schema.span),
                message,
                "use string, integer, number, boolean, an enum, or in the query a list of them; or carry it in a body",
            );
        }
        match place {
            Place::Path => found.path.push(Field { optional: false, ..field }),
            Place::Query => found.query.push(field),
            Place::Header => found.header.push(field),
            Place::Cookie => found.cookie.push(field),
        }
    }

    /// Where a parameter stands, if that is a place for it.
    fn place(&mut self, id: &Name<Operation>, name: &Text, node: &'a Node, required: bool) -> Option<Place> {
        let place = match node.get("in").and_then(Node::as_str) {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("cookie") => Place::Cookie,
            _ => {
                let message = format!("the parameter `{name}` of `{id}` is in no part of a request");
                let help = "say `in: path`, `in: query`, `in: header` or `in: cookie`";
                self.refuse(node.place(&["in"]), message, help);
                return None;
            }
        };
        if place == Place::Path && !required {
            let message = format!("the parameter `{name}` is part of the path, and never missing");
            self.refuse(node.place(&["required"]), message, "say `required: true`");
            return None;
        }
        let named = match place {
            Place::Path | Place::Query => true,
            Place::Header => self.is_header(name.clone()),
            Place::Cookie => self.is_cookie(name),
        };
        named.then_some(place)
    }

    /// Whether a cookie has a name that requests can have.
    fn is_cookie(&mut self, name: &Text) -> bool {
        let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !valid {
            let place = name.place().unwrap_or(self.document.span);
            let finding = Diagnostic::error(Code::InvalidName, place, format!("`{name}` is no name for a cookie"));
            self.findings.push(finding.with_help("use letters, digits, `-` and `_`, starting with a letter"));
        }
        valid
    }

    /// A value of the path, the query or a header is written as it is.
    fn style(&mut self, node: &Node, is_simple: bool) {
        let plain = if is_simple { "simple" } else { "form" };
        if let Some(style) = node.get("style").filter(|style| style.as_str().is_some_and(|style| style != plain)) {
            let message = format!("the style {} is one that the service would not read", style.show());
            self.refuse(style.span, message, format!("leave it out: it is `{plain}`"));
        }
        let joined = node.get("explode").filter(|explode| !is_simple && explode.value == Value::Bool(false));
        if let Some(explode) = joined {
            let message = "a list in one value is one that the service would not take apart".to_owned();
            self.refuse(explode.span, message, "leave it out: the parameter is there once for each item");
        }
    }

    /// What requests carry.
    fn body(&mut self, id: &Name<Operation>, method: &str, node: &'a Node) -> Option<Body> {
        let body = self.resolved(node, "requestBodies")?;
        if !is_true(body, "required") {
            let place = body.get("required").map_or(body.span, |node| node.span);
            let message = format!("the body of `{id}` may be missing, and the service would refuse that");
            self.refuse(place, message, "say `required: true`");
        }
        let media = body.get("content").and_then(Node::entries).unwrap_or_default().iter();
        let mut bodies: Vec<(&Key, Body)> =
            media.filter_map(|(key, media)| Some((key, self.carried(id, method, key, media)?))).collect();
        if let Some((key, _)) = bodies.get(1) {
            let message = format!("`{id}` takes several media types, and its handler would not know which");
            self.refuse(key.span, message, "keep one of them, and give the others an operation of their own");
        }
        (!bodies.is_empty()).then(|| bodies.swap_remove(0).1)
    }

    /// What requests of a media type carry.
    fn carried(&mut self, id: &Name<Operation>, method: &str, key: &Key, media: &'a Node) -> Option<Body> {
        let wrong = self.findings.len();
        if let Some(media_type) = self.bytes(key, media) {
            return Some(Body::Bytes(media_type));
        }
        if self.findings.len() > wrong {
            return None;
        }
        if key.name == BYTES {
            let message = "bytes say nothing of their form but that they are some".to_owned();
            self.refuse(key.span, message, "say `schema: { type: string, format: binary }`");
            return None;
        }
        let schema = self.schema_of_media(key, media, &[JSON, PATCH, FORM, TEXT, BYTES])?;
        if key.name == TEXT {
            self.plain_text(schema);
            return Some(Body::Text);
        }
        let name = self.named_body(id, schema)?;
        match key.name.as_str() {
            PATCH if method != "patch" => {
                let message = format!("a merge patch changes what is there, and `{id}` is no PATCH");
                self.refuse(key.span, message, format!("make it one, or say `{JSON}`"));
                None
            }
            PATCH => Some(Body::Patch(name)),
            FORM => Some(Body::Form(name)),
            _ => Some(Body::Json(name)),
        }
    }

    /// The object that a body is of.
    fn named_body(&mut self, id: &Name<Operation>, schema: &'a Node) -> Option<Name<Schema>> {
        match self.ty(schema, &format!("{}Request", pascal(id)), Of::Whole)?.into_value() {
            Type::Object(name) => Some(name),
            _ => {
                let message = format!("the body of `{id}` is no object");
                self.refuse(schema.span, message, "make it a property of one");
                None
            }
        }
    }
}

/// Whether a value is one that stands in an address, or, where it may, a list of such.
pub(super) fn is_value(ty: &Type, or_list: bool) -> bool {
    match ty {
        Type::Object(_) | Type::Map(_) => false,
        Type::List(item) => or_list && is_value(item, false),
        _ => true,
    }
}
