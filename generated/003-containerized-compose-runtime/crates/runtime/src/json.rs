//! Request bodies: JSON that fits its schema, or a refusal that says which field does not.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::Problem;

/// The limits that a schema sets beyond its types.
pub trait Checked {
    /// Whether every limit is kept.
    ///
    /// # Errors
    /// A sentence that names the first field that breaks its limit.
    fn check(&self) -> Result<(), String>;
}

/// A body that was read and checked, or is refused with a status.
pub struct JsonBody<T, const REFUSAL: u16 = 400>(pub T);

impl<T, S, const REFUSAL: u16> FromRequest<S> for JsonBody<T, REFUSAL>
where
    T: DeserializeOwned + Checked,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| Problem::text(error.status().as_u16(), error.body_text()))?;
        parse(REFUSAL, &bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned + Checked>(refusal: u16, bytes: &[u8]) -> Result<T, Problem> {
    if holds_nul(bytes) {
        let sentence = "the body must not hold the character U+0000";
        return Err(Problem::text(refusal, sentence));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        match field.as_str() {
            // The parser's own sentence names a field that is missing, and a syntax error has none.
            "." => Problem::text(refusal, error.inner().to_string()),
            _ => Problem::text(refusal, format!("{field}: {}", error.inner())),
        }
    })?;
    reader
        .end()
        .map_err(|error| Problem::text(refusal, error.to_string()))?;
    value
        .check()
        .map_err(|sentence| Problem::text(refusal, sentence))?;
    Ok(value)
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
        let problem = parse::<Body>(400, text.as_bytes()).expect_err("is refused");
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
    fn a_body_holds_no_nul() {
        let refused = "the body must not hold the character U+0000";
        assert_eq!(refusal(r#"{"quantity":1,"name":"a\u0000b"}"#), refused);
        assert_eq!(refusal(r#"{"quantity":1,"name":"\\\u0000"}"#), refused);
        // An escaped backslash and letters, and other characters.
        for name in [r"\\u0000", r"\u0001", r"\\", "u0000"] {
            let body = format!(r#"{{"quantity":1,"name":"{name}"}}"#);
            assert!(parse::<Body>(400, body.as_bytes()).is_ok(), "{body}");
        }
        assert!(refusal("\\").contains("expected value"));
    }
}
