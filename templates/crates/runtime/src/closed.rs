//! Objects without other properties than those that are named.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// For `#[serde(deserialize_with)]`: what a request may have, and does not set.
///
/// # Errors
/// When there is no value.
pub fn passed_over<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Default,
    D: Deserializer<'de>,
{
    IgnoredAny::deserialize(from).map(|_| T::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Closed {
        #[serde(default, deserialize_with = "passed_over")]
        id: i32,
    }

    #[test]
    fn what_a_request_does_not_set_is_known_and_passed_over() {
        let read =
            |json: &str| serde_json::from_str::<Closed>(json).map_err(|error| error.to_string());
        assert_eq!(read(r#"{"id":"seven"}"#), Ok(Closed { id: 0 }));
        assert_eq!(read("{}"), Ok(Closed { id: 0 }));
        assert!(read(r#"{"no":7}"#).is_err_and(|error| error.contains("unknown field `no`")));
    }
}
