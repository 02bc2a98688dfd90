//! Who calls: what a request shows, and what a call of another service shows.

use axum::extract::Query;
use axum::http::header::{AUTHORIZATION, COOKIE, WWW_AUTHENTICATE};
use axum::http::request::Parts;

use crate::{Operation, Part, Problem};

/// The digits of Base64 (RFC 4648).
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The check of a credential. It says whose it is, or that it is nobody's; no contract lists how it
/// fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {}

impl Operation for Authentication {}

impl Problem<Authentication> {
    /// The same failure, as one of the operation that was called.
    pub fn of_operation<O: Operation>(self) -> Problem<O> {
        Problem::own(self.status(), self.message(), Part::Request)
    }
}

impl<O: Operation> Problem<O> {
    /// A request that does not show who calls, with what would: RFC 9110, section 11.6.1.
    pub fn unauthorized(
        sentence: &str,
        challenges: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        let problem = Self::own(401, sentence, Part::Request);
        challenges.into_iter().fold(problem, |problem, challenge| {
            problem.header(WWW_AUTHENTICATE.as_str(), challenge)
        })
    }
}

/// The token of a request: `Authorization: Bearer`.
pub fn bearer(request: &Parts) -> Option<String> {
    authorization(request, "Bearer").map(str::to_owned)
}

/// The user's name and password of a request: `Authorization: Basic`.
pub fn basic(request: &Parts) -> Option<(String, String)> {
    let text = String::from_utf8(decoded(authorization(request, "Basic")?)?).ok()?;
    let (user, password) = kept(&text)?.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// A header of a request.
pub fn header(request: &Parts, name: &str) -> Option<String> {
    let value = request.headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// A parameter of a request's query.
pub fn query(request: &Parts, name: &str) -> Option<String> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&request.uri).ok()?;
    let (_, value) = pairs.into_iter().find(|(key, _)| key == name)?;
    kept(&value).map(str::to_owned)
}

/// A cookie of a request.
pub fn cookie(request: &Parts, name: &str) -> Option<String> {
    let headers = request.headers.get_all(COOKIE).into_iter();
    let texts = headers.filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';'));
    let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    Some(value.trim_matches('"').to_owned())
}

/// What a call shows as `Authorization: Basic`.
pub fn basic_header(user: &str, password: &str) -> String {
    format!("Basic {}", encoded(format!("{user}:{password}").as_bytes()))
}

fn authorization<'a>(request: &'a Parts, scheme: &str) -> Option<&'a str> {
    let value = request.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (said, credential) = value.split_once(' ')?;
    said.eq_ignore_ascii_case(scheme)
        .then_some(credential.trim())
}

/// A text without the character that no database keeps.
fn kept(text: &str) -> Option<&str> {
    (!text.contains('\0')).then_some(text)
}

/// The bytes that a text of Base64 stands for.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut held, mut bits) = (0_u32, 0);
    for sign in text.trim_end_matches('=').bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == sign)?;
        held = held << 6 | u32::try_from(digit).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xFF).ok()?);
        }
        held &= 0xFFFF;
    }
    Some(bytes)
}

/// Bytes as a text of Base64.
fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let held = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = DIGITS[(held >> (18 - 6 * at) & 0x3F) as usize];
            text.push(if at > group.len() {
                '='
            } else {
                char::from(digit)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use axum::response::IntoResponse;

    use super::*;
    use crate::Anything;

    fn request(uri: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).expect("is a request");
        request.into_parts().0
    }

    fn shown(value: &str) -> Parts {
        request("/", &[("Authorization", value)])
    }

    #[test]
    fn a_credential_is_found_where_it_stands() {
        assert_eq!(bearer(&shown("bearer abc")).as_deref(), Some("abc"));
        assert_eq!(bearer(&shown("Basic abc")), None);
        assert_eq!(bearer(&request("/", &[])), None);
        let user = ("Aladdin".to_owned(), "open sesame".to_owned());
        let basic_of = |value: &str| basic(&shown(value));
        assert_eq!(basic_of("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), Some(user));
        assert_eq!(basic_of("Basic !"), None);
        assert_eq!(basic_of("Basic YQBiOmM="), None);
        let request = request(
            "/?key=a%20b",
            &[("X-Key", "k"), ("Cookie", "a=1; session=\"s\"")],
        );
        assert_eq!(header(&request, "X-Key").as_deref(), Some("k"));
        assert_eq!(query(&request, "key").as_deref(), Some("a b"));
        assert_eq!(cookie(&request, "session").as_deref(), Some("s"));
        assert_eq!(cookie(&request, "ses"), None);
    }

    #[test]
    fn a_user_is_shown_as_it_is_read() {
        for (user, password) in [("a", "b"), ("ann", ""), ("jos\u{e9}", "p:w")] {
            let expected = (user.to_owned(), password.to_owned());
            let read = basic(&shown(&basic_header(user, password)));
            assert_eq!(read, Some(expected));
        }
        assert_eq!(basic_header("a", "b"), "Basic YTpi");
    }

    #[test]
    fn whoever_shows_nothing_is_told_what_to_show() {
        let problem: Problem<Anything> = Problem::unauthorized("who?", ["Bearer", "Basic"]);
        let answer = problem.into_response();
        assert_eq!(answer.status(), 401);
        let challenges = answer.headers().get_all(WWW_AUTHENTICATE);
        assert_eq!(challenges.iter().collect::<Vec<_>>(), ["Bearer", "Basic"]);
    }
}
