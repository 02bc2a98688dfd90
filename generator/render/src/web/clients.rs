//! A typed client for each service that the page calls, and the closed sets of names.

use std::collections::BTreeSet;

use stategen_template::from_template;

use super::FrontEnd;
use super::typescript::{Dates, Interface, Travels, camel, enums, names, type_name, variable};
use crate::filters;
use crate::pieces::{Piece, pieces};
use crate::rust::types::{object_name, objects, reachable};
use crate::shown::{Show, Shown};
use crate::template::rendered;
use stategen_model::authored::Name;
use stategen_model::names::pascal;
use stategen_model::resolved;
use stategen_model::system::{
    self, Answer, Body, Content, Contract, EnumSpec, Field, KeyPlace, Operation, Scheme, Type,
};
use stategen_model::tree::Tree;

/// A client of each service.
#[from_template("web/src/generated/clients.ts")]
struct Clients {
    services: Vec<Service>,
}

/// A service that the page calls.
struct Service {
    id: Shown,
    summary: Shown,
    /// What the property with its client is called, and the start of the class's name.
    property: Shown,
    class: Shown,
}

/// The client of one service.
#[from_template("web/src/generated/clients/client.ts")]
struct Client {
    service: Service,
    /// The functions that make calls.
    imports: Vec<&'static str>,
    /// Whether it shows a user's name and password.
    logs_in: bool,
    enums: Vec<Shown>,
    objects: Vec<Interface>,
    credentials: Vec<Credential>,
    operations: Vec<Call>,
}

/// A way to show who calls, where the browser does not do it by itself.
#[derive(Clone)]
struct Credential {
    property: Shown,
    description: Shown,
    written: Written,
}

/// How it is written into a request.
#[derive(Clone)]
enum Written {
    Bearer,
    Basic,
    Header(Shown),
    Query(Shown),
}

/// An operation that may be called.
struct Call {
    name: Shown,
    summary: Shown,
    verb: Shown,
    path: Vec<Piece>,
    path_parameters: Vec<Parameter>,
    /// What the request carries.
    body: Option<Carried>,
    query_parameters: Vec<Parameter>,
    header_parameters: Vec<Parameter>,
    /// The ways of which one is enough; the first one is written last, and holds.
    credentials: Vec<Credential>,
    answered: Answered,
}

/// An option of a call.
struct CallOption<'a> {
    name: &'static str,
    /// Whether its caller gives it.
    is_given: bool,
    /// What is shown of who calls.
    shown: Vec<&'a Credential>,
}

/// What a call gives when all goes well.
enum Answered {
    /// Nothing but that it was done.
    Nothing,
    /// The JSON of the answer, of this type.
    Json(Shown),
    /// The text of the answer.
    Text,
    /// The bytes of the answer.
    Bytes,
    /// One of several answers, told apart by their status.
    Arms { id: Shown, name: Shown, arms: Vec<Arm> },
}

/// One of several answers.
struct Arm {
    status: Shown,
    headers: Vec<Header>,
    body: Option<Received>,
}

struct Header {
    /// As HTTP has it, and as the page's code does.
    name: Shown,
    property: Shown,
    ty: Shown,
    /// How its text becomes a value.
    reading: Reading,
    optional: bool,
}

/// How the text of a header becomes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Text,
    Number,
    Truth,
    /// A name of a closed set.
    Name,
}

/// The body of an answer.
struct Received {
    ty: Shown,
    /// What it is called in an answer.
    member: &'static str,
}

/// What a request carries: an object by its type.
enum Carried {
    Json(Shown),
    Patch(Shown),
    Form(Shown),
    Text,
    Bytes(Shown),
}

impl Carried {
    fn new(body: &Body) -> Self {
        match body {
            Body::Json(name) => Self::Json(name.shown()),
            Body::Patch(name) => Self::Patch(name.shown()),
            Body::Form(name) => Self::Form(name.shown()),
            Body::Text => Self::Text,
            Body::Bytes(media_type) => Self::Bytes(media_type.shown()),
        }
    }
}

struct Parameter {
    name: Shown,
    ty: Shown,
    optional: bool,
}

#[from_template("web/src/generated/model.ts")]
struct Model {
    /// The closed sets of names.
    sets: Vec<Enum>,
}

