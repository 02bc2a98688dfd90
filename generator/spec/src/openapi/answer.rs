//! Answers: their statuses, what they carry, and what the service says by itself.

use std::collections::BTreeMap;

use stategen_model::authored::{Authored, Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::names::{pascal, snake};
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::{Answer, Content, Header, Operation, Problem, Type};

use super::media::{BYTES, DETAILS, JSON, TEXT};
use super::schema::Of;
use super::{Reader, is_true, text};

/// Statuses of an answer when all goes well: the last one says that nothing has changed.
const SUCCESS: [u16; 5] = [200, 201, 202, 204, 304];

/// Those of them that have no body.
const EMPTY: [u16; 2] = [204, 304];

/// The members of problem details that the service writes, and those of each of its `errors`.
const MEMBERS: [(&str, &str); 5] =
    [("type", "string"), ("title", "string"), ("status", "integer"), ("detail", "string"), ("errors", "array")];
const ERROR_MEMBERS: [(&str, &str); 3] = [("detail", "string"), ("pointer", "string"), ("parameter", "string")];

/// What an operation answers.
pub(super) struct Answers {
    pub(super) good: Vec<Answer>,
    pub(super) problems: BTreeMap<u16, Problem>,
    /// Status of what is not of the contract's form.
    pub(super) refusal: u16,
}

/// What a request has that may be refused.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) caller: bool,
    pub(super) parameters: bool,
    pub(super) body: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn answers(
        &mut self,
        id: &Name<Operation>,
        verb: &Key,
        node: &'a Node,
        asked: Asked,
    ) -> Option<Answers> {
        let (mut good, mut problems) = (Vec::new(), BTreeMap::new());
        let wrong = self.findings.len();
        for (status, response) in node.get("responses").and_then(Node::entries).unwrap_or_default() {
            if status.name.starts_with("x-") {
                continue;
            }
            let Some(code) = self.status(status) else { continue };
            let Some(response) = self.resolved(response, "responses") else { continue };
            if code >= 400 {
                problems.insert(code, self.problem(id, code, response));
            } else if SUCCESS.contains(&code) {
                let code = Authored::new(code, status.span);
                good.extend(self.answer(id, code, response));
            } else if code >= 300 {
                let message = format!("an answer {code} sends the caller elsewhere, and clients follow it unseen");
                self.refuse(status.span, message, "answer 200 or 201, with a header `Location`");
            } else {
                let help = "use 200, 201, 202 or 204";
                self.refuse(status.span, format!("the service does not answer {code} when all goes well"), help);
            }
        }
        if !good.iter().any(|answer| *answer.status < 300) {
            // An answer that is refused may have been it.
            if self.findings.len() == wrong {
                let message = format!("`{id}` has no answer with a 2xx status");
                self.refuse(verb.span, message, "add one, such as `\"200\"`");
            }
            return None;
        }
        let refusal = if problems.contains_key(&422) && !problems.contains_key(&400) { 422 } else { 400 };
        self.own_refusals(node, &mut problems, refusal, asked);
        Some(Answers { good, problems, refusal })
    }

    /// The status that a key names.
    fn status(&mut self, status: &Key) -> Option<u16> {
        let code = status.name.parse::<u16>().ok().filter(|code| (200..600).contains(code));
        if code.is_none() {
            let message = match status.name.as_str() {
                "default" => {
                    "`default` is an answer to whatever else goes wrong, of which no status is known".to_owned()
                }
                other => format!("`{other}` is no status"),
            };
            self.refuse(status.span, message, "name each status that is answered, such as `\"404\"`");
        }
        code
    }

    /// An answer when all goes well.
    fn answer(&mut self, id: &Name<Operation>, status: Authored<u16>, node: &'a Node) -> Option<Answer> {
        if let Some(content) = node.get("content").filter(|content| EMPTY.contains(&status) && !is_empty(content)) {
            let message = format!("an answer {} has no body", *status);
            self.refuse(content.span, message, "answer 200, or leave `content` out");
            return None;
        }
        let mut bodies = self.bodies(&named(id, *status), node, &[JSON, TEXT, BYTES]);
        if let Some((key, _)) = node.get("content").and_then(Node::entries).unwrap_or_default().get(1)
            && bodies.len() > 1
        {
            let message = format!("`{id}` answers {} in several media types, and nothing chooses one", *status);
            self.refuse(key.span, message, "keep one of them");
        }
        let headers = self.headers(id, node);
        let description = text(node, "description");
        Some(Answer { status, description, headers, body: (!bodies.is_empty()).then(|| bodies.swap_remove(0)) })
    }

    /// The headers of an answer.
    fn headers(&mut self, id: &Name<Operation>, node: &'a Node) -> Vec<Header> {
        let mut found = Vec::new();
        for (key, node) in node.get("headers").and_then(Node::entries).unwrap_or_default() {
            let Some(node) = self.resolved(node, "headers") else { continue };
            if !self.is_header(key.authored()) {
                continue;
            }
            if node.get("style").is_some_and(|style| style.as_str() != Some("simple")) {
                let message = "a header is written as it is".to_owned();
                self.refuse(node.place(&["style"]), message, "leave `style` out: it is `simple`");
            }
            let Some(schema) = node.get("schema") else { continue };
            let place = format!("{}{}", pascal(id), pascal(&key.name));
            let Some(ty) = self.ty(schema, &place, Of::Whole) else { continue };
            if matches!(*ty, Type::Object(_) | Type::List(_) | Type::Map(_) | Type::Timestamp | Type::Date | Type::Uuid)
            {
                let message = format!("the header `{}` of `{id}` is no text, number, truth value or enum", key.name);
                self.refuse(schema.span, message, "make it a text, which the handler writes");
                continue;
            }
            found.push(Header {
                name: key.authored(),
                ty,
                optional: !is_true(node, "required"),
                description: text(node, "description"),
            });
        }
        self.own_names(found.iter().map(|header| (&header.name, "header")));
        found
    }

    /// Whether a header is one that a contract may have: a name of its own in rendered code, and nothing that HTTP itself sets.
    pub(super) fn is_header(&mut self, name: Text) -> bool {
        let place = name.place().unwrap_or(self.document.span);
        let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !name.ends_with('-');
        if !valid {
            let message = format!("`{name}` is no name for a header");
            let finding = Diagnostic::error(Code::InvalidName, place, message);
            self.findings.push(finding.with_help("use letters, digits and `-`, starting with a letter"));
            return false;
        }
        let owned = match name.to_ascii_lowercase().as_str() {
            "content-type" | "accept" => "say it by the media types below `content`",
            "content-length" | "transfer-encoding" | "connection" | "host" | "date" | "upgrade" | "te" | "trailer" => {
                "leave it out: HTTP itself sets it"
            }
            "authorization" | "www-authenticate" => "say by `security` who may call",
            "cookie" | "set-cookie" => "leave it out: a key in a cookie is said by `security`",
            "origin" | "vary" => "leave it out: the service takes care of pages of other origins",
            _ if snake(&name) == "body" => "say what it is of: `X-Book-Body`",
            _ => return true,
        };
        self.refuse(place, format!("the header `{name}` is not one that a contract sets or asks for"), owned);
        false
    }

    /// An answer when something does not go well.
    fn problem(&mut self, id: &Name<Operation>, status: u16, node: &'a Node) -> Problem {
        let bodies = self.bodies(&named(id, status), node, &[JSON, TEXT, DETAILS]);
        let headers = self.headers(id, node);
        let has_content = !bodies.is_empty();
        let bodies = if has_content { bodies } else { vec![Content::Text] };
        Problem { description: text(node, "description"), headers, bodies, has_content, named: true }
    }

    /// What the service refuses by itself is in the contract, and in a form in which it can say what is wrong.
    fn own_refusals(&mut self, node: &'a Node, problems: &mut BTreeMap<u16, Problem>, refusal: u16, asked: Asked) {
        let own = [(refusal, asked.parameters || asked.body), (401, asked.caller), (415, asked.body)];
        for (status, _) in own.into_iter().filter(|(_, asked)| *asked) {
            let problem = problems.entry(status).or_insert_with(Problem::unnamed);
            if let Some(header) = problem.headers.iter().find(|header| !header.optional) {
                let place = header.name.place().unwrap_or(node.span);
                let message = format!("the service answers {status} by itself, and knows no `{}`", header.name);
                self.refuse(place, message, "leave `required` out: handlers may give it");
            }
            if problem.bodies.len() > 1 || problem.bodies.iter().any(|body| body.json().is_some()) {
                let response = node.get("responses").and_then(|responses| responses.get(&status.to_string()));
                let content = response.and_then(|response| self.resolved(response, "responses")?.get("content"));
                let media = content.and_then(Node::entries).unwrap_or_default();
                let Some((key, _)) = media.iter().find(|(key, _)| key.name == JSON).or(media.first()) else { continue };
                let message = format!("the service answers {status} by itself, in a form that names what is wrong");
                let help = format!("say `{TEXT}` with `schema: {{ type: string }}`, or `{DETAILS}`");
                self.refuse(key.span, message, help);
            }
        }
    }

    /// The bodies that the media types of an answer stand for.
    fn bodies(&mut self, place: &str, node: &'a Node, allowed: &[&str]) -> Vec<Content> {
        let mut found = Vec::new();
        for (key, media) in node.get("content").and_then(Node::entries).unwrap_or_default() {
            let wrong = self.findings.len();
            if allowed.contains(&BYTES)
                && let Some(media_type) = self.bytes(key, media)
            {
                found.push(Content::Bytes(media_type));
                continue;
            }
            if self.findings.len() > wrong {
                continue;
            }
            if allowed.contains(&BYTES) && key.name == BYTES {
                let message = "bytes say nothing of their form but that they are some".to_owned();
                self.refuse(key.span, message, "say `schema: { type: string, format: binary }`");
                continue;
            }
            let Some(schema) = self.schema_of_media(key, media, allowed) else { continue };
            match key.name.as_str() {
                JSON => found.extend(self.ty(schema, place, Of::Whole).map(Content::Json)),
                DETAILS => {
                    self.details(schema);
                    let named = schema.get("$ref").is_some().then(|| self.ty(schema, place, Of::Whole)).flatten();
                    found.push(Content::Details(named.and_then(|ty| ty.object().cloned())));
                }
                _ => {
                    self.plain_text(schema);
                    found.push(Content::Text);
                }
            }
        }
        found
    }

    /// Holds that a schema of problem details has what the service writes.
    fn details(&mut self, schema: &'a Node) {
        self.members(schema, &MEMBERS);
        let Some(object) = self.named_object(schema) else { return };
        let errors = object.at(&["properties", "errors"]).and_then(|errors| errors.get("items"));
        if let Some(items) = errors {
            self.members(items, &ERROR_MEMBERS);
        }
    }

    fn named_object(&mut self, schema: &'a Node) -> Option<&'a Node> {
        match schema.get("$ref") {
            Some(reference) => Some(self.target(reference, "schemas")?.1),
            None => Some(schema),
        }
    }

    fn members(&mut self, schema: &'a Node, known: &[(&str, &str)]) {
        let names: Vec<String> = known.iter().map(|(name, kind)| format!("`{name}` ({kind})")).collect();
        let help = format!("it may have {}; for anything else answer `{JSON}`", names.join(", "));
        let Some(object) = self.named_object(schema) else { return };
        let Some(properties) = object.get("properties").and_then(Node::entries) else {
            return self.refuse(schema.span, "problem details are an object with properties".to_owned(), help);
        };
        for (key, property) in properties {
            let kind = property.get("type").and_then(Node::as_str);
            if !known.iter().any(|(name, of)| *name == key.name && kind == Some(of)) {
                let message = format!("`{}` is no member that the service writes into problem details", key.name);
                self.refuse(key.span, message, help.clone());
            }
        }
        let required = object.get("required").map(Node::items).unwrap_or_default();
        for name in required.iter().filter(|name| matches!(name.as_str(), Some("errors" | "pointer" | "parameter"))) {
            let message = format!("{} is there only where the request has a wrong part", name.show());
            self.refuse(name.span, message, "leave it out of `required`");
        }
    }
}

/// What is written in an answer is named after it.
fn named(id: &str, status: u16) -> String {
    match status {
        200 => format!("{}Response", pascal(id)),
        status => format!("{}{status}Response", pascal(id)),
    }
}

fn is_empty(node: &Node) -> bool {
    matches!(&node.value, Value::Map(entries) if entries.is_empty())
}
