//! Headers of answers.

use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::{Anything, Problem};

/// Gives an answer a header, if there is a value for it. One that no header can hold is a failure.
pub fn set_header(answer: &mut Response, name: &str, value: Option<impl ToString>) {
    let Some(value) = value.map(|value| value.to_string()) else {
        return;
    };
    let header = name.parse::<HeaderName>().ok();
    match header.zip(HeaderValue::from_str(&value).ok()) {
        Some((header, value)) => {
            answer.headers_mut().insert(header, value);
        }
        None => {
            let sentence = format!("the header {name} cannot hold {value:?}");
            *answer = Problem::<Anything>::failure(sentence).into_response();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_set_where_there_is_one_and_it_is_one() {
        let mut answer = ().into_response();
        set_header(&mut answer, "Location", Some("/books/7"));
        set_header(&mut answer, "ETag", None::<String>);
        assert_eq!(answer.headers()["location"], "/books/7");
        assert!(!answer.headers().contains_key("etag"));
        set_header(&mut answer, "Location", Some("/books/\n"));
        assert_eq!(answer.status(), 500);
    }
}
