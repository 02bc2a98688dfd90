//! `clients.rs` and a module for each service that is called.

use std::collections::BTreeSet;

use stategen_template::from_template;

use super::names::{field, pascal, snake};
use super::operations::Arm;
use super::types::{Dates, Side, WireStruct, argument_type, has_timestamp, object_name, objects, reachable, rust_type};
use crate::credential::Sent;
use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::address;
use stategen_model::resolved;
use stategen_model::system::{self, Access, Body, Content, Contract, Field, Operation, Schema, Scheme, Type};

/// How many arguments clippy lets a function have.
const MOST_ARGUMENTS: usize = 7;

/// The clients that a service has.
#[from_template("services/service/src/clients.rs")]
pub(super) struct Clients {
    services: Vec<Called>,
}

/// The client of one service.
#[from_template("services/service/src/clients/client.rs")]
pub(super) struct Client {
    service: Called,
    has_timestamps: bool,
    /// Whether lists hold what JSON writes otherwise than serde does.
    has_forms: bool,
    /// Whether unit tests say what it answers.
    stubbed: bool,
    /// What it takes of the runtime.
    imported: Vec<&'static str>,
    /// What it shows the service of who calls.
    credentials: Vec<Credential>,
    objects: Vec<WireStruct>,
    calls: Vec<Call>,
}

/// What a client shows a service of who calls, by a way that its contract has.
#[derive(Clone)]
struct Credential {
    scheme: Shown,
    /// The field that holds it.
    variable: Shown,
    /// What the client is made of: a secret, or a user's name and password.
    arguments: Vec<Shown>,
    sent: Sent,
}

/// A service that is called.
pub(super) struct Called {
    pub(super) id: Shown,
    pub(super) module: Shown,
    /// The client's type.
    pub(super) client: Shown,
    summary: Shown,
}

/// An operation's method.
struct Call {
    name: Shown,
    summary: Shown,
    /// The constant of the HTTP method.
    method: Shown,
    path: Vec<Piece>,
    path_parameters: Vec<Parameter>,
    query_parameters: Vec<Parameter>,
    header_parameters: Vec<Parameter>,
    cookie_parameters: Vec<Parameter>,
    credential: Option<Credential>,
    /// What the request carries.
    body: Option<Carried>,
    answered: Answered,
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
    /// An arm of an enum.
    Arms { id: Shown, name: Shown, arms: Vec<Arm> },
}

/// What a request carries: an object by its type, with its fields where it is a form, or bytes by their media type.
enum Carried {
    Json(Shown),
    Patch(Shown),
    Form(Shown, Vec<Parameter>),
    Text,
    Bytes(Shown),
}

impl Carried {
    fn new(contract: &Contract, body: &Body) -> Self {
        match body {
            Body::Json(name) => Self::Json(name.shown()),
            Body::Patch(name) => Self::Patch(name.shown()),
            Body::Form(name) => {
                let fields = contract.schemas.iter().find_map(|schema| match schema {
                    Schema::Object { name: own, fields, .. } if own == name => Some(fields),
                    _ => None,
                });
                let sent = fields.into_iter().flatten().filter(|field| field.access != Access::ReadOnly);
                Self::Form(name.shown(), sent.map(|field| Parameter::new(field, field.optional)).collect())
            }
            Body::Text => Self::Text,
            Body::Bytes(media_type) => Self::Bytes(media_type.shown()),
        }
    }
}

/// Fixed text of a path, and the parameter that follows it.
struct Piece {
    fixed: Shown,
    parameter: Option<Shown>,
    /// How the parameter is written.
    written: Written,
}

struct Parameter {
    name: Shown,
    variable: Shown,
    ty: Shown,
    optional: bool,
    /// Whether it may be there several times.
    list: bool,
    written: Written,
}

/// How a parameter is written.
#[derive(PartialEq)]
enum Written {
    /// As Rust shows it.
    Shown,
    Instant,
    Time,
}

impl Clients {
    pub(super) fn new(calls: &[resolved::Call<'_>]) -> Self {
        Self { services: calls.iter().map(Called::new).collect() }
    }
}

impl Client {
    pub(super) fn new(call: &resolved::Call<'_>, stubbed: bool) -> Self {
        let resolved::Call { contract, operations, .. } = call;
        let objects = objects(contract);
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for operation in operations {
            let answers = operation.answered().filter_map(|ty| object_name(ty));
            let body = operation.body.as_ref().and_then(Body::schema);
            for name in body.into_iter().chain(answers) {
                used.extend(reachable(&objects, name));
            }
        }
        let mut parameters = operations.iter().flat_map(|one| one.parameters()).map(|one| &*one.ty);
        Self {
            service: Called::new(call),
            has_timestamps: used.iter().any(|name| objects[name].has_timestamp()) || parameters.any(has_timestamp),
            has_forms: used.iter().any(|name| objects[name].has_form()),
            stubbed,
            imported: imported(operations),
            objects: used.iter().map(|name| WireStruct::new(&objects[name], Dates::Iso, Side::Client)).collect(),
            credentials: call.credentials.iter().map(|(scheme, _)| Credential::new(scheme)).collect(),
            calls: operations
                .iter()
                .map(|operation| {
                    let credential = call.credential(operation);
                    Call::new(contract, operation, credential.map(|(scheme, _)| Credential::new(scheme)))
                })
                .collect(),
        }
    }
}

/// What a client takes of the runtime, sorted.
fn imported(operations: &[&Operation]) -> Vec<&'static str> {
    let carries = |is: fn(&Body) -> bool| operations.iter().filter_map(|one| one.body.as_ref()).any(is);
    let names = [
        (true, "Error"),
        (true, "HttpClient"),
        (true, "Method"),
        (true, "Target"),
        (carries(|body| matches!(body, Body::Json(_))), "body"),
        (carries(|body| matches!(body, Body::Patch(_))), "patch"),
    ];
    names.into_iter().filter_map(|(used, name)| used.then_some(name)).collect()
}

