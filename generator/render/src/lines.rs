//! Rust as rustfmt would lay it out, for the places whose length depends on authored names.
//!
//! A template writes such a statement between `{% filter … %}` and `{% endfilter %}`, over as many lines as it reads well;
//! these functions put it on one line where it fits, else break it. The widths are rustfmt's defaults, because rendered workspaces carry no configuration of it.

mod condition;
mod json;
pub mod typescript;

pub use condition::condition;

use stategen_marks::{is_mark, plain, split_end, trim_start, width};

/// Longest line.
pub(crate) const MAX_WIDTH: usize = 100;
/// Longest list of arguments on one line.
const CALL_WIDTH: usize = 60;
/// Longest chain of method calls on one line.
const CHAIN_WIDTH: usize = 60;
/// Longest array on one line.
const ARRAY_WIDTH: usize = 60;
/// Longest item of an array that shares a line when the array is broken.
const SHORT_ITEM_WIDTH: usize = 10;
/// Longest list of fields of a struct literal or pattern on one line.
pub(crate) const STRUCT_WIDTH: usize = 18;
/// Longest list in an attribute on one line.
const ATTRIBUTE_WIDTH: usize = 70;

/// A function's head, up to its opening brace: `pub async fn name(a: A) -> Type {`.
#[must_use]
pub fn signature(statement: &str) -> String {
    let Some(list) = List::find(statement, '(', ')') else { return statement.to_owned() };
    let flat = list.flat();
    if width(&flat) <= MAX_WIDTH && wide_type(&list.after) == list.after {
        return flat;
    }
    list.vertical("").split('\n').map(wide_type).collect::<Vec<_>>().join("\n")
}

/// A line that ends with a type: one that is too long has the type's parameters, or what a tuple holds, on lines of their own.
fn wide_type(line: &str) -> String {
    let is_tuple = |text: &str| text.trim_start_matches(|letter| letter == ' ' || is_mark(letter)).starts_with('(');
    let tuple = |text: &str| List::find(text, '(', ')').is_some_and(|list| width(&list.items.join(", ")) > CALL_WIDTH);
    let (list, is_wide) = match is_tuple(line) {
        true => (List::find(line, '(', ')'), tuple(line)),
        false => {
            let list = List::find(line, '<', '>');
            let wide = list.iter().flat_map(|list| &list.items).any(|item| is_tuple(item) && tuple(item));
            (list, wide)
        }
    };
    match list.filter(|_| width(line) > MAX_WIDTH || is_wide) {
        Some(list) => list.vertical("").split('\n').map(wide_type).collect::<Vec<_>>().join("\n"),
        None => line.to_owned(),
    }
}

/// The head of an `impl` of a trait: `impl From<A> for B {`.
#[must_use]
pub fn implementation(statement: &str) -> String {
    let parts = statement.rfind(" for ").zip(statement.rfind('{')).filter(|(at, end)| at < end);
    let Some((at, end)) = parts.filter(|_| width(statement) > MAX_WIDTH) else { return statement.to_owned() };
    let margin = " ".repeat(indent(statement));
    let (subject, marks) = split_space(&statement[at..end]);
    let body = statement[end..].replacen("{}", &format!("{{\n{margin}}}"), 1);
    format!("{}\n{margin}    {}\n{margin}{marks}{body}", &statement[..at], subject.trim_start())
}

/// A statement, or a field with a value, that is one call: `let x = f(a, b)?;`.
#[must_use]
pub fn call(statement: &str) -> String {
    let Some(list) = List::find(statement, '(', ')') else { return statement.to_owned() };
    let flat = list.flat();
    // What is no call or a chain of them may stretch to the end of the line where it is the only argument.
    let stretches =
        matches!(list.items.as_slice(), [item] if links(item).len() > 1 || List::find(item, '(', ')').is_none());
    let short = stretches || width(&list.items.join(", ")) <= CALL_WIDTH;
    if short && width(&flat) <= MAX_WIDTH {
        return flat;
    }
    // An awaited call that is broken has its `.await` on a line of its own.
    if list.after.trim_start_matches(|letter| letter == ')' || is_mark(letter)).starts_with(".await") {
        return list.vertical("\n");
    }
    value_below(&list, &flat, short)
        .unwrap_or_else(|| list.vertical("").split('\n').map(owned_below).collect::<Vec<_>>().join("\n"))
}

