//! Rust as rustfmt would lay it out, for the places whose length depends on authored names.
//!
//! The widths are rustfmt's defaults, because rendered workspaces carry no configuration of it.

/// Longest line.
const MAX_WIDTH: usize = 100;
/// Longest list of arguments on one line.
const CALL_WIDTH: usize = 60;
/// Longest chain of method calls on one line.
const CHAIN_WIDTH: usize = 60;
/// Longest list of fields of a struct literal on one line.
const STRUCT_WIDTH: usize = 18;

fn width(text: &str) -> usize {
    text.chars().count()
}

fn margin(indent: usize) -> String {
    " ".repeat(indent)
}

fn vertical(indent: usize, open: &str, items: &[String], close: &str) -> String {
    let inner = margin(indent + 4);
    let items: String = items.iter().map(|item| format!("{inner}{item},\n")).collect();
    format!("{}{open}\n{items}{}{close}\n", margin(indent), margin(indent))
}

/// A function's head, up to its opening brace: `pub async fn name(` … `) -> Type {`.
#[must_use]
pub fn signature(indent: usize, head: &str, parameters: &[String], result: &str) -> String {
    let line = format!("{}{head}({}){result} {{", margin(indent), parameters.join(", "));
    if width(&line) <= MAX_WIDTH {
        return line + "\n";
    }
    vertical(indent, &format!("{head}("), parameters, &format!("){result} {{"))
}

/// A statement that is one call: `let x = f(` … `)?;`. `before` ends at the parenthesis, `after` starts after it.
#[must_use]
pub fn call(indent: usize, before: &str, arguments: &[String], after: &str) -> String {
    let joined = arguments.join(", ");
    let line = format!("{}{before}({joined}){after}", margin(indent));
    if width(&joined) <= CALL_WIDTH && width(&line) <= MAX_WIDTH {
        return line + "\n";
    }
    // An awaited call that is broken has its `.await` on a line of its own.
    if let Some(tail) = after.strip_prefix(".await") {
        let call = vertical(indent, &format!("{before}("), arguments, ")");
        return format!("{call}{}.await{tail}\n", margin(indent));
    }
    vertical(indent, &format!("{before}("), arguments, &format!("){after}"))
}

/// A statement that is a chain: `let x = head` `.link()` … `;`.
#[must_use]
pub fn chain(indent: usize, binding: &str, head: &str, links: &[String], end: &str) -> String {
    let flat = format!("{head}{}", links.concat());
    let line = format!("{}{binding}{flat}{end}", margin(indent));
    let fits = if links.len() <= 1 { true } else { width(&flat) <= CHAIN_WIDTH };
    if fits && width(&line) <= MAX_WIDTH {
        return line + "\n";
    }
    let inner = margin(indent + 4);
    let links: Vec<String> = links.iter().map(|link| format!("{inner}{link}")).collect();
    format!("{}{binding}{head}\n{}{end}\n", margin(indent), links.join("\n"))
}

/// A struct literal: `Name { field: value }` or a field a line. `after` follows the closing brace.
#[must_use]
pub fn literal(indent: usize, before: &str, fields: &[String], after: &str) -> String {
    let joined = fields.join(", ");
    if fields.is_empty() {
        return format!("{}{before} {{}}{after}\n", margin(indent));
    }
    if width(&joined) <= STRUCT_WIDTH {
        return format!("{}{before} {{ {joined} }}{after}\n", margin(indent));
    }
    vertical(indent, &format!("{before} {{"), fields, &format!("}}{after}"))
}

/// A TOML array: on one line, or an item a line.
#[must_use]
pub fn toml_array(items: &[String]) -> String {
    let items: String = items.iter().map(|item| format!("    \"{item}\",\n")).collect();
    format!("[\n{items}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    #[test]
    fn what_fits_stays_on_a_line() {
        assert_eq!(signature(0, "fn f", &items(&["a: A"]), " -> B"), "fn f(a: A) -> B {\n");
        assert_eq!(call(4, "g", &items(&["a", "b"]), "?;"), "    g(a, b)?;\n");
        assert_eq!(literal(0, "Self", &items(&["id: from.id"]), ""), "Self { id: from.id }\n");
    }

    #[test]
    fn what_does_not_fit_is_one_item_a_line() {
        let long = "x".repeat(61);
        assert_eq!(call(0, "g", &items(&[&long, "b"]), ";"), format!("g(\n    {long},\n    b,\n);\n"));
        assert_eq!(
            literal(0, "Self", &items(&["one: from.one", "two: from.two"]), ""),
            "Self {\n    one: from.one,\n    two: from.two,\n}\n"
        );
    }
}
