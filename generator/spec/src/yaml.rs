//! YAML as a tree in which every key and value knows its line and column.

pub mod edit;

use crate::reserved;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Spanned};

use stategen_model::diagnostic::{Code, Diagnostic, File, Span};
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::PackFile;

/// Reads one document.
///
/// # Errors
/// A finding with the code `invalid-yaml` at the place that the parser names, or `reserved-character` or `unseen-character` at the value that an
/// escape puts such a character into.
pub fn parse(file: impl Into<File>, text: &str) -> Result<Node, Box<Diagnostic>> {
    let file = file.into();
    // YAML 1.2: `y`, `no` and `on` are words, and only `true` and `false` are truth values.
    let options = serde_yaml::options! { strict_booleans: true };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => {
            let node = Reader { file, text }.node(raw.value, raw.referenced).0;
            match reserved::in_document(file, text, &node) {
                Some(finding) => Err(Box::new(finding)),
                None => Ok(node),
            }
        }
        Err(error) => {
            let span = error.location().map_or_else(|| Span::file(file), |l| at(file, l));
            Err(Box::new(Diagnostic::error(Code::InvalidYaml, span, in_our_words(&error.to_string()))))
        }
    }
}

/// The document that a pack's file holds, or that packs made together; none where it cannot be read, which its own finding
/// says.
#[must_use]
pub fn document(file: &PackFile) -> Option<Node> {
    match file.document() {
        Some(document) => Some(Node::clone(document)),
        None => parse(file.span.file, &file.content).ok(),
    }
}

/// The parser's message without its own position, and without its advice to programmers.
fn in_our_words(message: &str) -> String {
    let line = message.lines().next().unwrap_or("it cannot be read").trim_start_matches("error: ");
    let what = match line.split_once(": ") {
        Some((place, what)) if place.starts_with("line ") => what,
        _ => line,
    };
    if let Some(key) = what.strip_prefix("duplicate mapping key: ") {
        return format!("the key `{}` is there twice", key.split(", set ").next().unwrap_or(key));
    }
    match what {
        "recursion limit exceeded" => "the document is nested more deeply than anybody writes".to_owned(),
        budget if budget.starts_with("budget breached") => {
            "the document is larger than it may be, counted with what its aliases stand for".to_owned()
        }
        what => format!("this is not valid YAML: {what}"),
    }
}

fn at(file: File, location: Location) -> Span {
    let bound = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    Span::new(file, bound(location.line()), bound(location.column()))
}

enum Raw {
    Leaf(Value),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

/// Gives each part of a document the place that it takes up in the text.
struct Reader<'t> {
    file: File,
    text: &'t str,
}

impl Reader<'_> {
    /// The node at `location`, and the byte after it.
    fn node(&self, raw: Raw, location: Location) -> (Node, usize) {
        let start = usize::try_from(location.span().byte_offset().unwrap_or_default()).unwrap_or_default();
        let mut last = None;
        let value = match raw {
            Raw::Leaf(value) => {
                let (span, end) = self.scalar(location);
                return (Node { value, span }, end);
            }
            Raw::List(items) => {
                let items = items.into_iter().map(|item| {
                    let (node, end) = self.node(item.value, item.referenced);
                    last = Some((node.span, end));
                    node
                });
                Value::List(items.collect())
            }
            Raw::Map(entries) => {
                let entries = entries.into_iter().map(|(key, item)| {
                    let key = Key { span: self.scalar(key.referenced).0, name: key.value };
                    let (node, end) = self.node(item.value, item.referenced);
                    last = Some((node.span, end));
                    (key, node)
                });
                Value::Map(entries.collect::<Vec<_>>().into())
            }
        };
        let (span, end) = self.collection(at(self.file, location), start, last);
        (Node { value, span }, end)
    }

    /// What a scalar takes up, and the byte after it.
    fn scalar(&self, location: Location) -> (Span, usize) {
        let byte = |number: Option<u64>| number.and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let start = byte(location.span().byte_offset());
        let written = self.text.get(start..start + byte(location.span().byte_len())).unwrap_or_default().trim_end();
        (at(self.file, location).over(written), start + written.len())
    }

    /// What a list or map takes up that starts at the byte `start`, and the byte after it: to the end of the `last` in it
    /// and, where it is written in brackets, to its bracket.
    fn collection(&self, point: Span, start: usize, last: Option<(Span, usize)>) -> (Span, usize) {
        let opening = self.text[start.min(self.text.len())..].chars().next();
        let bracket = opening.filter(|c| matches!(c, '[' | '{'));
        // What an alias stands for is written elsewhere.
        let last = last.filter(|(span, end)| *end > start && (span.line, span.column) >= (point.line, point.column));
        match (bracket, last) {
            (None, None) => (point, start),
            (None, Some((last, end))) => (point.to(last), end),
            (Some(bracket), last) => {
                let (before, from) = match last {
                    Some((last, end)) => (point.to(last), end),
                    None => (point.over(&bracket.to_string()), start + bracket.len_utf8()),
                };
                let end = from + to_bracket(&self.text[from..]);
                let rest = Span::new(self.file, before.end_line, before.end_column).over(&self.text[from..end]);
                (point.to(rest), end)
            }
        }
    }
}