/// A text that is too long for its line has what makes it owned on the next one.
fn owned_below(line: &str) -> String {
    match line.split_once(".to_owned()").filter(|_| width(line) > MAX_WIDTH) {
        Some((text, rest)) => format!("{text}\n{}.to_owned(){rest}", " ".repeat(indent(line) + 4)),
        None => line.to_owned(),
    }
}

/// A call on the line below the name that gets it: of a variable where it fits there, of a field where it can't start above.
fn value_below(list: &List, flat: &str, short: bool) -> Option<String> {
    let below = |at: usize| format!("{}{}", " ".repeat(list.indent + 4), trim_start(&flat[at..]));
    if let Some(at) = list.before.find(" = ") {
        let value = below(at + " = ".len());
        return (short && width(&value) <= MAX_WIDTH).then(|| format!("{}\n{value}", &flat[..at + " =".len()]));
    }
    let at = list.before.find(": ").filter(|_| width(list.before) > MAX_WIDTH)?;
    Some(format!("{}\n{}", &flat[..=at], call(&below(at + ": ".len()))))
}

/// A statement that gives a text a name: `let sentence = "text";`.
#[must_use]
pub fn binding(statement: &str) -> String {
    let Some(at) = statement.find(" = ").filter(|_| width(statement) > MAX_WIDTH) else { return statement.to_owned() };
    let below = format!("{}{}", " ".repeat(indent(statement) + 4), &statement[at + " = ".len()..]);
    match width(&below) <= MAX_WIDTH {
        true => format!("{} =\n{below}", &statement[..at]),
        false => statement.to_owned(),
    }
}

/// An attribute with a list: `#[serde(default, with = "module")]`.
#[must_use]
pub fn attribute(statement: &str) -> String {
    let Some(list) = List::find(statement, '(', ')') else { return statement.to_owned() };
    let flat = list.flat();
    if width(&list.items.join(", ")) <= ATTRIBUTE_WIDTH && width(&flat) <= MAX_WIDTH {
        return flat;
    }
    let margin = " ".repeat(list.indent);
    let items = list.items.join(&format!(",\n{margin}    "));
    format!("{}\n{margin}    {items}\n{margin}{}", list.before, list.after)
}

/// A struct literal, or a value that is one: `Name { field: value }`.
#[must_use]
pub fn literal(statement: &str) -> String {
    let Some(list) = List::find(statement, '{', '}') else { return statement.to_owned() };
    if list.items.is_empty() {
        return format!("{}{}", list.before, list.after);
    }
    if width(&list.items.join(", ")) <= STRUCT_WIDTH {
        return format!("{} {} {}", list.before, list.items.join(", "), list.after);
    }
    list.vertical("")
}

/// A `use` of names in braces: `use super::{Name, Other};`.
#[must_use]
pub fn import(statement: &str) -> String {
    let Some(list) = List::find(statement, '{', '}') else { return statement.to_owned() };
    let flat = list.flat();
    // The list leaves room for its braces, though they have been counted.
    if width(&flat) + 2 <= MAX_WIDTH { flat } else { list.filled() }
}

/// A constant that is an array: `const ALL: [Type; 2] = [one, two];`.
#[must_use]
pub fn array(statement: &str) -> String {
    let start = statement.find(" = ").map_or(0, |at| at + " = ".len());
    let Some(list) = List::find_after(statement, start, '[', ']') else { return statement.to_owned() };
    let flat = list.flat();
    if width(&list.items.join(", ")) <= ARRAY_WIDTH && width(&flat) <= MAX_WIDTH {
        return flat;
    }
    // Short items share lines.
    if list.items.iter().all(|item| width(item) <= SHORT_ITEM_WIDTH) { list.filled() } else { list.vertical("") }
}

