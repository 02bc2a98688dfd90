//! Parameters of a request's path and query.

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::request::Parts;

use crate::Problem;

/// The parameters as text; handlers ask for each by name and type. What does not fit is refused with a status.
pub struct Parameters<const REFUSAL: u16 = 400> {
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

impl<const REFUSAL: u16> Parameters<REFUSAL> {
    /// A parameter of the path.
    ///
    /// # Errors
    /// When the text does not fit the type.
    pub fn path<T>(&self, name: &str) -> Result<T, Problem>
    where
        T: FromStr<Err: Display>,
    {
        // The router only calls a handler whose path has the parameter.
        parsed(REFUSAL, name, find(&self.path, name).unwrap_or_default())
    }

    /// A parameter of the query, if it is there.
    ///
    /// # Errors
    /// When the text does not fit the type.
    pub fn query<T>(&self, name: &str) -> Result<Option<T>, Problem>
    where
        T: FromStr<Err: Display>,
    {
        find(&self.query, name)
            .map(|text| parsed(REFUSAL, name, text))
            .transpose()
    }

    /// The values of a parameter that the query may have several times.
    ///
    /// # Errors
    /// When the text of one does not fit the type.
    pub fn list<T>(&self, name: &str) -> Result<Vec<T>, Problem>
    where
        T: FromStr<Err: Display>,
    {
        let pairs = self.query.iter().filter(|(key, _)| key == name);
        pairs.map(|(_, text)| parsed(REFUSAL, name, text)).collect()
    }

    /// A parameter of the query that must be there.
    ///
    /// # Errors
    /// When it is missing or does not fit the type.
    pub fn required<T>(&self, name: &str) -> Result<T, Problem>
    where
        T: FromStr<Err: Display>,
    {
        self.query(name)?
            .ok_or_else(|| Problem::text(REFUSAL, format!("{name} is missing")))
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.as_str())
}

fn parsed<T: FromStr<Err: Display>>(refusal: u16, name: &str, text: &str) -> Result<T, Problem> {
    // No database keeps it in a text.
    if text.contains('\0') {
        let sentence = format!("{name} must not hold the character U+0000");
        return Err(Problem::text(refusal, sentence));
    }
    text.parse()
        .map_err(|error| Problem::text(refusal, format!("{name} is {text:?}: {error}")))
}

impl<S: Send + Sync, const REFUSAL: u16> FromRequestParts<S> for Parameters<REFUSAL> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::text(REFUSAL, error.to_string()))?
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let Query(query) = Query::try_from_uri(&parts.uri)
            .map_err(|error| Problem::text(REFUSAL, error.to_string()))?;
        Ok(Self { path, query })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_of_its_type_and_holds_no_nul() {
        let parameters: Parameters = Parameters {
            path: vec![("id".to_owned(), "7".to_owned())],
            query: vec![("name".to_owned(), "a\0b".to_owned())],
        };
        assert_eq!(parameters.path::<i32>("id"), Ok(7));
        let problem = parameters.required::<String>("name");
        let problem = problem.expect_err("is refused");
        assert_eq!(problem.status(), 400);
        assert_eq!(problem.message(), "name must not hold the character U+0000");
    }
}
