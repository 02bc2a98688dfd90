//! Names of the specification as Rust names.

// One spelling for handlers that are looked up and for those that are rendered.
pub(crate) use stategen_model::names::{pascal, snake};

/// `account_id` as `accountId`: what serde makes of a field with `rename_all = "camelCase"`.
pub(crate) fn camel(snake: &str) -> String {
    let pascal = pascal(snake);
    let mut letters = pascal.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// The name in snake case as a Rust identifier.
pub(crate) fn field(name: &str) -> String {
    let name = snake(name);
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}

/// The name as a constant.
pub(crate) fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

const KEYWORDS: [&str; 38] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
    "override", "pub", "ref", "return", "static", "struct", "trait", "type", "where", "while",
];

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
        assert_eq!(field("type"), "r#type");
        assert_eq!(constant("listAccounts"), "LIST_ACCOUNTS");
    }
}
