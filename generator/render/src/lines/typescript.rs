//! TypeScript: heads of methods, comments, and names of properties.

use stategen_marks::{split_start, width, words};

use super::{List, MAX_WIDTH};
use crate::escape::data_string;

/// A method's head, up to its opening brace: `name(a: A): Promise<B> {`.
#[must_use]
pub fn method(statement: &str) -> String {
    let Some(list) = List::find(statement, '(', ')') else { return statement.to_owned() };
    let flat = list.flat();
    if width(&flat) <= MAX_WIDTH {
        return flat;
    }
    let margin = " ".repeat(list.indent);
    let items: String = list.items.iter().map(|item| format!("{margin}  {item},\n")).collect();
    format!("{}\n{items}{margin}{}", list.before, list.after)
}

/// Text as a JSDoc comment that begins at this column, on one line where it fits.
#[must_use]
pub fn jsdoc(indent: usize, text: &str) -> String {
    let words = words(&text.replace("*/", "* /"));
    let flat = words.join(" ");
    if width(&flat) == 0 {
        return flat;
    }
    // The template line of a line's first word has what stands before that word too.
    let (marks, flat) = split_start(&flat);
    let margin = " ".repeat(indent);
    let flat = format!("{marks}{margin}/** {flat} */");
    if width(&flat) <= MAX_WIDTH {
        return flat;
    }
    let mut comment = format!("{marks}{margin}/**");
    let mut room = 0;
    for word in &words {
        if width(word) + 1 > room {
            let (marks, word) = split_start(word);
            comment.push_str(&format!("\n{marks}{margin} * {word}"));
            room = MAX_WIDTH - 3 - indent;
        } else {
            comment.push_str(&format!(" {word}"));
        }
        room = room.saturating_sub(width(word) + 1);
    }
    format!("{comment}\n{margin} */")
}

/// A property's name: bare where it is an identifier, else as a string.
#[must_use]
pub fn property(name: &str) -> String {
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let bare = first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if bare { name.to_owned() } else { format!("\"{}\"", data_string(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_that_does_not_fit_has_a_parameter_a_line() {
        assert_eq!(method("  all(\n  ): Promise<void> {"), "  all(): Promise<void> {");
        let query = "query: { first?: string; \"second,one\"?: number }";
        let flat = format!("  find(\n    id: number, {query},\n  ): Promise<Book[]> {{");
        assert_eq!(method(&flat), format!("  find(id: number, {query}): Promise<Book[]> {{"));
        let long = "x".repeat(30);
        assert_eq!(
            method(&format!("  {long}(id: number, {query}): Promise<Book[]> {{")),
            format!("  {long}(\n    id: number,\n    {query},\n  ): Promise<Book[]> {{")
        );
    }

    #[test]
    fn free_text_stays_in_its_comment() {
        assert_eq!(jsdoc(2, "ends */ here\nand goes on"), "  /** ends * / here and goes on */");
        let fits = "y".repeat(100 - "/**  */".len());
        assert_eq!(jsdoc(0, &fits), format!("/** {fits} */"));
        assert_eq!(jsdoc(1, &fits), format!(" /**\n  * {fits}\n  */"));
        let broken = jsdoc(2, &"word ".repeat(50));
        assert!(broken.lines().all(|line| line.len() <= 100));
        assert!(broken.lines().skip(1).take(2).all(|line| line.starts_with("   * word ") && line.len() > 95));
    }

    #[test]
    fn marks_are_no_words_of_a_comment() {
        let mut text = String::new();
        stategen_marks::value(&mut text, 1, 2);
        stategen_marks::value_end(&mut text);
        text.push_str(" ISO 8601. ");
        stategen_marks::template_line(&mut text, 3, 4);
        assert_eq!(stategen_marks::plain(&jsdoc(0, &text)), "/** ISO 8601. */");
        assert_eq!(stategen_marks::plain(&jsdoc(0, "")), "");
    }

    #[test]
    fn a_comment_is_of_the_lines_of_its_words() {
        let mut text = String::new();
        stategen_marks::template_line(&mut text, 0, 1);
        let mut filtered = String::new();
        stategen_marks::template_line(&mut filtered, 0, 2);
        filtered.push_str(&"word ".repeat(30));
        text.push_str(&jsdoc(2, &filtered));
        let (plain, lines) = stategen_marks::separate(&text);
        assert_eq!(plain.lines().count(), 4);
        assert!(lines.templates().all(|(_, template)| template.line == 2));
    }

    #[test]
    fn a_name_that_is_no_identifier_is_quoted() {
        assert_eq!(property("displayName"), "displayName");
        assert_eq!(property("content-type"), "\"content-type\"");
        assert_eq!(property("2nd\"\\\u{2028}"), "\"2nd\\\"\\\\\\u2028\"");
    }
}
