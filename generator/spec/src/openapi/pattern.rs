//! The patterns that JavaScript and the services read alike: ECMA-262 with the flag `u`
//! (<https://tc39.es/ecma262/#sec-patterns>), which JSON Schema asks for, without what Rust reads otherwise or not at all.

use std::iter::Peekable;
use std::str::Chars;

use regex_lite::Regex;

/// How deep groups may stand in each other, which is how deep the services read them.
const DEEPEST: usize = 50;
/// What stands for itself after a backslash.
const SIGNS: &str = "^$\\.*+?()[]{}|/";

/// Why a pattern is not one that both read alike.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is wrong, after the pattern's name.
    pub(super) message: String,
    /// What to write in its place.
    pub(super) instead: &'static str,
}

type Result<T> = std::result::Result<T, Fault>;

fn fault<T>(message: impl Into<String>, instead: &'static str) -> Result<T> {
    Err(Fault { message: message.into(), instead })
}

/// Finds what JavaScript and Rust would read otherwise.
pub(super) fn check(text: &str) -> Result<()> {
    let mut pattern = Pattern { rest: text.chars().peekable() };
    pattern.choice(0)?;
    if pattern.rest.peek().is_some() {
        return fault("has a `)` that closes nothing", "delete it, or write `\\)` for the sign");
    }
    match Regex::new(text) {
        Ok(_) => Ok(()),
        Err(_) => fault("is too large, or counts backwards", "write smaller numbers in its braces"),
    }
}

struct Pattern<'a> {
    rest: Peekable<Chars<'a>>,
}

/// What a class holds between its commas, so to say.
enum Member {
    Letter(char),
    Set,
}

