//! Marks in rendered text: where each piece of it comes from.
//!
//! A template is compiled with a mark at the start of each of its lines, and a value that was authored displays itself
//! between two marks. So the text of a file says of itself which template line and which authored lines made each of its
//! lines. [`separate`] takes the marks out again when the file enters the output.
//!
//! Marks are characters of Unicode's private use area, which no input may hold ([`first_mark`] finds one):
//!
//! | characters | meaning |
//! | --- | --- |
//! | `U+F8F0` template line | what follows is literal text of that template line, until the next such mark |
//! | `U+F8F1` file line | a value begins that was authored on that line of that file |
//! | `U+F8F2` | the value that began last ends |
//! | `U+F8F3` … `U+F8F4` | the text of a nested template; after it, the template line from before it counts again |
//!
//! Numbers are written in base 2048: `U+E800` to `U+EFFF` are digits that others follow, `U+E000` to `U+E7FF` the last one.

mod separate;

pub use separate::{Lines, Origin, Place, TemplateLine, separate};

const LINE: char = '\u{F8F0}';
const VALUE: char = '\u{F8F1}';
const VALUE_END: char = '\u{F8F2}';
const NESTED: char = '\u{F8F3}';
const NESTED_END: char = '\u{F8F4}';

const DIGIT: u32 = 0xE000;
const DIGIT_BEFORE_OTHERS: u32 = 0xE800;
const BASE: u32 = 0x800;

/// Whether a character is one of the private use area's, all of which are kept for marks.
#[must_use]
pub fn is_mark(letter: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&letter)
}

/// Where the first character that is kept for marks stands in an authored text, in bytes.
#[must_use]
pub fn first_mark(text: &str) -> Option<usize> {
    // Only these bytes begin such a character, and hardly any text has them.
    memchr::memchr2(0xEE, 0xEF, text.as_bytes()).and_then(|_| text.find(is_mark))
}

/// Starts literal text of a template's line.
pub fn template_line(text: &mut String, template: u32, line: u32) {
    text.push(LINE);
    number(text, template);
    number(text, line);
}

/// Starts a value that was authored on a line of a file.
pub fn value(text: &mut String, file: u32, line: u32) {
    text.push(VALUE);
    number(text, file);
    number(text, line);
}

/// Ends the value that was started last.
pub fn value_end(text: &mut String) {
    text.push(VALUE_END);
}

/// Starts the text of a nested template.
pub fn nested(text: &mut String) {
    text.push(NESTED);
}

/// Ends the text of a nested template.
pub fn nested_end(text: &mut String) {
    text.push(NESTED_END);
}

/// A line of another text with the marks of what made it there, and its end: each template line that has a part in it gets a
/// letter, so that all are found again. Of a line that no template made, the template line counts that shows it.
#[must_use]
pub fn quoted(line: &str, origin: &Origin) -> String {
    let mut text = String::new();
    nested(&mut text);
    origin.values.iter().for_each(|place| value(&mut text, place.file, place.line));
    let mut rest = line;
    for (index, template) in origin.templates.iter().enumerate() {
        template_line(&mut text, template.template, template.line);
        if index + 1 < origin.templates.len() {
            let letter = rest.char_indices().find(|(_, letter)| !letter.is_whitespace());
            let (before, after) = rest.split_at(letter.map_or(rest.len(), |(at, letter)| at + letter.len_utf8()));
            text.push_str(before);
            rest = after;
        }
    }
    text.push_str(rest);
    origin.values.iter().for_each(|_| value_end(&mut text));
    text.push('\n');
    nested_end(&mut text);
    text
}

fn number(text: &mut String, number: u32) {
    if number >= BASE {
        digits_before(text, number / BASE);
    }
    text.push(char::from_u32(DIGIT + number % BASE).expect("a digit is a character"));
}

fn digits_before(text: &mut String, number: u32) {
    if number >= BASE {
        digits_before(text, number / BASE);
    }
    text.push(char::from_u32(DIGIT_BEFORE_OTHERS + number % BASE).expect("a digit is a character"));
}

/// Reads a number, if the text goes on with one.
fn read_number(letters: &mut std::str::Chars<'_>) -> Option<u32> {
    let mut number: u32 = 0;
    loop {
        let digit = u32::from(letters.next()?);
        let (digit, last) = match digit {
            DIGIT..DIGIT_BEFORE_OTHERS => (digit - DIGIT, true),
            DIGIT_BEFORE_OTHERS..0xF000 => (digit - DIGIT_BEFORE_OTHERS, false),
            _ => return None,
        };
        number = number.checked_mul(BASE)?.checked_add(digit)?;
        if last {
            return Some(number);
        }
    }
}

/// How many characters a reader sees.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().filter(|letter| !is_mark(*letter)).count()
}

/// The text without its marks.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().filter(|letter| !is_mark(*letter)).collect()
}

/// Applies `change` to the text within the marks that stand around all of it, which stay.
#[must_use]
pub fn within(text: &str, change: impl FnOnce(&str) -> String) -> String {
    let inner = text.trim_matches(is_mark);
    if inner.len() == text.len() {
        return change(text);
    }
    let start = text.len() - text.trim_start_matches(is_mark).len();
    // All marks and nothing else: they stay before what comes of nothing.
    let end = if inner.is_empty() { start } else { start + inner.len() };
    format!("{}{}{}", &text[..start], change(inner), &text[end..])
}