/// A statement that is a chain of calls: `let x = head.link().link()?;`.
///
/// Where it is broken, a link whose arguments are too long for its line is broken too.
#[must_use]
pub fn chain(statement: &str) -> String {
    let parts = links(statement);
    let Some((head, links)) = parts.split_first() else { return statement.to_owned() };
    let flat = parts.concat();
    let bound = flat.find(" = ").filter(|at| *at < head.len()).map(|at| &flat[..at + " = ".len()]);
    let end = flat.trim_end_matches(|letter| is_mark(letter) || letter == ';');
    // A `?` at the end is counted twice.
    let chain = width(end) - bound.map_or(indent(&flat), width) + usize::from(end.ends_with('?'));
    if (links.len() <= 1 || chain <= CHAIN_WIDTH) && width(&flat) <= MAX_WIDTH {
        return flat;
    }
    let margin = " ".repeat(indent(&flat) + 4);
    let mut text = head.clone();
    for link in links {
        text.push('\n');
        text.push_str(&link_lines(format!("{margin}{link}")));
    }
    text
}

/// The lines of a mapping in the order of their keys, which end at the first colon.
#[must_use]
pub fn by_key(text: &str) -> String {
    let key = |line: &&str| plain(line).chars().take_while(|letter| *letter != ':').collect::<String>();
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines.sort_by_cached_key(key);
    lines.join("\n")
}

/// A link on a line of its own, broken where it is too long. A JSON value at its end takes what room it needs.
fn link_lines(line: String) -> String {
    if let Some(broken) = json::filled(&line) {
        return broken;
    }
    match List::find(&line, '(', ')') {
        Some(list) if width(&list.items.join(", ")) > CALL_WIDTH || width(&line) > MAX_WIDTH => list.vertical(""),
        _ => line,
    }
}

/// Lines that hold as many short items as fit.
struct Filled {
    indent: usize,
    lines: Vec<String>,
    /// Columns that are free on the last line.
    room: usize,
}

impl Filled {
    fn new(indent: usize) -> Self {
        Self { indent, lines: Vec::new(), room: 0 }
    }

    /// An item with its comma, on the last line if it fits there.
    fn push(&mut self, item: &str, last: bool) {
        let (width, joins) = (width(item), self.joins(item, last));
        match self.lines.last_mut() {
            Some(line) if joins => {
                line.push_str(&format!(" {item}"));
                self.room -= width + 1;
            }
            _ => {
                self.lines.push(format!("{}{item}", " ".repeat(self.indent)));
                self.room = MAX_WIDTH.saturating_sub(self.indent + width);
            }
        }
    }

    /// Whether an item fits on the last line: rustfmt keeps a column free behind one that others follow.
    fn joins(&self, item: &str, last: bool) -> bool {
        " ".len() + width(item) + usize::from(!last) <= self.room
    }

    /// Whether an item fits on the last line or on one of its own.
    fn fits(&self, item: &str, last: bool) -> bool {
        self.joins(item, last) || self.indent + width(item) <= MAX_WIDTH
    }

    /// An item that has lines of its own.
    fn push_lines(&mut self, item: &str) {
        self.lines.push(format!("{}{item}", " ".repeat(self.indent)));
        self.room = 0;
    }

    fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// Where the text starts, in columns.
fn indent(text: &str) -> usize {
    text.chars().filter(|letter| !is_mark(*letter)).take_while(|letter| *letter == ' ').count()
}

/// A statement with a list between brackets.
struct List<'a> {
    indent: usize,
    /// Up to the opening bracket, which it holds.
    before: &'a str,
    /// The items, without the space around them.
    items: Vec<String>,
    /// From the closing bracket on, which it holds.
    after: String,
}

