//! Parameters of a request's path and query.

use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::{Operation, Part, Problem};

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
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.as_str())
}

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
}
