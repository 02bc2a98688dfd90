//! What a request is answered with when it cannot be done.

use std::marker::PhantomData;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// An operation of a contract, as far as the service answers by itself.
pub trait Operation {
    /// The status of what is not of the contract's form.
    const REFUSAL: u16 = 400;

    /// The form in which the contract has an answer that the service gives by itself.
    fn form(_status: u16) -> Form {
        Form::Text
    }
}

/// A problem that the contract has for an operation, with this status and body.
#[diagnostic::on_unimplemented(
    message = "the contract has no answer {STATUS} of this form to `{Self}`",
    label = "not an answer of the contract"
)]
pub trait Answers<const STATUS: u16, Body>: Operation {}

/// What is asked by a message. No contract lists what may go wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anything {}

impl Operation for Anything {}
impl<const STATUS: u16, Body> Answers<STATUS, Body> for Anything {}

/// JSON that the contract of the operation `O` has with this status.
pub trait AnswerOf<O, const STATUS: u16>: Serialize {}

impl<O, Body, const STATUS: u16> AnswerOf<O, STATUS> for Body
where
    O: Answers<STATUS, Body>,
    Body: Serialize,
{
}

/// The body of a problem that is a plain sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {}

/// The body of a problem that programs read: <https://www.rfc-editor.org/rfc/rfc9457>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Details {}

/// How a sentence is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Text,
    /// In problem details.
    Details,
}

/// What a sentence is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// The request as a whole.
    Request,
    /// A parameter, by its name.
    Parameter(&'a str),
    /// A value of the body, as a JSON pointer: `#/items/0/quantity`.
    Pointer(&'a str),
}

/// A status and a body that says why: one that the contract has for the operation `O`, or a failure of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<O = Anything> {
    status: StatusCode,
    content_type: &'static str,
    message: String,
    temporary: bool,
    operation: PhantomData<fn() -> O>,
}

impl<O> Problem<O> {
    /// A problem whose body is a plain sentence.
    pub fn text<const STATUS: u16>(sentence: impl Into<String>) -> Self
    where
        O: Answers<STATUS, Text>,
    {
        Self::plain(STATUS, sentence.into())
    }

    /// A problem whose body is JSON.
    pub fn json<const STATUS: u16>(value: &impl AnswerOf<O, STATUS>) -> Self {
        match serde_json::to_string(value) {
            Ok(message) => Self::new(STATUS, "application/json", message),
            Err(error) => Self::plain(500, error.to_string()),
        }
    }

    /// A problem whose body are problem details, with the part of the request that is wrong.
    pub fn details<const STATUS: u16>(detail: impl Into<String>, part: Part<'_>) -> Self
    where
        O: Answers<STATUS, Details>,
    {
        Self::detailed(STATUS, &detail.into(), part)
    }

    /// The same problem, as one that goes by: what failed may succeed when it is tried again.
    pub fn temporary(self) -> Self {
        Self {
            temporary: true,
            ..self
        }
    }

    /// Whether what failed may succeed when it is tried again.
    pub fn is_temporary(&self) -> bool {
        self.temporary
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The body.
    pub fn message(&self) -> &str {
        &self.message
    }

    fn plain(status: u16, sentence: String) -> Self {
        Self::new(status, "text/plain; charset=utf-8", sentence)
    }

    fn detailed(status: u16, detail: &str, part: Part<'_>) -> Self {
        let title = known(status).canonical_reason().unwrap_or_default();
        let mut body = json!({
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail,
        });
        match part {
            Part::Request => {}
            Part::Parameter(name) => {
                body["errors"] = json!([{ "detail": detail, "parameter": name }]);
            }
            Part::Pointer(pointer) => {
                body["errors"] = json!([{ "detail": detail, "pointer": pointer }]);
            }
        }
        Self::new(status, "application/problem+json", body.to_string())
    }

    fn new(status: u16, content_type: &'static str, message: String) -> Self {
        Self {
            status: known(status),
            content_type,
            message,
            temporary: false,
            operation: PhantomData,
        }
    }
}

impl<O: Operation> Problem<O> {
    /// A request that is not of the contract's form, with the part of it that is wrong.
    pub fn refused(sentence: impl Into<String>, part: Part<'_>) -> Self {
        Self::own(O::REFUSAL, sentence, part)
    }

    /// A body of another media type than that which the contract has.
    pub(crate) fn other_media_type(sentence: impl Into<String>) -> Self {
        Self::own(415, sentence, Part::Request)
    }

    /// What the service needs has failed, which is no fault of the request.
    pub fn failure(sentence: impl Into<String>) -> Self {
        Self::own(500, sentence, Part::Request)
    }

    /// What the service needs cannot be reached at the moment.
    pub fn unavailable(sentence: impl Into<String>) -> Self {
        Self::own(503, sentence, Part::Request)
    }

    /// Another service gave no usable answer.
    pub(crate) fn bad_gateway(sentence: impl Into<String>) -> Self {
        Self::own(502, sentence, Part::Request)
    }

    fn own(status: u16, sentence: impl Into<String>, part: Part<'_>) -> Self {
        let sentence = sentence.into();
        match O::form(status) {
            Form::Text => Self::plain(status, sentence),
            Form::Details => Self::detailed(status, &sentence, part),
        }
    }
}

fn known(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl<O> std::fmt::Display for Problem<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.status.as_u16(), self.message)
    }
}

impl<O> IntoResponse for Problem<O> {
    fn into_response(self) -> Response {
        if self.status.is_server_error() {
            tracing::error!(status = self.status.as_u16(), "{}", self.message);
        }
        let headers = [(header::CONTENT_TYPE, self.content_type)];
        (self.status, headers, self.message).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    enum PutBook {}

    impl Operation for PutBook {
        const REFUSAL: u16 = 422;

        fn form(status: u16) -> Form {
            match status {
                422 => Form::Details,
                _ => Form::Text,
            }
        }
    }

    impl Answers<422, Details> for PutBook {}

    #[test]
    fn details_name_the_part_that_is_wrong() {
        let refused: Problem<PutBook> = Problem::refused("most is 0", Part::Parameter("most"));
        let expected = json!({
            "type": "about:blank",
            "title": "Unprocessable Entity",
            "status": 422,
            "detail": "most is 0",
            "errors": [{ "detail": "most is 0", "parameter": "most" }],
        });
        let body: serde_json::Value = serde_json::from_str(refused.message()).unwrap_or_default();
        assert_eq!(body, expected);
        let chosen: Problem<PutBook> =
            Problem::details::<422>("title is known", Part::Pointer("#/title"));
        assert!(chosen.message().contains(r##""pointer":"#/title""##));
        let failed: Problem<PutBook> = Problem::failure("the database failed");
        assert_eq!(
            (failed.status(), failed.message()),
            (500, "the database failed")
        );
    }
}
