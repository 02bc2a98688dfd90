//! Parameters of a request's path and query.

use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query, RawPathParams};
{%- if !cookies %}
use axum::http::HeaderMap;
{%- endif %}
use axum::http::request::Parts;
{%- if cookies %}
use axum::http::{HeaderMap, header};
{%- endif %}

use crate::{ {%- if forms %}Checked, {% endif %}Operation, Part, Problem};

/// The parameters as text; handlers ask for each by name and type. What does not fit is refused, as
/// the contract of the operation `O` says.
pub struct Parameters<O> {
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Parameters<O> {
    /// A parameter of the path.
    ///
    /// # Errors
    /// When the text does not fit the type.
    pub fn path<T>(&self, name: &str) -> Result<T, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        // The router only calls a handler whose path has the parameter.
        parsed(name, find(&self.path, name).unwrap_or_default())
    }

    /// A parameter of the query, if it is there.
    ///
    /// # Errors
    /// When the text does not fit the type.
    pub fn query<T>(&self, name: &str) -> Result<Option<T>, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        find(&self.query, name)
            .map(|text| parsed(name, text))
            .transpose()
    }

    /// The values of a parameter that the query may have several times.
    ///
    /// # Errors
    /// When the text of one does not fit the type.
    pub fn list<T>(&self, name: &str) -> Result<Vec<T>, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        let pairs = self.query.iter().filter(|(key, _)| key == name);
        pairs.map(|(_, text)| parsed(name, text)).collect()
    }

    /// A parameter of the query that must be there.
    ///
    /// # Errors
    /// When it is missing or does not fit the type.
    pub fn required<T>(&self, name: &str) -> Result<T, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        self.query(name)?.ok_or_else(|| missing(name))
    }

    /// A header, if it is there.
    ///
    /// # Errors
    /// When the text does not fit the type.
    pub fn header<T>(&self, name: &str) -> Result<Option<T>, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        let Some(value) = self.headers.get(name) else {
            return Ok(None);
        };
        let text = value.to_str().map_err(|_| {
            let sentence = format!("{name} must only hold letters, digits and signs of ASCII");
            Problem::refused(sentence, Part::Parameter(name))
        })?;
        parsed(name, text).map(Some)
    }

    /// A header that must be there.
    ///
    /// # Errors
    /// When it is missing or does not fit the type.
    pub fn required_header<T>(&self, name: &str) -> Result<T, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        self.header(name)?.ok_or_else(|| missing(name))
    }
{%- if cookies %}

    /// A cookie, if it is there.
    ///
    /// # Errors
    /// When the text does not fit the type.
    pub fn cookie<T>(&self, name: &str) -> Result<Option<T>, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        let headers = self.headers.get_all(header::COOKIE).into_iter();
        let texts = headers.filter_map(|value| value.to_str().ok());
        let mut pairs = texts
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let Some((_, value)) = pairs.find(|(key, _)| *key == name) else {
            return Ok(None);
        };
        let text = percent_decoded(value.trim_matches('"')).ok_or_else(|| {
            let sentence = format!("{name} holds a `%` that stands for no character");
            Problem::refused(sentence, Part::Parameter(name))
        })?;
        parsed(name, &text).map(Some)
    }

    /// A cookie that must be there.
    ///
    /// # Errors
    /// When it is missing or does not fit the type.
    pub fn required_cookie<T>(&self, name: &str) -> Result<T, Problem<O>>
    where
        T: FromStr<Err: Display>,
    {
        self.cookie(name)?.ok_or_else(|| missing(name))
    }
{%- endif %}
}
{%- if forms %}

impl<O> Parameters<O> {
    /// The fields of a form, as parameters of the query.
    pub(crate) fn of_form(fields: Vec<(String, String)>) -> Self {
        Self {
            path: Vec::new(),
            query: fields,
            headers: HeaderMap::new(),
            operation: PhantomData,
        }
    }
}

impl<O: Operation> Parameters<O> {
    /// Holds a form to the limits of its schema.
    ///
    /// # Errors
    /// When a field breaks its limit.
    pub fn check(&self, form: &impl Checked) -> Result<(), Problem<O>> {
        form.check().map_err(|sentence| {
            // It begins with the field that breaks its limit.
            let field = sentence.split(' ').next().unwrap_or_default();
            Problem::refused(sentence.as_str(), Part::Parameter(field))
        })
    }
}
{%- endif %}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.as_str())
}

{% if forms || cookies -%}
/// A text as it was before its characters were escaped by `%`.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, others) = others.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = others;
    }
    String::from_utf8(bytes).ok()
}

{% endif -%}
fn missing<O: Operation>(name: &str) -> Problem<O> {
    Problem::refused(format!("{name} is missing"), Part::Parameter(name))
}

fn parsed<T, O>(name: &str, text: &str) -> Result<T, Problem<O>>
where
    T: FromStr<Err: Display>,
    O: Operation,
{
    let refused = |sentence: String| Problem::refused(sentence, Part::Parameter(name));
    // No database keeps it in a text.
    if text.contains('\0') {
        return Err(refused(format!(
            "{name} must not hold the character U+0000"
        )));
    }
    text.parse()
        .map_err(|error| refused(format!("{name} is {text:?}: {error}")))
}

impl<S: Send + Sync, O: Operation> FromRequestParts<S> for Parameters<O> {
    type Rejection = Problem<O>;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem<O>> {
        let path = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::refused(error.to_string(), Part::Request))?
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let Query(query) = Query::try_from_uri(&parts.uri)
            .map_err(|error| Problem::refused(error.to_string(), Part::Request))?;
        Ok(Self {
            path,
            query,
            headers: parts.headers.clone(),
            operation: PhantomData,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Anything;
{%- if cookies %}
    use axum::http::HeaderValue;
{%- endif %}

    #[test]
    fn a_parameter_is_of_its_type_and_holds_no_nul() {
        let parameters: Parameters<Anything> = Parameters {
            path: vec![("id".to_owned(), "7".to_owned())],
            query: vec![("name".to_owned(), "a\0b".to_owned())],
            headers: HeaderMap::new(),
            operation: PhantomData,
        };
        assert_eq!(parameters.path::<i32>("id"), Ok(7));
        let problem = parameters.required::<String>("name");
        let problem = problem.expect_err("is refused");
        assert_eq!(problem.status(), 400);
        assert_eq!(problem.message(), "name must not hold the character U+0000");
    }
{%- if cookies %}

    #[test]
    fn a_cookie_is_found_among_others() {
        let value = "a=1; most=7; name=x%20y%3B; wrong=%zz";
        let parameters: Parameters<Anything> = Parameters {
            path: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(value))]),
            operation: PhantomData,
        };
        assert_eq!(parameters.required_cookie::<i32>("most"), Ok(7));
        assert_eq!(parameters.required_cookie("name"), Ok("x y;".to_owned()));
        assert_eq!(parameters.cookie::<i32>("least"), Ok(None));
        assert!(parameters.cookie::<String>("wrong").is_err());
        assert!(parameters.required_cookie::<i32>("least").is_err());
    }
{%- endif %}
{%- if forms || cookies %}

    #[test]
    fn what_was_escaped_is_as_it_was() {
        let decoded = percent_decoded("a%20b%26%C3%A9");
        assert_eq!(decoded.as_deref(), Some("a b&\u{e9}"));
        for wrong in ["%", "%2", "%zz", "%ff"] {
            assert_eq!(percent_decoded(wrong), None, "{wrong}");
        }
    }
{%- endif %}
}
