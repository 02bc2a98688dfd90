//! The head of an `if` that asks about a member, or of a `for` over what it holds.

use stategen_marks::{is_mark, width};

use super::{CHAIN_WIDTH, List, MAX_WIDTH, Scan, indent, split_space};

/// The head of an `if` or `for` with a chain, or a chain that is compared: `if self.name.len() > 3 {`.
#[must_use]
pub fn condition(statement: &str) -> String {
    let starts = ["if ", " in "].map(|word| statement.find(word).map(|at| at + word.len()));
    let Some(start) = starts.into_iter().flatten().min() else { return statement.to_owned() };
    let Some(brace) = statement.rfind('{') else { return statement.to_owned() };
    let (links, end) = links(&statement[start..brace]);
    let (chain, compared) = statement[start..brace].split_at(end);
    let fits = width(statement) <= MAX_WIDTH;
    if fits && (links.len() <= 1 || width(chain.trim_end()) <= CHAIN_WIDTH) {
        return statement.to_owned();
    }
    let margin = " ".repeat(indent(statement));
    match links.as_slice() {
        [] if chain.trim_start_matches(is_mark).starts_with('&') => {
            return format!("{}\n{margin}{}", statement[..brace].trim_end(), &statement[brace..]);
        }
        [] => return List::find(statement, '(', ')').map_or_else(|| statement.to_owned(), |list| list.vertical("")),
        // A member that is compared.
        [_] if !chain.contains('(') => return statement.to_owned(),
        _ => {}
    }
    if compared.trim_matches(is_mark).trim().is_empty()
        && let Some(&last) = links.last()
        && let Some(text) = overflowing(&statement[..start], chain, last, &margin)
    {
        return format!("{text} {}", &statement[brace..]);
    }
    let mut text = statement[..start].to_owned();
    let mut from = 0;
    for at in links.iter().copied().chain([end]) {
        line(&mut text, &chain[from..at], &margin);
        from = at;
    }
    line(&mut text, compared.trim(), &margin);
    let (before, marks) = split_space(&text);
    format!("{before}\n{margin}{marks}{}", &statement[brace..])
}

/// Adds a link on a line of its own, with the marks that stand before it; the head of a chain stays where it is.
fn line(text: &mut String, link: &str, margin: &str) {
    if link.chars().all(is_mark) || !link.trim_start_matches(is_mark).starts_with(['.', '<', '>']) {
        text.push_str(link);
        return;
    }
    let (before, marks) = split_space(text);
    *text = format!("{before}\n{margin}    {marks}{}", closure(link.trim_end(), &format!("{margin}    ")));
}

/// A chain whose last link is broken in any case, at the braces of its closure: the rest stays on one line, if it is short.
fn overflowing(before: &str, chain: &str, last: usize, margin: &str) -> Option<String> {
    let link = chain[last..].trim_end();
    let Closure { head, body, after } = Closure::of(link, &format!("{margin}    "))?;
    let first = format!("{}{head}| {{", &chain[..last]);
    (width(&first) <= CHAIN_WIDTH).then(|| format!("{before}{first}\n{margin}    {body}\n{margin}}}){after}"))
}

/// A link that is too long for its line: what a closure gives is in braces then.
fn closure(link: &str, margin: &str) -> String {
    match Closure::of(link, margin) {
        Some(Closure { head, body, after }) => format!("{head}| {{\n{margin}    {body}\n{margin}}}){after}"),
        None => link.to_owned(),
    }
}

/// A link that is too long for its line, and what its closure gives.
struct Closure<'a> {
    head: &'a str,
    body: &'a str,
    /// The marks behind it.
    after: &'a str,
}

impl<'a> Closure<'a> {
    fn of(link: &'a str, margin: &str) -> Option<Self> {
        let (call, after) = link.split_at(link.trim_end_matches(is_mark).len());
        let (head, body) = call.split_once("| ").filter(|_| width(margin) + width(link) > MAX_WIDTH)?;
        Some(Self { head, body: body.strip_suffix(')')?, after })
    }
}

/// Where the links of a chain start, fields among them, and where the chain ends: at its end or before a comparison.
fn links(chain: &str) -> (Vec<usize>, usize) {
    let mut starts = Vec::new();
    let mut depth = 0;
    let mut scan = Scan::default();
    for (at, letter) in chain.char_indices() {
        if depth == 0 && !scan.quoted && matches!(letter, '<' | '>') {
            return (starts, at);
        }
        match scan.bracket(letter) {
            // What is compared in a closure opens and closes nothing.
            Some(change) if !matches!(letter, '<' | '>') => depth += i32::from(change),
            None if letter == '.' && depth == 0 && !scan.quoted => starts.push(at),
            _ => {}
        }
    }
    (starts, chain.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_condition_stays_on_its_line() {
        for text in ["if self.name.is_empty() {", "    if self.age < 3 {", "if self.name.chars().count() > 15 {"] {
            assert_eq!(condition(text), text);
        }
        let long = format!("        if self.{} > 15 {{", "x".repeat(90));
        assert_eq!(condition(&long), long);
    }

    #[test]
    fn a_long_chain_has_a_line_a_link() {
        let name = "display_name";
        assert_eq!(
            condition(&format!("    if self.{name}.as_ref().is_some_and(|{name}| {name}.chars().count() > 15) {{")),
            format!(
                "    if self\n        .{name}\n        .as_ref()\n        \
                 .is_some_and(|{name}| {name}.chars().count() > 15)\n    {{"
            )
        );
        let name = "x".repeat(50);
        assert_eq!(
            condition(&format!("if self.{name}.chars().count() > 15 {{")),
            format!("if self\n    .{name}\n    .chars()\n    .count()\n    > 15\n{{")
        );
        assert_eq!(
            condition(&format!("if self.{name}.is_some_and(|{name}| {name} < 3) {{")),
            format!("if self\n    .{name}\n    .is_some_and(|{name}| {{\n        {name} < 3\n    }})\n{{")
        );
    }

    #[test]
    fn what_a_closure_gives_is_broken_alone_where_it_is_long() {
        let number = "9".repeat(60);
        let flat = format!("        if self.fee.is_some_and(|number| number % {number} != 0) {{");
        let broken =
            format!("        if self.fee.is_some_and(|number| {{\n            number % {number} != 0\n        }}) {{");
        assert_eq!(condition(&flat), broken);
    }

    #[test]
    fn marks_go_with_what_they_mark() {
        let name = "y".repeat(60);
        let mut flat = String::new();
        for (line, piece) in (1..).zip(["if self.", &name, ".chars().count()", " > 15", " {"]) {
            stategen_marks::template_line(&mut flat, 0, line);
            flat.push_str(piece);
        }
        let (text, lines) = stategen_marks::separate(&condition(&flat));
        assert_eq!(text, format!("if self\n    .{name}\n    .chars()\n    .count()\n    > 15\n{{"));
        let lines: Vec<_> = lines.templates().map(|(line, template)| (line, template.line)).collect();
        assert_eq!(lines, [(1, 1), (2, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5)]);
    }
}