impl Pattern<'_> {
    fn take(&mut self, letter: char) -> bool {
        self.rest.next_if_eq(&letter).is_some()
    }

    /// Sequences between bars, up to the end or a bracket that closes.
    fn choice(&mut self, depth: usize) -> Result<()> {
        if depth > DEEPEST {
            return fault("has groups too deep in each other", "write it flatter");
        }
        while let Some(letter) = self.rest.next_if(|letter| *letter != ')') {
            match letter {
                '|' => {}
                '^' | '$' => self.unrepeated("an anchor")?,
                '(' => {
                    self.group()?;
                    self.choice(depth + 1)?;
                    if !self.take(')') {
                        return fault("has a `(` that nothing closes", "close it, or write `\\(` for the sign");
                    }
                    self.repetition()?;
                }
                '*' | '+' | '?' => {
                    return fault(format!("has a `{letter}` that repeats nothing"), "write a backslash before it");
                }
                '{' | '}' | ']' => {
                    return fault(
                        format!("has a `{letter}` that is no sign of its own"),
                        "write a backslash before it",
                    );
                }
                _ => {
                    self.atom(letter)?;
                    self.repetition()?;
                }
            }
        }
        Ok(())
    }

    fn atom(&mut self, letter: char) -> Result<()> {
        match letter {
            '.' => fault(
                "has a `.`, which leaves out other characters in JavaScript than in Rust",
                "write `[^\\n\\r]`, or the characters that are meant",
            ),
            '[' => self.class(),
            '\\' => self.escape(false).map(drop),
            '\0' => fault("has the character U+0000, which no text has", "leave it out"),
            _ => Ok(()),
        }
    }

    /// What follows the bracket that opens a group.
    fn group(&mut self) -> Result<()> {
        if !self.take('?') || self.take(':') {
            return Ok(());
        }
        let looks = match (self.rest.next(), self.rest.peek()) {
            (Some('=' | '!'), _) | (Some('<'), Some('=' | '!')) => true,
            (_, _) => false,
        };
        if looks {
            return fault(
                "looks around itself, which the services do not",
                "write what is there in its order, or check it in the handler",
            );
        }
        fault("has a group with a name or flags, which the services read otherwise", "write `(…)` or `(?:…)`")
    }

    fn repetition(&mut self) -> Result<()> {
        let repeats = match self.rest.peek() {
            Some('*' | '+' | '?') => self.rest.next().is_some(),
            Some('{') => {
                self.rest.next();
                self.counts()?;
                true
            }
            _ => false,
        };
        if repeats {
            // As few as there may be: the same texts are admitted.
            self.take('?');
            self.unrepeated("a repetition")?;
        }
        Ok(())
    }

    fn unrepeated(&mut self, what: &str) -> Result<()> {
        match self.rest.peek() {
            Some('*' | '+' | '?' | '{') => fault(format!("repeats {what}"), "put what is repeated into a group"),
            _ => Ok(()),
        }
    }

    /// `3}`, `3,}` or `3,5}`.
    fn counts(&mut self) -> Result<()> {
        let digits = |pattern: &mut Self| {
            let mut found = false;
            while pattern.rest.next_if(char::is_ascii_digit).is_some() {
                found = true;
            }
            found
        };
        let least = digits(self);
        if self.take(',') {
            digits(self);
        }
        if least && self.take('}') {
            return Ok(());
        }
        fault("has a `{` that begins no count", "write `{3}`, `{3,}` or `{3,5}`, or `\\{` for the sign")
    }

    /// What stands between square brackets.
    fn class(&mut self) -> Result<()> {
        self.take('^');
        if self.rest.peek() == Some(&']') {
            return fault("has brackets with nothing in them", "write what they stand for, or `\\]` for the sign");
        }
        let mut last = None;
        loop {
            let Some(letter) = self.rest.next() else {
                return fault("has a `[` that nothing closes", "close it, or write `\\[` for the sign");
            };
            match letter {
                ']' => return Ok(()),
                '-' if last.is_some() && self.rest.peek() != Some(&']') => {
                    self.range(last.take())?;
                    continue;
                }
                '-' if self.rest.peek() == Some(&'-') => {
                    return fault("has two signs in brackets that stand for more", "write a backslash before each");
                }
                _ => last = Some(self.member(letter)?),
            }
        }
    }

    /// The end of `a-z`.
    fn range(&mut self, first: Option<Member>) -> Result<()> {
        let letter = self.rest.next().unwrap_or(']');
        if letter == '-' {
            return fault("has two signs in brackets that stand for more", "write a backslash before each");
        }
        match (first, self.member(letter)?) {
            (Some(Member::Letter(first)), Member::Letter(last)) if first <= last => Ok(()),
            (Some(Member::Letter(_)), Member::Letter(_)) => fault("has a range that goes backwards", "turn it round"),
            _ => fault("has a range of what is no character", "write `\\-` for the sign"),
        }
    }

    fn member(&mut self, letter: char) -> Result<Member> {
        match letter {
            '\\' => self.escape(true),
            '[' => fault("has a `[` in brackets", "write `\\[` for the sign"),
            '\0' => fault("has the character U+0000, which no text has", "leave it out"),
            // Rust takes two of these for an operation on sets.
            '&' | '~' if self.rest.peek() == Some(&letter) => {
                fault("has two signs in brackets that stand for more", "write the sign once")
            }
            _ => Ok(Member::Letter(letter)),
        }
    }

    /// What follows a backslash.
    fn escape(&mut self, in_class: bool) -> Result<Member> {
        let Some(letter) = self.rest.next() else {
            return fault("ends with a backslash", "write `\\\\` for the sign");
        };
        let letter = match letter {
            'd' | 'D' | 'w' | 'W' => return Ok(Member::Set),
            's' | 'S' => {
                return fault(
                    format!("has `\\{letter}`, which counts other characters in JavaScript than in Rust"),
                    "write the characters: `[ \\t]`",
                );
            }
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'x' => self.digits(2)?,
            'u' if self.take('{') => {
                let letter = self.digits(6)?;
                if !self.take('}') {
                    return fault("has a `\\u{` that nothing closes", "write `\\u{1F600}`");
                }
                letter
            }
            'u' => self.digits(4)?,
            '-' if in_class => '-',
            _ if SIGNS.contains(letter) => letter,
            _ if letter.is_ascii_alphanumeric() => {
                return fault(
                    format!("has `\\{letter}`, which JavaScript and Rust do not read alike"),
                    "write the characters that are meant",
                );
            }
            _ => {
                let message = format!("has a backslash before `{letter}`, which stands for itself");
                return fault(message, "leave the backslash out");
            }
        };
        Ok(Member::Letter(letter))
    }

    /// The character of so many hexadecimal digits; of fewer, where there are six.
    fn digits(&mut self, count: usize) -> Result<char> {
        let mut digits = String::new();
        while digits.len() < count
            && let Some(digit) = self.rest.next_if(char::is_ascii_hexdigit)
        {
            digits.push(digit);
        }
        let whole = digits.len() == count || (count == 6 && !digits.is_empty());
        let letter = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).filter(|letter| *letter != '\0');
        match letter.filter(|_| whole) {
            Some(letter) => Ok(letter),
            None => fault("has a number that is no character's", "write `\\x41`, `\\u0041` or `\\u{1F600}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_read_alike_is_a_pattern() {
        for text in [
            "",
            "^[0-9]{13}$",
            "a|b|",
            r"^\d{3}-\w+?$",
            r"(?:ab){2,}",
            r"[^\d\-]",
            "[-a]",
            "[a-]",
            r"\x41\u0041\u{1F600}",
            r"\/\.\$",
            "[.*+?^$(){}|]",
            "(a(b))*",
            "é",
            r"[\n\r\t]",
            "[a&~]",
            "^$",
            "a{0}",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_they_read_otherwise_is_named() {
        for (text, said) in [
            ("a.b", "leaves out other characters"),
            (r"\s", "counts other characters"),
            (r"[\S]", "counts other characters"),
            (r"\bword", "do not read alike"),
            (r"\p{L}", "do not read alike"),
            (r"(a)\1", "do not read alike"),
            (r"\Aab", "do not read alike"),
            ("(?=a)", "looks around"),
            ("(?<!a)b", "looks around"),
            ("(?i)a", "a name or flags"),
            ("(?<year>a)", "a name or flags"),
            ("(?P<year>a)", "a name or flags"),
            ("^*", "repeats an anchor"),
            ("a**", "repeats a repetition"),
            ("a{2}{3}", "repeats a repetition"),
            ("*a", "repeats nothing"),
            ("(|*)", "repeats nothing"),
            ("a]", "no sign of its own"),
            ("{2}", "no sign of its own"),
            ("a{,2}", "begins no count"),
            ("a{2", "begins no count"),
            ("[]", "nothing in them"),
            ("[^]", "nothing in them"),
            ("[a", "nothing closes"),
            ("(a", "nothing closes"),
            ("a)", "closes nothing"),
            ("[[:alpha:]]", "a `[` in brackets"),
            ("[a&&b]", "two signs in brackets"),
            ("[a--b]", "two signs in brackets"),
            ("[--a]", "two signs in brackets"),
            ("[b-a]", "goes backwards"),
            (r"[\d-x]", "no character"),
            (r"a\-b", "stands for itself"),
            (r"\x4", "no character's"),
            (r"\uD800", "no character's"),
            ("a\\", "ends with a backslash"),
            ("a{5,3}", "counts backwards"),
            ("(?:(?:a{999}){999}){999}", "too large"),
        ] {
            let fault = check(text).expect_err(text);
            assert!(fault.message.contains(said), "{text}: {fault:?}");
        }
        let deep = "(".repeat(60) + &")".repeat(60);
        assert!(check(&deep).is_err());
    }
}