/// The bytes up to and with the bracket that closes a list or map, of which nothing but space and comments is left.
fn to_bracket(rest: &str) -> usize {
    let mut at = 0;
    while let Some(letter) = rest[at..].chars().next() {
        at += match letter {
            ']' | '}' => return at + 1,
            '#' => rest[at..].find('\n').unwrap_or(rest.len() - at),
            letter if letter.is_whitespace() || letter == ',' => letter.len_utf8(),
            // An alias: where the rest is written is not known.
            _ => return 0,
        };
    }
    0
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Bool(v)))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Integer(v)))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Raw, E> {
        i64::try_from(v).map(|v| Raw::Leaf(Value::Integer(v))).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Float(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::String(v.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node {
        parse("a.yaml", text).unwrap()
    }

    #[test]
    fn every_value_knows_its_place() {
        let node = node("a:\n  b: [1, x]\n  200: true\n");
        assert_eq!(node.at(&["a", "b"]).unwrap().items()[1].span.to_string(), "a.yaml:2:10");
        assert_eq!(node.at(&["a", "200"]).unwrap().value, Value::Bool(true));
    }

    #[test]
    fn every_place_has_an_end() {
        let text = "a: \"ü x\"\nb: [1, {c: 'd'} , # more\n  ]\nlong: |\n  one\n  two\ne: {}\nplain: two\n  lines\nf: &x [1]\ng: *x\n";
        let node = node(text);
        let taken = |path: &[&str]| {
            let Span { line, column, end_line, end_column, .. } = node.place(path);
            (line, column, end_line, end_column)
        };
        assert_eq!(taken(&["a"]), (1, 4, 1, 9));
        assert_eq!(taken(&["b"]), (2, 4, 3, 4));
        let inner = &node.get("b").unwrap().items()[1];
        assert_eq!((inner.span.column, inner.span.end_column), (8, 16));
        assert_eq!(node.entries().unwrap()[1].0.span.end_column, 2);
        assert_eq!(taken(&["long"]), (5, 3, 6, 6));
        assert_eq!(taken(&["e"]), (7, 4, 7, 6));
        assert_eq!(taken(&["plain"]), (8, 8, 9, 8));
        assert_eq!(taken(&["f"]), (10, 7, 10, 10));
        assert_eq!(taken(&["g"]).0, 11);
        assert_eq!((node.span.line, node.span.end_line), (1, 11));
    }

    #[test]
    fn an_unknown_key_is_named_at_its_place() {
        let node = node("values: [A]\nvalue: 1\n");
        let finding = node.read::<stategen_model::system::EnumSpec>().unwrap_err();
        assert_eq!(finding.span.to_string(), "a.yaml:2:1");
        assert!(finding.message.contains("unknown field `value`"), "{}", finding.message);
    }

    #[test]
    fn a_wrong_type_is_named_at_its_place() {
        let finding = node("number: many\n").read::<stategen_model::system::PortSpec>().unwrap_err();
        assert_eq!(finding.span.to_string(), "a.yaml:1:9");
    }

    #[test]
    fn everything_wrong_in_one_entry_is_found_at_once() {
        let mut findings = Vec::new();
        let read =
            node("number: many\npublish: [1]\nnumbre: 2\n").read_all::<stategen_model::system::PortSpec>(&mut findings);
        let places: Vec<String> = findings.iter().map(|finding| finding.span.to_string()).collect();
        assert!(read.is_none());
        assert_eq!(places, ["a.yaml:1:9", "a.yaml:2:10", "a.yaml:3:1"]);
    }

    #[test]
    fn what_is_wrong_in_many_values_has_an_end_and_unknown_keys_are_all_told() {
        let mut findings = Vec::new();
        let values = node(&format!("values: [{}]\n", "[], ".repeat(1000)));
        assert!(values.read_all::<stategen_model::system::EnumSpec>(&mut findings).is_none());
        assert_eq!(findings.len(), 100);
        findings.clear();
        let keys: String = (0..1000).map(|key| format!("key{key}: 1\n")).collect();
        let keys = node(&format!("values: [A]\n{keys}"));
        assert!(keys.read_all::<stategen_model::system::EnumSpec>(&mut findings).is_none());
        assert_eq!(findings.len(), 1000);
    }

    #[test]
    fn everything_missing_in_one_entry_is_found_at_once() {
        let mut findings = Vec::new();
        let read = node("adress: x\nbrowser: 2\n").read_all::<stategen_model::system::Channel>(&mut findings);
        let found: Vec<String> = findings.iter().map(|finding| finding.message.clone()).collect();
        assert!(read.is_none());
        assert_eq!(found.len(), 5, "{found:?}");
        for missing in ["summary", "address", "delivery"] {
            assert!(found.contains(&format!("the field `{missing}` is missing")), "{found:?}");
        }
    }

    #[test]
    fn a_duplicate_key_is_an_error() {
        let finding = parse("a.yaml", "a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!((finding.code, finding.span.line), (Code::InvalidYaml, 3));
    }
}