struct Enum {
    name: Shown,
    values: Vec<Shown>,
}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let calls = &front_end.page.calls;
    for call in calls {
        let path = format!("src/generated/clients/{}.ts", call.id);
        front_end.add(tree, &path, rendered(&client(call), vec![call.contract.span]));
    }
    let clients = Clients { services: calls.iter().map(Service::new).collect() };
    front_end.add(tree, "src/generated/clients.ts", rendered(&clients, front_end.declared()));
    if !system.spec.enums.is_empty() {
        let declared: Vec<String> = system.spec.enums.keys().map(|name| format!("enums.{name}")).collect();
        let sources = front_end.spans(declared.iter().map(String::as_str));
        let model = Model { sets: system.spec.enums.iter().map(|(name, spec)| Enum::new(name, spec)).collect() };
        front_end.add(tree, "src/generated/model.ts", rendered(&model, sources));
    }
}

fn client(call: &resolved::Call<'_>) -> Client {
    let resolved::Call { contract, operations, .. } = call;
    let objects = objects(contract);
    let (mut asked, mut answered) = (BTreeSet::new(), BTreeSet::new());
    let mut named = Vec::new();
    for operation in operations {
        let body = operation.body.as_ref().and_then(Body::schema);
        asked.extend(body.into_iter().flat_map(|name| reachable(&objects, name)));
        let answers = operation.answered().filter_map(|ty| object_name(ty));
        answered.extend(answers.flat_map(|name| reachable(&objects, name)));
        let headers = operation.answers.iter().flat_map(|answer| &answer.headers).map(|header| &*header.ty);
        // The browser sends its cookies by itself.
        let beside = operation.query_parameters.iter().chain(&operation.header_parameters);
        let parameters = operation.path_parameters.iter().chain(beside).map(|one| &*one.ty);
        named.extend(enums(parameters.chain(headers).chain(operation.answered().map(|ty| &**ty))));
    }
    let used: BTreeSet<&str> = asked.union(&answered).copied().collect();
    let travels = |name: &str| Travels { asked: asked.contains(name), answered: answered.contains(name) };
    for name in &used {
        named.extend(enums(objects[name].members.iter().map(|member| &*member.ty)));
    }
    let calls: Vec<Call> = operations.iter().map(|operation| Call::new(contract, operation)).collect();
    let shows = |is: fn(&Written) -> bool| {
        calls.iter().flat_map(|call| &call.credentials).any(|credential| is(&credential.written))
    };
    let (logs_in, has_token) =
        (shows(|written| matches!(written, Written::Basic)), shows(|written| matches!(written, Written::Bearer)));
    let functions = [
        (calls.iter().any(Call::is_read), "answered"),
        (logs_in, "basic"),
        (has_token, "bearer"),
        (!calls.iter().all(Call::is_read), "call"),
        (calls.iter().any(|call| matches!(call.body, Some(Carried::Form(_)))), "form"),
    ];
    let shown = |scheme: &&Scheme| {
        let mut asked = operations.iter().filter_map(|operation| operation.security.as_ref());
        asked.any(|security| security.schemes.contains(&scheme.name))
    };
    Client {
        logs_in,
        credentials: contract.schemes.iter().filter(shown).filter_map(Credential::new).collect(),
        service: Service::new(call),
        imports: functions.into_iter().filter_map(|(used, name)| used.then_some(name)).collect(),
        enums: names(named),
        objects: used.iter().map(|name| Interface::new(&objects[name], Dates::Iso, travels(name))).collect(),
        operations: calls,
    }
}

impl Service {
    fn new(call: &resolved::Call<'_>) -> Self {
        let id = call.id;
        Self {
            id: id.shown(),
            summary: call.service.summary.shown(),
            property: id.shown_as(camel),
            class: id.shown_as(pascal),
        }
    }
}

impl Call {
    fn new(contract: &Contract, operation: &Operation) -> Self {
        let ways = operation.security.iter().flat_map(|security| security.schemes.iter().rev());
        let path_parameter = |parameter: &Field| {
            let parameter = Parameter::new(parameter);
            Parameter { name: parameter.name.map(variable), ..parameter }
        };
        Self {
            name: operation.id.shown_as(camel),
            summary: operation.summary.shown(),
            verb: operation.method.shown_as(str::to_uppercase),
            path: pieces(&operation.path.shown(), variable),
            path_parameters: operation.path_parameters.iter().map(path_parameter).collect(),
            body: operation.body.as_ref().map(Carried::new),
            query_parameters: operation.query_parameters.iter().map(Parameter::new).collect(),
            header_parameters: operation.header_parameters.iter().map(Parameter::new).collect(),
            credentials: ways.filter_map(|way| contract.scheme(way)).filter_map(Credential::new).collect(),
            answered: Answered::new(operation),
        }
    }

