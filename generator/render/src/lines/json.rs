//! Values in `json!(…)`, which rustfmt leaves as they are written.

use stategen_marks::{is_mark, plain, width};

use super::{Filled, List, MAX_WIDTH, Scan};

/// A call on one line whose last argument is a JSON value, broken where it is too long. None if it has no such argument.
pub(super) fn filled(line: &str) -> Option<String> {
    let start = macro_argument(line)?;
    if width(line) <= MAX_WIDTH {
        return Some(line.to_owned());
    }
    Some(format!("{}{}", &line[..start], block(&line[start..], super::indent(line))))
}

/// Where the value of `json!(` starts, outside of strings.
fn macro_argument(line: &str) -> Option<usize> {
    const MACRO: &str = "json!(";
    let mut scan = Scan::default();
    line.char_indices().find_map(|(at, letter)| {
        scan.bracket(letter);
        (!scan.quoted && line[at..].starts_with(MACRO)).then_some(at + MACRO.len())
    })
}

/// As many short members or elements a line as fit, and long ones in blocks of their own. What follows the value stays
/// behind it.
fn block(text: &str, indent: usize) -> String {
    let Some((before, list)) = list(text).filter(|(_, list)| !list.items.is_empty()) else { return text.to_owned() };
    let mut lines = Filled::new(indent + 4);
    for (at, item) in list.items.iter().enumerate() {
        let (item, last) = (format!("{item},"), at + 1 == list.items.len());
        if lines.fits(&item, last) || !is_nested(&item) {
            lines.push(&item, last);
        } else {
            lines.push_lines(&block(&item, indent + 4));
        }
    }
    format!("{before}{}\n{}\n{}{}", list.before, lines.text(), " ".repeat(indent), list.after)
}

/// The first object or list of a text, and what stands before it.
fn list(text: &str) -> Option<(&str, List<'_>)> {
    let mut scan = Scan::default();
    let (start, open) = text.char_indices().find(|(_, letter)| scan.bracket(*letter) == Some(1))?;
    let close = if open == '[' { ']' } else { '}' };
    Some((&text[..start], List::find(&text[start..], open, close)?))
}

/// Whether a member or element with its comma holds others.
fn is_nested(item: &str) -> bool {
    plain(item.trim_end_matches(|letter| is_mark(letter) || letter == ',')).ends_with(['}', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_on_a_line() {
        let line = "    .body(json!({ \"a\": [1, b], \"c\": null }))";
        assert_eq!(filled(line).as_deref(), Some(line));
        assert_eq!(filled("    .with(\"json!({ a })\", b)"), None);
    }

    #[test]
    fn what_does_not_fit_is_on_several_lines() {
        let long = "x".repeat(90);
        assert_eq!(
            filled(&format!("    .f(1, json!({{ \"{{a\": \"{long}\", \"b\": [], \"c\": 1 }}))")).unwrap(),
            format!("    .f(1, json!({{\n        \"{{a\": \"{long}\",\n        \"b\": [], \"c\": 1,\n    }}))")
        );
    }

    #[test]
    fn what_is_long_within_is_broken_too() {
        let long = "x".repeat(60);
        let inner = format!("{{ \"a\": \"{long}\", \"b\": \"{long}\" }}");
        assert_eq!(
            filled(&format!("    .f(json!([{{ \"d\": {inner} }}, 1]))")).unwrap(),
            format!(
                "    .f(json!([\n        {{\n            \"d\": {{\n                \"a\": \"{long}\",\n                \
                 \"b\": \"{long}\",\n            }},\n        }},\n        1,\n    ]))"
            )
        );
    }
}
