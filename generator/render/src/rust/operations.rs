//! `operations.rs`: the operations of a contract, with the answers that it has for each.

use stategen_template::from_template;

use super::api::own;
use super::names::{field, pascal, status_names};
use super::types::{in_option, object_name, whole_type};
use crate::filters;
use crate::lines::STRUCT_WIDTH;
use crate::shown::{Show, Shown};
use stategen_model::resolved::Service;
use stategen_model::system::{self, Content, Header as SystemHeader, System};

/// The operations of a service.
#[from_template("services/service/src/operations.rs")]
pub(super) struct Operations {
    has_answers: bool,
    answers_json: bool,
    runtime: Vec<&'static str>,
    names_types: bool,
    operations: Vec<Operation>,
}

/// An operation's type, and what its contract has for it.
struct Operation {
    id: Shown,
    name: Shown,
    summary: Shown,
    verb: Shown,
    path: Shown,
    /// The media type of the bytes that it takes.
    bytes: Option<Shown>,
    /// Status of what is refused, where it is not 400.
    refusal: Option<u16>,
    /// Statuses that the service answers by itself in problem details.
    detailed: Vec<Shown>,
    problems: Vec<Problem>,
    /// Problems with headers, which a function of the operation gives.
    headed: Vec<Headed>,
    /// The arms of what its handler gives, where that is no plain value.
    answers: Vec<Arm>,
}

/// A problem of one status and form.
struct Problem {
    status: Shown,
    body: Shown,
}

/// A problem with headers.
struct Headed {
    function: Shown,
    status: Shown,
    description: Shown,
    headers: Vec<Header>,
    form: HeadedForm,
}

/// What the body of a problem with headers is.
enum HeadedForm {
    Text,
    Details,
    /// JSON of this type.
    Json(Shown),
}

/// An answer when all goes well, as the arm of an enum.
pub(super) struct Arm {
    pub(super) status: Shown,
    pub(super) description: Shown,
    pub(super) variant: Shown,
    /// The constant of the status.
    pub(super) constant: Shown,
    pub(super) headers: Vec<Header>,
    pub(super) body: Option<Body>,
}

/// A header that an arm carries.
pub(super) struct Header {
    pub(super) name: Shown,
    pub(super) variable: Shown,
    pub(super) description: Shown,
    pub(super) ty: Shown,
    pub(super) optional: bool,
}

/// The body that an arm carries.
pub(super) struct Body {
    pub(super) ty: Shown,
    pub(super) is_json: bool,
    /// The media type of bytes.
    pub(super) bytes: Option<Shown>,
}

impl Body {
    fn new(body: &Content, path: &str) -> Self {
        let (ty, bytes) = match body {
            Content::Json(ty) => (whole_type(ty, path), None),
            Content::Bytes(media_type) => ("Vec<u8>".shown(), Some(media_type.shown())),
            Content::Text | Content::Details(_) => ("String".shown(), None),
        };
        Self { ty, is_json: body.json().is_some(), bytes }
    }
}

impl Operations {
    pub(super) fn new(system: &System, service: &Service<'_>) -> Self {
        let own = own(system, service);
        let operations: Vec<Operation> = own.iter().map(|operation| Operation::new(operation)).collect();
        let all = || own.iter().flat_map(|operation| operation.problems.values());
        let problems = || all().flat_map(|one| &one.bodies);
        let plain = || all().filter(|one| one.headers.is_empty()).flat_map(|one| &one.bodies);
        let headed = || all().filter(|one| !one.headers.is_empty()).flat_map(|one| &one.bodies);
        let arms = || own.iter().filter(|operation| operation.only_answer().is_none());
        let named = arms().flat_map(|operation| operation.answered()).chain(problems().filter_map(Content::json));
        let mut runtime = vec!["Operation"];
        let mut needs = |needed: bool, name| runtime.extend(needed.then_some(name));
        needs(plain().next().is_some(), "Answers");
        needs(headed().next().is_some(), "Problem");
        needs(headed().any(|body| matches!(body, Content::Details(_))), "Part");
        let gives_bytes = |arm: &Arm| arm.body.as_ref().is_some_and(|body| body.bytes.is_some());
        needs(operations.iter().any(|operation| operation.answers.iter().any(gives_bytes)), "Bytes");
        needs(operations.iter().any(|operation| operation.bytes.is_some()), "TakesBytes");
        needs(plain().any(|body| matches!(body, Content::Details(_))), "Details");
        needs(operations.iter().any(|operation| !operation.detailed.is_empty()), "Form");
        needs(plain().any(|body| *body == Content::Text), "Text");
        needs(
            operations.iter().any(|operation| operation.answers.iter().any(|arm| !arm.headers.is_empty())),
            "set_header",
        );
        runtime.sort_by_key(|name| (name.starts_with(char::is_lowercase), *name));
        Self {
            has_answers: arms().next().is_some(),
            answers_json: arms().any(|operation| operation.answered().next().is_some()),
            runtime,
            names_types: named.into_iter().any(|ty| object_name(ty).is_some()),
            operations,
        }
    }
}

