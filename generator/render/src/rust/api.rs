//! `api.rs`: routes of the contract.

use stategen_model::authored::Authored;
use stategen_template::from_template;

use super::limits::{Items, Layer, Limit, Rule, each, limits};
use super::names::{field, pascal, status_names};
use super::types::{given_value, in_option, object_name, whole_type};
use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::resolved::Service;
use stategen_model::system::{self, Access, Content, Contract, Field, Operation, Schema, System, Type};

/// The routes of a service and the functions that they call.
#[from_template("services/service/src/api.rs")]
pub(super) struct Api {
    /// Names that are imported, sorted.
    http: Vec<&'static str>,
    methods: Vec<Shown>,
    runtime: Vec<&'static str>,
    answers_json: bool,
    names_types: bool,
    /// What stands before handlers.
    guards: Vec<&'static str>,
    contract: Option<ServedContract>,
    handlers: Vec<Handler>,
}

/// The contract as the service itself serves it.
struct ServedContract {
    component: Shown,
    path: Shown,
}

/// An operation's function.
struct Handler {
    /// The operation's name in Rust.
    name: Shown,
    summary: Shown,
    /// The method as HTTP writes it, and as the router's function is called.
    verb: Shown,
    method: Shown,
    /// The path as the contract has it, and as requests have it when the server has trimmed them.
    path: Shown,
    route: Shown,
    path_parameters: Vec<Parameter>,
    query_parameters: Vec<Parameter>,
    header_parameters: Vec<Parameter>,
    cookie_parameters: Vec<Parameter>,
    /// What finds out who calls.
    guard: Option<&'static str>,
    /// What the request carries.
    body: Option<Carried>,
    /// What the operation is called as a type.
    operation: Shown,
    answered: Answered,
}

/// What the handler gives when all goes well.
enum Answered {
    /// An arm of the operation's enum.
    Arm,
    /// A plain value.
    Value {
        /// Constant of the status, where it is not 200.
        status: Option<Shown>,
        /// Type of the answer's body.
        body: Option<Body>,
    },
}

/// The body of an answer.
struct Body {
    ty: Shown,
    form: Form,
}

/// How a body is written.
enum Form {
    Json,
    Plain,
    /// Of this media type.
    Bytes(Shown),
}

/// What a request carries: an object by its type, with its fields where it is a form.
enum Carried {
    Json(Shown),
    Patch(Shown),
    Form(Shown, Vec<Parameter>),
    Text,
    Bytes,
}

struct Parameter {
    variable: Shown,
    name: Shown,
    ty: Shown,
    /// The type whose only part it is, where its own reads something else than the contract has.
    wrapper: Option<String>,
    /// What there is where nothing is said, and whether it is made only then.
    default: Option<(Shown, bool)>,
    optional: bool,
    /// Whether it may be there several times.
    list: bool,
    /// Whether a request does not set it.
    read_only: bool,
    limits: Vec<Limit>,
    /// What the items of a list are held to.
    items: Vec<Items>,
}

/// What finds out who calls, and lets nobody else in.
const KNOWN: &str = "Known";
/// What finds out who calls, where somebody says it.
const ANYBODY: &str = "Anybody";

fn guard(operation: &Operation) -> Option<&'static str> {
    let security = operation.security.as_ref()?;
    Some(if security.optional { ANYBODY } else { KNOWN })
}

/// The operations that are not answered by what every service answers anyway.
pub(super) fn own<'a>(system: &System, service: &Service<'a>) -> Vec<&'a Operation> {
    let endpoints = &system.spec.system.endpoints;
    let standard = [Some(&endpoints.health), Some(&endpoints.metrics), service.service.api_docs.as_ref()];
    service.contract.operations.iter().filter(|operation| !standard.contains(&Some(&operation.path))).collect()
}

