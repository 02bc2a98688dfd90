//! Request bodies beside JSON: text, bytes, and what the form of a page sends.

use std::marker::PhantomData;

use axum::extract::{FromRequest, Request};

use crate::json::read;
use crate::parameters::percent_decoded;
use crate::{Operation, Parameters, Part, Problem};

/// Plain text.
pub struct TextBody<O>(pub String, pub PhantomData<fn() -> O>);

impl<S: Send + Sync, O: Operation> FromRequest<S> for TextBody<O> {
    type Rejection = Problem<O>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem<O>> {
        let bytes = read(request, state, "text/plain").await?;
        Ok(Self(text(bytes)?, PhantomData))
    }
}

/// An operation that is sent bytes.
pub trait TakesBytes: Operation {
    /// What they are.
    const MEDIA_TYPE: &'static str;
}

/// Bytes.
pub struct BytesBody<O>(pub Vec<u8>, pub PhantomData<fn() -> O>);

impl<S: Send + Sync, O: TakesBytes> FromRequest<S> for BytesBody<O> {
    type Rejection = Problem<O>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem<O>> {
        let bytes = read(request, state, O::MEDIA_TYPE).await?;
        Ok(Self(bytes.to_vec(), PhantomData))
    }
}

/// The fields of a form, which are asked for as parameters of the query are.
pub struct FormBody<O>(pub Parameters<O>);

impl<S: Send + Sync, O: Operation> FromRequest<S> for FormBody<O> {
    type Rejection = Problem<O>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem<O>> {
        let bytes = read(request, state, "application/x-www-form-urlencoded").await?;
        let text = text(bytes)?;
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(value)?))
        });
        match pairs.collect::<Option<Vec<_>>>() {
            Some(pairs) => Ok(Self(Parameters::of_form(pairs))),
            None => {
                let sentence = "the body holds a `%` that stands for no character";
                Err(Problem::refused(sentence, Part::Request))
            }
        }
    }
}

fn text<O: Operation>(bytes: axum::body::Bytes) -> Result<String, Problem<O>> {
    let text = String::from_utf8(bytes.into())
        .map_err(|_| Problem::refused("the body must be UTF-8", Part::Request))?;
    // No database keeps it.
    if text.contains('\0') {
        let sentence = "the body must not hold the character U+0000";
        return Err(Problem::refused(sentence, Part::Request));
    }
    Ok(text)
}

/// A part of a form as it was before it was sent.
fn decoded(part: &str) -> Option<String> {
    percent_decoded(&part.replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_what_was_written_into_it() {
        assert_eq!(decoded("a+b%26%C3%A9").as_deref(), Some("a b&\u{e9}"));
    }
}