/// The text without the space at its start, before and between the marks there.
#[must_use]
pub fn trim_start(text: &str) -> String {
    let mut start = String::new();
    for (at, letter) in text.char_indices() {
        if is_mark(letter) {
            start.push(letter);
        } else if !letter.is_whitespace() {
            return start + &text[at..];
        }
    }
    start
}

/// The text without the space at its end, before and between the marks there.
#[must_use]
pub fn trim_end(text: &str) -> String {
    let end = text.trim_end_matches(|letter: char| is_mark(letter) || letter.is_whitespace()).len();
    let marks = text[end..].chars().filter(|letter| is_mark(*letter));
    text[..end].chars().chain(marks).collect()
}

/// The text in two: the marks at its start, and what comes after them.
#[must_use]
pub fn split_start(text: &str) -> (&str, &str) {
    text.split_at(text.len() - text.trim_start_matches(is_mark).len())
}

/// The words of a text. Marks with no letter beside them go with the word that follows, or with the last one; a text of
/// marks alone is one word.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut marks = String::new();
    for word in text.split_whitespace() {
        if word.chars().all(is_mark) {
            marks.push_str(word);
        } else {
            words.push(std::mem::take(&mut marks) + word);
        }
    }
    match words.last_mut() {
        Some(last) => last.push_str(&marks),
        None if marks.is_empty() => {}
        None => words.push(marks),
    }
    words
}

/// The text in two: before the marks of template lines at its end, and those. What they mark comes after the text.
#[must_use]
pub fn split_end(text: &str) -> (&str, &str) {
    let mut end = text.len();
    loop {
        let digits = text[..end].trim_end_matches(|letter| ('\u{E000}'..='\u{EFFF}').contains(&letter));
        match digits.strip_suffix(LINE) {
            Some(before) => end = before.len(),
            None => return text.split_at(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for wanted in [0, 1, 2047, 2048, 2049, 4_194_303, 4_194_304, u32::MAX] {
            let mut text = String::new();
            number(&mut text, wanted);
            assert!(text.chars().all(is_mark));
            assert_eq!(read_number(&mut text.chars()), Some(wanted));
        }
    }

    #[test]
    fn marks_have_no_width_and_stay_outside() {
        let mut text = String::new();
        value(&mut text, 3, 7);
        text.push_str("a b");
        value_end(&mut text);
        assert_eq!(width(&text), 3);
        assert_eq!(plain(&text), "a b");
        let upper = within(&text, str::to_uppercase);
        assert_eq!(plain(&upper), "A B");
        assert_eq!(upper.len(), text.len());
        assert_eq!(within("x", str::to_uppercase), "X");
    }

    #[test]
    fn marks_of_what_follows_are_split_off_and_those_of_values_stay() {
        let mut text = String::new();
        value(&mut text, 1, 2);
        text.push('a');
        value_end(&mut text);
        let before = text.len();
        template_line(&mut text, 3, 4);
        assert_eq!(split_end(&text).0.len(), before);
        let (item, next) = split_end(&text);
        assert_eq!(plain(&trim_start(&format!("{next} b"))), "b");
        assert_eq!(split_end(item), (item, ""));
    }

    #[test]
    fn space_goes_from_both_ends_and_marks_stay() {
        let mut text = String::from(" ");
        template_line(&mut text, 1, 2);
        text.push_str("  a b \n");
        nested(&mut text);
        text.push_str("  ");
        template_line(&mut text, 1, 3);
        assert_eq!(plain(&trim_end(&text)), "   a b");
        assert_eq!(plain(&trim_start(&trim_end(&text))), "a b");
        let marks = |text: &str| text.chars().filter(|letter| is_mark(*letter)).count();
        assert_eq!(marks(&trim_start(&trim_end(&text))), marks(&text));
    }

    #[test]
    fn a_quoted_line_is_of_what_made_it_where_it_stood() {
        let templates = vec![TemplateLine { template: 1, line: 2 }, TemplateLine { template: 3, line: 4 }];
        let origin = Origin { templates, values: vec![Place { file: 5, line: 6 }] };
        let mut text = String::new();
        template_line(&mut text, 9, 9);
        text.push_str("- ");
        text.push_str(&quoted("  ab c", &origin));
        text.push('d');
        let (plain, lines) = separate(&text);
        assert_eq!(plain, "-   ab c\nd");
        assert_eq!(lines.origin(1).templates[1..], origin.templates);
        assert_eq!(lines.origin(1).values, origin.values);
        assert_eq!(lines.origin(2).templates, [TemplateLine { template: 9, line: 9 }]);
    }

    #[test]
    fn marks_are_no_words() {
        let mut mark = String::new();
        template_line(&mut mark, 1, 2);
        assert_eq!(words(" a  b\nc"), ["a", "b", "c"]);
        assert_eq!(words(&format!("{mark} a {mark} b {mark}")), [format!("{mark}a"), format!("{mark}b{mark}")]);
        assert_eq!(words(&format!(" {mark} ")), [mark.clone()]);
        assert_eq!(words(" "), [""; 0]);
        assert_eq!(split_start(&format!("{mark}a{mark}")), (mark.as_str(), format!("a{mark}").as_str()));
    }

    #[test]
    fn input_with_a_mark_is_found() {
        assert_eq!(first_mark("plain text, ｆｕｌｌ width, \u{FEFF}"), None);
        assert_eq!(first_mark("ab\u{E123}"), Some(2));
    }
}