impl Api {
    pub(super) fn new(system: &System, service: &Service<'_>) -> Self {
        let operations = own(system, service);
        let api_docs = service.service.api_docs.as_ref();
        let any = |holds: fn(&Operation) -> bool| operations.iter().any(|operation| holds(operation));
        let has_docs = api_docs.is_some();
        let mut methods: Vec<Shown> = operations.iter().map(|operation| operation.method.shown()).collect();
        methods.extend(api_docs.map(|path| path.shown_as(|_| "get".to_owned())));
        methods.sort_by(|a, b| a.text().cmp(b.text()));
        methods.dedup_by(|a, b| a.text() == b.text());
        let carries = |is: fn(&system::Body) -> bool| operations.iter().filter_map(|one| one.body.as_ref()).any(is);
        let plain = |operation: &&&Operation| operation.only_answer().is_some();
        let plain_types = || operations.iter().filter(plain).flat_map(|operation| operation.answered());
        Self {
            http: named([
                (any(|operation| operation.only_answer().is_some_and(|answer| *answer.status != 200)), "StatusCode"),
                (has_docs, "header"),
            ]),
            methods,
            runtime: named([
                (any(gives_bytes), "Bytes"),
                (carries(|body| matches!(body, system::Body::Bytes(_))), "BytesBody"),
                (carries(|body| matches!(body, system::Body::Form(_))), "FormBody"),
                (carries(|body| matches!(body, system::Body::Json(_))), "JsonBody"),
                (any(has_parameters), "Parameters"),
                (any(has_limited_parameters), "Part"),
                (carries(|body| matches!(body, system::Body::Patch(_))), "PatchBody"),
                (any(has_patterns), "Pattern"),
                (!operations.is_empty(), "Problem"),
                (carries(|body| matches!(body, system::Body::Text)), "TextBody"),
            ]),
            answers_json: plain_types().next().is_some(),
            names_types: carries(|body| body.schema().is_some()) || plain_types().any(|ty| object_name(ty).is_some()),
            guards: named([
                (any(|operation| guard(operation) == Some(ANYBODY)), ANYBODY),
                (any(|operation| guard(operation) == Some(KNOWN)), KNOWN),
            ]),
            contract: api_docs.map(|path| ServedContract { component: service.id.shown(), path: path.shown() }),
            handlers: operations.iter().map(|operation| Handler::new(service.contract, operation)).collect(),
        }
    }
}