    /// Whether the answer is looked at before it is given.
    fn is_read(&self) -> bool {
        matches!(self.answered, Answered::Text | Answered::Bytes | Answered::Arms { .. })
    }

    /// The options of the call: what is not part of its path.
    fn options(&self) -> Vec<CallOption<'_>> {
        let (in_query, in_headers): (Vec<_>, Vec<_>) =
            self.credentials.iter().partition(|credential| matches!(credential.written, Written::Query(_)));
        let options = [
            CallOption { name: "body", is_given: self.body.is_some(), shown: Vec::new() },
            CallOption { name: "query", is_given: !self.query_parameters.is_empty(), shown: in_query },
            CallOption { name: "headers", is_given: !self.header_parameters.is_empty(), shown: in_headers },
        ];
        options.into_iter().filter(|option| option.is_given || !option.shown.is_empty()).collect()
    }
}

impl Credential {
    fn new(scheme: &Scheme) -> Option<Self> {
        let written = match &scheme.credential {
            system::Credential::Bearer => Written::Bearer,
            system::Credential::Basic => Written::Basic,
            system::Credential::Key(KeyPlace::Header, name) => Written::Header(name.shown()),
            system::Credential::Key(KeyPlace::Query, name) => Written::Query(name.shown()),
            // The browser sends its cookies by itself.
            system::Credential::Key(KeyPlace::Cookie, _) => return None,
        };
        Some(Self { property: scheme.name.shown_as(camel), description: scheme.description.shown(), written })
    }

    const fn is_login(&self) -> bool {
        matches!(self.written, Written::Basic)
    }
}

impl Answered {
    fn new(operation: &Operation) -> Self {
        match operation.only_answer().map(|answer| &answer.body) {
            Some(None) => Self::Nothing,
            Some(Some(Content::Json(ty))) => Self::Json(type_name(ty, Dates::Iso)),
            Some(Some(Content::Bytes(_))) => Self::Bytes,
            Some(Some(Content::Text | Content::Details(_))) => Self::Text,
            None => Self::Arms {
                id: operation.id.shown(),
                name: operation.id.shown_as(pascal),
                arms: operation.answers.iter().map(Arm::new).collect(),
            },
        }
    }
}

impl Arm {
    fn new(answer: &Answer) -> Self {
        Self {
            status: answer.status.shown(),
            headers: answer.headers.iter().map(Header::new).collect(),
            body: answer.body.as_ref().map(|body| match body {
                Content::Json(ty) => Received { ty: type_name(ty, Dates::Iso), member: "json()" },
                Content::Bytes(_) => Received { ty: "ArrayBuffer".shown(), member: "bytes" },
                Content::Text | Content::Details(_) => Received { ty: "string".shown(), member: "text" },
            }),
        }
    }
}

impl Header {
    fn new(header: &system::Header) -> Self {
        Self {
            name: header.name.shown(),
            property: header.name.shown_as(variable),
            ty: type_name(&header.ty, Dates::Iso),
            reading: match *header.ty {
                Type::Integer | Type::Long | Type::Number => Reading::Number,
                Type::Boolean => Reading::Truth,
                Type::Enum(_) => Reading::Name,
                // A contract has no header of another type.
                _ => Reading::Text,
            },
            optional: header.optional,
        }
    }
}

impl Parameter {
    fn new(parameter: &Field) -> Self {
        Self {
            name: parameter.name.shown(),
            ty: type_name(&parameter.ty, Dates::Iso),
            optional: parameter.optional || parameter.default.is_some(),
        }
    }
}

impl Enum {
    fn new(name: &Name<EnumSpec>, spec: &EnumSpec) -> Self {
        Self { name: name.shown(), values: spec.values.iter().map(Show::shown).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_cut_where_its_parameters_stand() {
        let path = "/shelves/{shelf-id}/books/{id}/".shown();
        let text = |piece: &Piece| (piece.fixed.text().to_owned(), piece.parameter.as_ref().map(Shown::to_string));
        let found: Vec<_> = pieces(&path, variable).iter().map(text).collect();
        let expected = [("/shelves/", Some("shelfId")), ("/books/", Some("id")), ("/", None)];
        assert_eq!(found, expected.map(|(fixed, name)| (fixed.to_owned(), name.map(str::to_owned))));
    }
}