impl Credential {
    fn new(scheme: &Scheme) -> Self {
        let named = |part: &str| scheme.name.shown_as(|name| snake(&format!("{name}-{part}")));
        Self {
            scheme: scheme.name.shown(),
            variable: named("credential"),
            arguments: system::Presented::keys(&scheme.credential).iter().map(|part| named(part)).collect(),
            sent: (&scheme.credential).into(),
        }
    }
}

impl Called {
    pub(super) fn new(call: &resolved::Call<'_>) -> Self {
        let id = call.id;
        Self {
            id: id.shown(),
            module: id.shown_as(field),
            client: id.shown_as(pascal),
            summary: call.service.summary.shown(),
        }
    }
}

impl Call {
    fn new(contract: &Contract, operation: &Operation, credential: Option<Credential>) -> Self {
        Self {
            name: operation.id.shown_as(field),
            summary: operation.summary.shown(),
            method: operation.method.shown_as(str::to_uppercase),
            path: pieces(&operation.path.shown(), &operation.path_parameters),
            path_parameters: operation.path_parameters.iter().map(|one| Parameter::new(one, false)).collect(),
            query_parameters: operation.query_parameters.iter().map(optional_parameter).collect(),
            header_parameters: operation.header_parameters.iter().map(optional_parameter).collect(),
            cookie_parameters: operation.cookie_parameters.iter().map(optional_parameter).collect(),
            credential,
            body: operation.body.as_ref().map(|body| Carried::new(contract, body)),
            answered: Answered::new(operation),
        }
    }

    /// Whether its method has more arguments than clippy lets pass, itself among them.
    fn has_many_arguments(&self) -> bool {
        self.parameters().count() + usize::from(self.body.is_some()) >= MOST_ARGUMENTS
    }

    /// The parameters, in the order in which the method takes them.
    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        let beside = self.header_parameters.iter().chain(&self.cookie_parameters);
        self.path_parameters.iter().chain(&self.query_parameters).chain(beside)
    }
}

impl Answered {
    fn new(operation: &Operation) -> Self {
        match operation.only_answer().map(|answer| &answer.body) {
            Some(None) => Self::Nothing,
            Some(Some(Content::Json(ty))) => Self::Json(rust_type(ty, "")),
            Some(Some(Content::Bytes(_))) => Self::Bytes,
            Some(Some(Content::Text | Content::Details(_))) => Self::Text,
            None => Self::Arms {
                id: operation.id.shown(),
                name: operation.id.shown_as(pascal),
                arms: operation.answers.iter().map(|answer| Arm::new(answer, "")).collect(),
            },
        }
    }
}

/// A parameter that has a default is one that may be missing.
fn optional_parameter(parameter: &Field) -> Parameter {
    Parameter::new(parameter, parameter.optional || parameter.default.is_some())
}

impl Parameter {
    fn new(parameter: &Field, optional: bool) -> Self {
        let list = matches!(*parameter.ty, Type::List(_));
        Self {
            name: parameter.name.shown(),
            variable: parameter.name.shown_as(field),
            ty: argument_type(&parameter.ty, optional && !list, ""),
            optional,
            list,
            written: Written::new(parameter.ty.innermost()),
        }
    }
}

impl Written {
    fn new(ty: &Type) -> Self {
        match ty {
            Type::Timestamp => Self::Instant,
            Type::Time => Self::Time,
            _ => Self::Shown,
        }
    }
}

/// A path, cut where its parameters stand.
fn pieces(path: &Shown, parameters: &[Field]) -> Vec<Piece> {
    let written = |name: &str| {
        let parameter = parameters.iter().find(|parameter| parameter.name == name);
        parameter.map(|parameter| Written::new(&parameter.ty))
    };
    let piece = |(fixed, name): (&str, Option<&str>)| Piece {
        fixed: path.map(|_| fixed.to_owned()),
        parameter: name.map(|name| path.map(|_| field(name))),
        written: name.and_then(written).unwrap_or(Written::Shown),
    };
    address::pieces(path.text()).into_iter().map(piece).collect()
}
