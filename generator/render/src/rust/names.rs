//! Names of the specification as Rust names.

// One spelling for handlers that are looked up and for those that are rendered.
pub(crate) use stategen_model::names::{pascal, snake};

use stategen_model::names::is_rust_keyword;

/// `account_id` as `accountId`: what serde makes of a field with `rename_all = "camelCase"`.
pub(crate) fn camel(snake: &str) -> String {
    let pascal = pascal(snake);
    let mut letters = pascal.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// The name in snake case as a Rust identifier.
pub(crate) fn field(name: &str) -> String {
    let name = snake(name);
    match name.as_str() {
        // These name modules and values of the language even after `r#`.
        "crate" | "self" | "super" => format!("{name}_"),
        word if is_rust_keyword(word) => format!("r#{name}"),
        _ => name,
    }
}

/// The name as a constant.
pub(crate) fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

/// What an arm of this status is called, and the constant in `axum::http::StatusCode`.
pub(super) fn status_names(status: u16) -> (&'static str, &'static str) {
    match status {
        201 => ("Created", "CREATED"),
        202 => ("Accepted", "ACCEPTED"),
        204 => ("NoContent", "NO_CONTENT"),
        304 => ("NotModified", "NOT_MODIFIED"),
        // Contracts only have these; anything else would be a status that the reader let through.
        _ => ("Ok", "OK"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_has_one_rust_name() {
        for name in ["accountId", "account-id", "AccountId", "account_id"] {
            assert_eq!(snake(name), "account_id");
            assert_eq!(pascal(name), "AccountId");
        }
        assert_eq!(camel("display_name"), "displayName");
        assert_eq!((field("type").as_str(), field("yield").as_str()), ("r#type", "r#yield"));
        assert_eq!((field("Self").as_str(), field("crate").as_str()), ("self_", "crate_"));
        assert_eq!(field("accountId"), "account_id");
        assert_eq!(constant("listAccounts"), "LIST_ACCOUNTS");
    }
}
