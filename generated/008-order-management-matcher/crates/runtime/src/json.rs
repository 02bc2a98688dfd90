//! Request bodies: JSON that fits its schema, or a refusal that says which field does not.

use std::marker::PhantomData;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::{Operation, Part, Problem};

/// The media type that a body has to say that it is of. A page of another origin may send plain
/// text without being asked whether it may, and JSON not.
const JSON: &str = "application/json";

/// How long a whole body may take: one that comes byte by byte would hold its connection for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// The limits that a schema sets beyond its types.
pub trait Checked {
    /// Whether every limit is kept.
    ///
    /// # Errors
    /// A sentence that names the first field that breaks its limit.
    fn check(&self) -> Result<(), String>;
}

/// A body that was read and checked, or is refused as the contract of the operation `O` says.
pub struct JsonBody<T, O>(pub T, pub PhantomData<fn() -> O>);

impl<T, S, O> FromRequest<S> for JsonBody<T, O>
where
    T: DeserializeOwned + Checked,
    S: Send + Sync,
    O: Operation,
{
    type Rejection = Problem<O>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem<O>> {
        let bytes = read(request, state, JSON).await?;
        let value = parse(&bytes)?;
        Ok(Self(value, PhantomData))
    }
}

/// A body that says that it is of this media type.
pub(crate) async fn read<S: Send + Sync, O: Operation>(
    request: Request,
    state: &S,
    media_type: &str,
) -> Result<Bytes, Problem<O>> {
    if !is_of(request.headers(), media_type) {
        let sentence = format!("the body must be {media_type}");
        return Err(Problem::other_media_type(sentence));
    }
    let whole = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state)).await;
    let late = format!("the body did not come within {} s", PATIENCE.as_secs());
    whole
        .map_err(|_| Problem::refused(late, Part::Request))?
        .map_err(|error| Problem::refused(error.body_text(), Part::Request))
}

/// Whether a body says that it is of this media type, whatever its parameters.
fn is_of(headers: &HeaderMap, media_type: &str) -> bool {
    let said = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = said.and_then(|said| said.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type))
}

fn parse<T: DeserializeOwned + Checked, O: Operation>(bytes: &[u8]) -> Result<T, Problem<O>> {
    let whole = |sentence: String| Problem::refused(sentence, Part::Request);
    if holds_nul(bytes) {
        return Err(whole(
            "the body must not hold the character U+0000".to_owned(),
        ));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (field, reason) = (error.path().to_string(), error.inner().to_string());
        let sentence = match field.as_str() {
            "." => reason.clone(),
            _ => format!("{field}: {reason}"),
        };
        // The parser's own sentence names a field that is missing or one too many, and a syntax error
        // has none.
        let named = ["missing field `", "unknown field `"];
        let named = named.iter().find_map(|start| reason.strip_prefix(start));
        let named = named.and_then(|rest| Some(rest.split_once('`')?.0));
        let pointer = match (field.as_str(), named) {
            (".", None) => return whole(sentence),
            (".", Some(name)) => pointer(name),
            (field, None) => pointer(field),
            (field, Some(name)) => pointer(&format!("{field}.{name}")),
        };
        Problem::refused(sentence, Part::Pointer(&pointer))
    })?;
    reader.end().map_err(|error| whole(error.to_string()))?;
    value.check().map_err(|sentence| {
        // It begins with the field that breaks its limit.
        let field = sentence.split(' ').next().unwrap_or_default();
        Problem::refused(sentence.as_str(), Part::Pointer(&pointer(field)))
    })?;
    Ok(value)
}

/// `items[0].quantity` as a JSON pointer.
fn pointer(field: &str) -> String {
    let mut pointer = "#".to_owned();
    for step in field.split(['.', '[']) {
        pointer.push('/');
        pointer.push_str(step.trim_end_matches(']'));
    }
    pointer
}

/// Whether a text of the JSON holds the character that no database keeps: JSON writes it escaped.
fn holds_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = &rest[at + 1..];
        if escape.starts_with(b"u0000") {
            return true;
        }
        // What follows the sign belongs to it, be it another one.
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Anything;

    #[derive(Debug, serde::Deserialize)]
    struct Body {
        quantity: i32,
    }

    impl Checked for Body {
        fn check(&self) -> Result<(), String> {
            if self.quantity < 1 {
                return Err("quantity must be at least 1".to_owned());
            }
            Ok(())
        }
    }

    fn refusal(text: &str) -> String {
        let problem = parse::<Body, Anything>(text.as_bytes()).expect_err("is refused");
        assert_eq!(problem.status(), 400);
        problem.message().to_owned()
    }

    #[test]
    fn every_refusal_names_the_field() {
        assert!(refusal("{}").contains("`quantity`"));
        assert!(refusal(r#"{"quantity":"many"}"#).starts_with("quantity: "));
        assert_eq!(refusal(r#"{"quantity":0}"#), "quantity must be at least 1");
        assert!(refusal(r#"{"quantity":1"#).contains("EOF"));
    }

    #[test]
    fn a_body_says_that_it_is_json() {
        let is_json = |said: &str| {
            let value = said.parse().expect("is a header's value");
            is_of(&HeaderMap::from_iter([(header::CONTENT_TYPE, value)]), JSON)
        };
        assert!(is_json("application/json") && is_json("Application/JSON; charset=utf-8"));
        assert!(!is_json("text/plain") && !is_json("application/json-seq"));
        assert!(!is_of(&HeaderMap::new(), JSON));
    }

    #[test]
    fn a_field_is_named_by_a_pointer() {
        assert_eq!(pointer("items[0].quantity"), "#/items/0/quantity");
        assert_eq!(pointer("quantity"), "#/quantity");
    }

    #[test]
    fn a_body_holds_no_nul() {
        let refused = "the body must not hold the character U+0000";
        assert_eq!(refusal(r#"{"quantity":1,"name":"a\u0000b"}"#), refused);
        assert_eq!(refusal(r#"{"quantity":1,"name":"\\\u0000"}"#), refused);
        // An escaped backslash and letters, and other characters.
        for name in [r"\\u0000", r"\u0001", r"\\", "u0000"] {
            let body = format!(r#"{{"quantity":1,"name":"{name}"}}"#);
            assert!(parse::<Body, Anything>(body.as_bytes()).is_ok(), "{body}");
        }
        assert!(refusal("\\").contains("expected value"));
    }
}