impl<'a> List<'a> {
    /// The first list between these brackets.
    fn find(flat: &'a str, open: char, close: char) -> Option<Self> {
        Self::find_after(flat, 0, open, close)
    }

    /// The first list between these brackets that opens at or after this place, in bytes.
    fn find_after(flat: &'a str, from: usize, open: char, close: char) -> Option<Self> {
        let start = from + flat[from..].find(open)? + open.len_utf8();
        let mut items = Vec::new();
        let mut from = start;
        let mut marks = String::new();
        let mut depth = 0;
        let mut end = None;
        let mut scan = Scan::default();
        for (at, letter) in flat[start..].char_indices() {
            let at = start + at;
            match scan.bracket(letter) {
                _ if scan.quoted => {}
                Some(1) => depth += 1,
                Some(_) if depth == 0 && letter == close => {
                    end = Some(at);
                    break;
                }
                Some(_) => depth -= 1,
                None if letter == ',' && depth == 0 => {
                    let (item, next) = split_space(&flat[from..at]);
                    items.push(format!("{marks}{item}"));
                    marks = next;
                    from = at + 1;
                }
                None => {}
            }
        }
        let end = end?;
        let (item, next) = split_space(&flat[from..end]);
        let after = format!("{next}{}", &flat[end..]);
        items.push(format!("{marks}{item}"));
        let items: Vec<String> = items.iter().map(|item| trim_start(item)).collect();
        let mut list = Self { indent: indent(flat), before: &flat[..start], items, after };
        // What holds marks alone is no item; they go on to what follows.
        if let Some(marks) = list.items.pop_if(|item| item.chars().all(is_mark)) {
            list.after.insert_str(0, &marks);
        }
        Some(list)
    }

    fn flat(&self) -> String {
        format!("{}{}{}", self.before, self.items.join(", "), self.after)
    }

    /// As many items a line as it has room for.
    fn filled(&self) -> String {
        let mut lines = Filled::new(self.indent + 4);
        for (at, item) in self.items.iter().enumerate() {
            lines.push(&format!("{item},"), at + 1 == self.items.len());
        }
        format!("{}\n{}\n{}{}", self.before, lines.text(), " ".repeat(self.indent), self.after)
    }

    /// An item a line; `tail` stands between the closing bracket and what follows it.
    fn vertical(&self, tail: &str) -> String {
        let margin = " ".repeat(self.indent);
        let mut text = format!("{}\n", self.before);
        for item in &self.items {
            text.push_str(&format!("{margin}    {item},\n"));
        }
        text.push_str(&margin);
        match (tail, self.after.find(')')) {
            ("\n", Some(at)) => {
                text.push_str(&self.after[..=at]);
                text.push_str(&format!("\n{margin}{}", &self.after[at + 1..]));
            }
            _ => text.push_str(&self.after),
        }
        text
    }
}

/// What is known of the letters so far.
#[derive(Default)]
struct Scan {
    quoted: bool,
    escaped: bool,
    last: Option<char>,
}

impl Scan {
    /// 1 for a bracket that opens, -1 for one that closes.
    fn bracket(&mut self, letter: char) -> Option<i8> {
        let last = self.last.replace(letter);
        if self.quoted {
            match letter {
                _ if self.escaped => self.escaped = false,
                '\\' => self.escaped = true,
                '"' => self.quoted = false,
                _ => {}
            }
            return None;
        }
        match letter {
            '"' => {
                self.quoted = true;
                None
            }
            '(' | '[' | '{' | '<' => Some(1),
            // An arrow closes nothing.
            '>' if matches!(last, Some('-' | '=')) => None,
            ')' | ']' | '}' | '>' => Some(-1),
            _ => None,
        }
    }
}

/// The text without the space at its end, and the marks of template lines in it, which mark what comes after.
fn split_space(text: &str) -> (&str, String) {
    let mut rest = text;
    let mut marks = String::new();
    loop {
        let (before, found) = split_end(rest.trim_end());
        if found.is_empty() {
            return (rest.trim_end(), marks);
        }
        marks.insert_str(0, found);
        rest = before;
    }
}