impl Operation {
    fn new(operation: &system::Operation) -> Self {
        let (headed, plain): (Vec<_>, Vec<_>) =
            operation.problems.iter().partition(|(_, problem)| !problem.headers.is_empty());
        let problems = plain.into_iter().flat_map(|(status, problem)| {
            let status = status.shown();
            problem.bodies.iter().map(move |body| Problem { status: status.clone(), body: problem_body(body) })
        });
        let detailed =
            operation.problems.iter().filter(|(_, problem)| matches!(problem.bodies[..], [Content::Details(_)]));
        Self {
            id: operation.id.shown(),
            name: operation.id.shown_as(pascal),
            summary: operation.summary.shown(),
            verb: operation.method.shown_as(str::to_uppercase),
            path: operation.path.shown(),
            bytes: match &operation.body {
                Some(system::Body::Bytes(media_type)) => Some(media_type.shown()),
                _ => None,
            },
            refusal: (operation.refusal != 400).then_some(operation.refusal),
            detailed: detailed.map(|(status, _)| status.shown()).collect(),
            problems: problems.collect(),
            headed: headed.into_iter().flat_map(|(status, problem)| Headed::all(*status, problem)).collect(),
            answers: match operation.only_answer() {
                Some(_) => Vec::new(),
                None => operation.answers.iter().map(|answer| Arm::new(answer, "types::")).collect(),
            },
        }
    }

    /// Whether the service refuses as services do whose contracts say nothing of it.
    fn is_usual(&self) -> bool {
        self.refusal.is_none() && self.detailed.is_empty()
    }
}

impl Headed {
    fn all(status: u16, problem: &system::Problem) -> Vec<Self> {
        let several = problem.bodies.len() > 1;
        let one = |body: &Content| {
            let (form, kind) = match body {
                Content::Json(ty) => (HeadedForm::Json(whole_type(ty, "types::")), "_json"),
                Content::Text | Content::Bytes(_) => (HeadedForm::Text, "_text"),
                Content::Details(_) => (HeadedForm::Details, "_details"),
            };
            Self {
                function: status.shown_as(|status| format!("problem_{status}{}", if several { kind } else { "" })),
                status: status.shown(),
                description: problem.description.shown(),
                headers: problem.headers.iter().map(|header| Header::new(header, "types::")).collect(),
                form,
            }
        };
        problem.bodies.iter().map(one).collect()
    }
}

/// The type of a problem's body.
fn problem_body(body: &Content) -> Shown {
    match body {
        Content::Json(ty) => whole_type(ty, "types::"),
        // A problem is no bytes.
        Content::Text | Content::Bytes(_) => "Text".shown(),
        Content::Details(_) => "Details".shown(),
    }
}

impl Arm {
    pub(super) fn new(answer: &system::Answer, path: &str) -> Self {
        let (variant, constant) = status_names(*answer.status);
        Self {
            status: answer.status.shown(),
            description: answer.description.shown(),
            variant: answer.status.shown_as(|_| variant.to_owned()),
            constant: answer.status.shown_as(|_| constant.to_owned()),
            headers: answer.headers.iter().map(|header| Header::new(header, path)).collect(),
            body: answer.body.as_ref().map(|body| Body::new(body, path)),
        }
    }

    /// Whether its pattern fits on a line.
    fn is_short(&self) -> bool {
        let names = self.headers.iter().map(|header| header.variable.text()).chain(self.body.as_ref().map(|_| "body"));
        let fields: Vec<&str> = names.collect();
        fields.join(", ").len() <= STRUCT_WIDTH
    }
}

impl Header {
    fn new(header: &SystemHeader, path: &str) -> Self {
        Self {
            name: header.name.shown(),
            variable: header.name.shown_as(field),
            description: if header.description.is_empty() {
                header.name.shown_as(|name| format!("The header `{name}`."))
            } else {
                header.description.shown()
            },
            ty: in_option(whole_type(&header.ty, path), header.optional),
            optional: header.optional,
        }
    }
}
