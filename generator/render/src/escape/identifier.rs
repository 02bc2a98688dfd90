//! Names of tables and columns as SQL takes them: in quotes where they are words that a database keeps for itself.
//!
//! A name is quoted for all databases alike, because unit tests run the statements of one on the other.

use stategen_model::system::DatabaseEngine;

/// The name, in quotes where a database keeps the word.
#[must_use]
pub fn identifier(name: &str) -> String {
    if DatabaseEngine::keeps(name) { format!("\"{name}\"") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_database_keeps_are_quoted_and_no_others() {
        for word in ["order", "user", "Group", "key", "values", "system_user", "without"] {
            assert_eq!(identifier(word), format!("\"{word}\""));
        }
        for word in ["orders", "id", "name", "state", "side", "value"] {
            assert_eq!(identifier(word), word);
        }
    }
}