/// The head of a chain and its links, without space around them: a link starts at each `.name(` and `.await`.
fn links(flat: &str) -> Vec<String> {
    let mut starts = vec![0];
    let mut depth = 0;
    let mut scan = Scan::default();
    for (at, letter) in flat.char_indices() {
        match scan.bracket(letter) {
            Some(change) => depth += i32::from(change),
            None if letter == '.' && depth == 0 && !scan.quoted => {
                let name = flat[at + 1..].trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || is_mark(c));
                let word = &flat[at + 1..flat.len() - name.len()];
                if name.starts_with(['(', ':']) || plain(word) == "await" {
                    starts.push(at);
                }
            }
            None => {}
        }
    }
    starts.push(flat.len());
    let mut links: Vec<String> = Vec::new();
    let mut marks = String::new();
    for pair in starts.windows(2) {
        let (link, next) = split_space(&flat[pair[0]..pair[1]]);
        links.push(format!("{marks}{link}"));
        marks = next;
    }
    if let Some(last) = links.last_mut() {
        last.push_str(&marks);
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_on_a_line() {
        assert_eq!(signature("fn f(a: A) -> B {"), "fn f(a: A) -> B {");
        assert_eq!(call("    g(a, b)?;"), "    g(a, b)?;");
        assert_eq!(literal("Self {id: from.id}"), "Self { id: from.id }");
        assert_eq!(literal("Self {}"), "Self {}");
        assert_eq!(chain("let x = a.b(c).await;"), "let x = a.b(c).await;");
    }

    #[test]
    fn what_does_not_fit_is_one_item_a_line() {
        let long = "x".repeat(61);
        assert_eq!(call(&format!("g({long}, f(b, c));")), format!("g(\n    {long},\n    f(b, c),\n);"));
        assert_eq!(
            call(&format!("    let a = g({long}, b).await?;")),
            format!("    let a = g(\n        {long},\n        b,\n    )\n    .await?;")
        );
        assert_eq!(literal("Self {one: from.one, two: from.two}"), "Self {\n    one: from.one,\n    two: from.two,\n}");
        assert_eq!(
            chain("    let q = sqlx::query(NAME_OF_IT).bind(first_value).bind(second_value).bind(third);"),
            "    let q = sqlx::query(NAME_OF_IT)\n        .bind(first_value)\n        .bind(second_value)\n        .bind(third);"
        );
        let head = "pub async fn a_function_with_a_long_name";
        assert_eq!(
            signature(&format!("{head}(first: Map<A, B>, second: &str, third: i32) -> Result<(), Problem> {{")),
            format!("{head}(\n    first: Map<A, B>,\n    second: &str,\n    third: i32,\n) -> Result<(), Problem> {{")
        );
    }

    #[test]
    fn a_long_type_has_its_parameters_on_lines_of_their_own() {
        let (one, two) = ("One".repeat(16), "Two".repeat(16));
        let flat = format!("async fn name(body: Body<{one}, {two}>) -> Result<Json<{one}>, Problem<{two}>> {{");
        let broken = format!(
            "async fn name(\n    body: Body<\n        {one},\n        {two},\n    >,\n\
             ) -> Result<\n    Json<{one}>,\n    Problem<{two}>,\n> {{"
        );
        assert_eq!(signature(&flat), broken);
        // A tuple is no wider than the arguments of a call.
        let tuple = |one: &str| format!("async fn name(ports: Ports) -> Result<(Code, {one}), Problem> {{");
        let result = format!(") -> Result<(Code, {}), Problem> {{", "T".repeat(54));
        assert_eq!(signature(&tuple(&"T".repeat(54))), format!("async fn name(\n    ports: Ports,\n{result}"));
        let one = "T".repeat(55);
        assert_eq!(
            signature(&tuple(&one)),
            format!(
                "async fn name(\n    ports: Ports,\n) -> Result<\n    (\n        Code,\n        {one},\n    ),\n    \
                 Problem,\n> {{"
            )
        );
    }

    #[test]
    fn long_names_are_broken_as_rustfmt_has_it() {
        let chain_of = |name: &str| chain(&format!("    one.check().map_err(|text| format!({name}))?;"));
        assert!(!chain_of(&"x".repeat(21)).contains('\n') && chain_of(&"x".repeat(22)).contains('\n'));
        let (one, two) = ("One".repeat(16), "Two".repeat(16));
        let empty = format!("impl {one} for {two} {{}}");
        assert_eq!(implementation(&empty), format!("impl {one}\n    for {two}\n{{\n}}"));
        let text = "t".repeat(70);
        assert_eq!(
            call(&format!("        return Err(\"{text}\".to_owned());")),
            format!("        return Err(\n            \"{text}\".to_owned(),\n        );")
        );
        let text = "t".repeat(80);
        assert_eq!(
            call(&format!("        return Err(\"{text}\".to_owned());")),
            format!("        return Err(\n            \"{text}\"\n                .to_owned(),\n        );")
        );
    }

    #[test]
    fn names_and_short_items_share_lines() {
        assert_eq!(import("use super::{One, Two};"), "use super::{One, Two};");
        let whole = |last: usize| format!("use super::{{{}, {}}};", ["a"; 25].join(", "), "b".repeat(last));
        assert_eq!((import(&whole(9)), whole(9).len()), (whole(9), 98));
        assert!(import(&whole(10)).contains('\n'));
        let names = |last: usize| [&*"a".repeat(22), &*"b".repeat(22), &*"c".repeat(22), &*"d".repeat(last)].join(", ");
        // A last item may end where the line does; one that others follow may not.
        assert_eq!(
            import(&format!("use super::{{{}}};", names(23))),
            format!("use super::{{\n    {},\n}};", names(23))
        );
        assert_eq!(
            import(&format!("use super::{{{}, e}};", names(22))),
            format!("use super::{{\n    {},\n    e,\n}};", names(22))
        );
        let broken = names(23).replace(", d", ",\n    d");
        assert_eq!(
            import(&format!("use super::{{{}, e}};", names(23))),
            format!("use super::{{\n    {broken}, e,\n}};")
        );
        assert_eq!(array("const A: [u8; 2] = [one, two];"), "const A: [u8; 2] = [one, two];");
        let short = ["ten_letter"; 9].join(", ");
        assert_eq!(
            array(&format!("const A: [u8; 9] = [{short}];")),
            "const A: [u8; 9] = [\n    ten_letter, ten_letter, ten_letter, ten_letter, ten_letter, ten_letter, ten_letter, \
             ten_letter,\n    ten_letter,\n];"
        );
        assert_eq!(
            array(&format!("    const A: [u8; 2] = [{}, b];", "x".repeat(58))),
            format!("    const A: [u8; 2] = [\n        {},\n        b,\n    ];", "x".repeat(58))
        );
    }

    #[test]
    fn an_argument_that_is_a_chain_may_be_longer() {
        let text = |letters| format!("\"{}\".to_owned()", "x".repeat(letters));
        assert_eq!(call(&format!("    return Err({});", text(65))), format!("    return Err({});", text(65)));
        assert_eq!(
            call(&format!("    return Err({});", text(76))),
            format!("    return Err(\n        {},\n    );", text(76))
        );
    }

    #[test]
    fn a_call_goes_below_the_name_that_gets_it() {
        let (name, argument) = ("v".repeat(40), "a".repeat(55));
        assert_eq!(
            call(&format!("    let {name} = f({argument})?;")),
            format!("    let {name} =\n        f({argument})?;")
        );
        let path = "p".repeat(60);
        assert_eq!(
            call(&format!("    {name}: {path}::new({argument}),")),
            format!("    {name}:\n        {path}::new(\n            {argument},\n        ),")
        );
        assert_eq!(call(&format!("    {name}: {path}::new(ab),")), format!("    {name}:\n        {path}::new(ab),"));
    }

    #[test]
    fn a_long_implementation_has_its_subject_below() {
        assert_eq!(implementation("impl From<a::A> for b::A {"), "impl From<a::A> for b::A {");
        let name = "N".repeat(50);
        assert_eq!(
            implementation(&format!("impl From<a::{name}> for b::{name} {{")),
            format!("impl From<a::{name}>\n    for b::{name}\n{{")
        );
    }

    #[test]
    fn a_long_attribute_has_no_comma_after_its_last_item() {
        assert_eq!(attribute("    #[serde(\n default, )]"), "    #[serde(default)]");
        let name = "x".repeat(60);
        assert_eq!(
            attribute(&format!("    #[serde(rename = \"{name}\", default)]")),
            format!("    #[serde(\n        rename = \"{name}\",\n        default\n    )]")
        );
    }

    #[test]
    fn a_chain_may_be_written_over_several_lines_and_its_links_are_broken_too() {
        let statement = "    let answer = system\n        .call(FIRST)\n\n   .with(\"a\", b)\n  .await;";
        assert_eq!(chain(statement), "    let answer = system.call(FIRST).with(\"a\", b).await;");
        let long = "x".repeat(60);
        assert_eq!(
            chain(&format!("    system.call(FIRST).with(\"{long}\", b).await;")),
            format!(
                "    system\n        .call(FIRST)\n        .with(\n            \"{long}\",\n            b,\n        )\n        .await;"
            )
        );
    }

    #[test]
    fn commas_and_brackets_in_strings_are_letters() {
        let text = "\"a, (b\"";
        let long = "y".repeat(60);
        assert_eq!(call(&format!("f({text}, {long})")), format!("f(\n    {text},\n    {long},\n)"));
    }

    #[test]
    fn keys_are_ordered_by_their_letters() {
        assert_eq!(by_key("  B_C: 1\n  B: 2\n  A: 3\n  B1: 4"), "  A: 3\n  B: 2\n  B1: 4\n  B_C: 1");
    }

    #[test]
    fn marks_go_with_what_they_mark() {
        let mut flat = String::from("f(");
        stategen_marks::template_line(&mut flat, 0, 1);
        flat.push_str(&"z".repeat(70));
        stategen_marks::template_line(&mut flat, 0, 2);
        flat.push_str(", b");
        stategen_marks::template_line(&mut flat, 0, 3);
        flat.push_str(");");
        let (text, lines) = stategen_marks::separate(&call(&flat));
        assert_eq!(text, format!("f(\n    {},\n    b,\n);", "z".repeat(70)));
        let lines: Vec<_> = lines.templates().map(|(line, template)| (line, template.line)).collect();
        assert_eq!(lines, [(2, 1), (3, 2), (4, 3)]);
    }

    #[test]
    fn space_at_the_end_of_a_template_line_is_none_of_an_item() {
        let lines = |text: &str| {
            let mut marked = String::new();
            for (line, piece) in (1..).zip(text.split_inclusive('\n')) {
                stategen_marks::template_line(&mut marked, 0, line);
                marked.push_str(piece);
            }
            marked
        };
        let (text, _) = stategen_marks::separate(&call(&lines("f(\n    a,\n    b\n\n)")));
        assert_eq!(text, "f(a, b)");
        let (text, _) = stategen_marks::separate(&chain(&lines("    a\n    .b()\n\n    .await")));
        assert_eq!(text, "    a.b().await");
        let long = "c".repeat(60);
        let (text, origins) = stategen_marks::separate(&chain(&lines(&format!("a\n.b()\n.{long}()"))));
        assert_eq!(text, format!("a\n    .b()\n    .{long}()"));
        let origins: Vec<_> = origins.templates().map(|(line, template)| (line, template.line)).collect();
        assert_eq!(origins, [(1, 1), (2, 2), (3, 3)]);
    }
}
