//! What texts look like.

use std::sync::OnceLock;

use regex_lite::Regex;

/// What a text has to match somewhere.
pub struct Pattern {
    text: &'static str,
    read: OnceLock<Regex>,
}

impl Pattern {
    /// The pattern of this text, which is read when it is first needed.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            read: OnceLock::new(),
        }
    }

    /// Whether the text matches.
    pub fn admits(&self, text: &str) -> bool {
        let read = || Regex::new(self.text).expect("a contract has patterns that can be read");
        self.read.get_or_init(read).is_match(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_is_one_of_ascii() {
        static YEAR: Pattern = Pattern::new(r"^\d{4}$");
        assert!(YEAR.admits("1984") && YEAR.admits("2024"));
        assert!(!YEAR.admits("x1984") && !YEAR.admits("1984\n") && !YEAR.admits("١٩٨٤"));
    }
}