/// The names that are wanted.
fn named<const N: usize>(names: [(bool, &'static str); N]) -> Vec<&'static str> {
    names.into_iter().filter_map(|(wanted, name)| wanted.then_some(name)).collect()
}

fn has_parameters(operation: &Operation) -> bool {
    operation.parameters().next().is_some()
}

fn has_limited_parameters(operation: &Operation) -> bool {
    operation.parameters().map(Parameter::new).any(|parameter| parameter.all_limits().next().is_some())
}

fn has_patterns(operation: &Operation) -> bool {
    operation.parameters().map(Parameter::new).any(|parameter| parameter.all_limits().any(Limit::is_pattern))
}

impl Handler {
    fn new(contract: &Contract, operation: &Operation) -> Self {
        Self {
            name: operation.id.shown_as(field),
            summary: operation.summary.shown(),
            verb: operation.method.shown_as(str::to_uppercase),
            method: operation.method.shown(),
            path: operation.path.shown(),
            route: operation.path.shown_as(|path| route_path(path).to_owned()),
            path_parameters: operation.path_parameters.iter().map(Parameter::new).collect(),
            query_parameters: operation.query_parameters.iter().map(Parameter::new).collect(),
            header_parameters: operation.header_parameters.iter().map(Parameter::new).collect(),
            cookie_parameters: operation.cookie_parameters.iter().map(Parameter::new).collect(),
            guard: guard(operation),
            body: operation.body.as_ref().map(|body| Carried::new(contract, body)),
            operation: operation.id.shown_as(pascal),
            answered: Answered::new(operation),
        }
    }

    fn has_parameters(&self) -> bool {
        self.parameters().next().is_some()
    }

    /// The parameters, in the order in which the handler takes them.
    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        let beside = self.header_parameters.iter().chain(&self.cookie_parameters);
        self.path_parameters.iter().chain(&self.query_parameters).chain(beside)
    }
}

impl Answered {
    fn new(operation: &Operation) -> Self {
        let Some(answer) = operation.only_answer() else { return Self::Arm };
        Self::Value {
            status: (*answer.status != 200)
                .then(|| answer.status.shown_as(|_| status_names(*answer.status).1.to_owned())),
            body: answer.body.as_ref().map(Body::new),
        }
    }
}

impl Body {
    fn new(body: &Content) -> Self {
        match body {
            Content::Json(ty) => Self { ty: whole_type(ty, "types::"), form: Form::Json },
            Content::Bytes(media_type) => Self { ty: "Vec<u8>".shown(), form: Form::Bytes(media_type.shown()) },
            Content::Text | Content::Details(_) => Self { ty: "String".shown(), form: Form::Plain },
        }
    }
}

impl Carried {
    fn new(contract: &Contract, body: &system::Body) -> Self {
        match body {
            system::Body::Json(name) => Self::Json(name.shown()),
            system::Body::Patch(name) => Self::Patch(name.shown()),
            system::Body::Form(name) => {
                let fields = contract.schemas.iter().find_map(|schema| match schema {
                    Schema::Object { name: own, fields, .. } if own == name => Some(fields),
                    _ => None,
                });
                Self::Form(name.shown(), fields.into_iter().flatten().map(Parameter::of_form).collect())
            }
            system::Body::Text => Self::Text,
            system::Body::Bytes(_) => Self::Bytes,
        }
    }
}

fn gives_bytes(operation: &Operation) -> bool {
    let answer = operation.only_answer().and_then(|answer| answer.body.as_ref());
    matches!(answer, Some(Content::Bytes(_)))
}

impl Parameter {
    /// A field of a form: one that may lack all of its items is an option, as in JSON.
    fn of_form(field: &Field) -> Self {
        Self { optional: field.optional, ..Self::new(field) }
    }

    fn new(parameter: &Field) -> Self {
        let list = matches!(*parameter.ty, Type::List(_));
        // A list that has nothing is empty.
        let mut given = Field { optional: parameter.optional && !list, ..parameter.clone() };
        if list && !parameter.optional && given.limits.min_items.is_none() {
            given.limits.min_items = Some(Authored::unwritten(1));
        }
        // One that is there has an item.
        let may_lack = list && parameter.optional;
        given.limits.min_items = given.limits.min_items.filter(|least| !may_lack || **least > 1);
        let mut limits = limits(&given, false);
        for limit in limits.iter_mut().filter(|_| may_lack) {
            limit.may_have_none();
        }
        Self {
            variable: parameter.name.shown_as(field),
            name: parameter.name.shown(),
            ty: in_option(whole_type(&parameter.ty, "types::"), given.optional),
            wrapper: wrapper(&parameter.ty),
            default: parameter
                .default
                .as_ref()
                .map(|given| (given_value(given, &parameter.ty), matches!(*parameter.ty, Type::String))),
            optional: given.optional,
            list,
            read_only: parameter.access == Access::ReadOnly,
            limits,
            items: each(&given, false),
        }
    }
}

impl Parameter {
    fn all_limits(&self) -> impl Iterator<Item = &Limit> {
        self.limits.iter().chain(self.items.iter().flat_map(|list| &list.limits))
    }
}

/// The server trims the last slash of a request, so routes have none.
fn route_path(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        trimmed => trimmed,
    }
}

/// The type that reads a parameter, where Rust's own reads something else than the contract has.
fn wrapper(ty: &Type) -> Option<String> {
    match ty {
        Type::Decimal(decimal) => Some(format!("runtime::decimal::Exact<{}>", decimal.scale)),
        Type::Time => Some("runtime::time::TimeOfDay".to_owned()),
        _ => None,
    }
}
