//! What an answer must be, and why it is not.

use serde_json::Value;

use crate::answer::{Answer, member};
use crate::format::Format;

/// One thing that must hold of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Expectation {
    Status(Vec<u16>),
    MediaType(String),
    Header(String, String),
    Text(String),
    Body(Value),
    Includes(Value),
    Excludes(Value),
    AtLeast(usize),
    Length(usize),
    LengthOf(String, usize),
    Sorted(Vec<String>, Order),
    Minimum(String, i64),
    Differs(String, Value),
    Format(String, Format),
}

/// Which way a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Ascending,
    Descending,
}

impl Expectation {
    /// Why the answer is not as expected, if it is not.
    pub(crate) fn failure(&self, answer: &Answer) -> Option<String> {
        let body = &answer.body;
        let length = |value: Option<&Value>| value.and_then(Value::as_array).map(Vec::len);
        let fail = |holds: bool, expected: String| (!holds).then_some(expected);
        match self {
            Self::Status(wanted) => fail(
                wanted.contains(&answer.status),
                format!("the status {wanted:?}, not {}", answer.status),
            ),
            Self::MediaType(wanted) => fail(
                answer.media_type() == wanted,
                format!("the media type {wanted}, not {}", answer.media_type()),
            ),
            Self::Header(name, wanted) => {
                let found = answer.header(name);
                let expected = format!("the header {name}: {wanted}, not {found:?}");
                fail(found == Some(wanted.as_str()), expected)
            }
            Self::Text(wanted) => {
                fail(answer.text.contains(wanted), format!("the text {wanted:?}"))
            }
            Self::Body(wanted) => fail(fits(body, wanted), format!("the body {wanted}")),
            Self::Includes(wanted) => fail(has(body, wanted), format!("an element {wanted}")),
            Self::Excludes(wanted) => fail(!has(body, wanted), format!("no element {wanted}")),
            Self::AtLeast(wanted) => fail(
                length(Some(body)).is_some_and(|length| length >= *wanted),
                format!("a list of at least {wanted}, not {:?}", length(Some(body))),
            ),
            Self::Length(wanted) => fail(
                length(Some(body)) == Some(*wanted),
                format!("a list of {wanted}, not {:?}", length(Some(body))),
            ),
            Self::LengthOf(path, wanted) => fail(
                length(member(body, path)) == Some(*wanted),
                format!("a list of {wanted} as {path}"),
            ),
            Self::Sorted(paths, order) => fail(
                is_sorted(body, paths, *order),
                format!("a list sorted by {}, {order:?}", paths.join(", ")),
            ),
            Self::Minimum(path, wanted) => fail(
                member(body, path)
                    .and_then(Value::as_i64)
                    .is_some_and(|number| number >= *wanted),
                format!("a {path} of at least {wanted}"),
            ),
            Self::Differs(path, other) => fail(
                member(body, path).is_some_and(|value| value != other),
                format!("another {path} than {other}"),
            ),
            Self::Format(path, format) => fail(
                elements(body).all(|one| member(one, path).is_some_and(|v| format.fits(v))),
                format!("a {path} written as {format:?}"),
            ),
        }
    }
}

/// Whether a value is as wanted: an object has at least the members wanted, a list exactly the
/// elements, and anything else is the same.
pub(crate) fn fits(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Object(value), Value::Object(wanted)) => wanted
            .iter()
            .all(|(key, wanted)| value.get(key).is_some_and(|value| fits(value, wanted))),
        (Value::Array(value), Value::Array(wanted)) => {
            value.len() == wanted.len()
                && value
                    .iter()
                    .zip(wanted)
                    .all(|(value, wanted)| fits(value, wanted))
        }
        // A decimal is the same with and without zeros at its end.
        (Value::Number(value), Value::Number(wanted)) => {
            let is_fraction = value.is_f64() || wanted.is_f64();
            value == wanted || is_fraction && value.as_f64() == wanted.as_f64()
        }
        (value, wanted) => value == wanted,
    }
}

fn has(list: &Value, wanted: &Value) -> bool {
    let mut elements = list.as_array().into_iter().flatten();
    elements.any(|one| fits(one, wanted))
}

/// The elements of a list, or the one thing that it is.
fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    match value {
        Value::Array(elements) => elements.iter(),
        other => std::slice::from_ref(other).iter(),
    }
}

fn is_sorted(list: &Value, paths: &[String], order: Order) -> bool {
    list.as_array().is_some_and(|elements| {
        elements.windows(2).all(|pair| {
            let (first, second) = match order {
                Order::Ascending => (&pair[0], &pair[1]),
                Order::Descending => (&pair[1], &pair[0]),
            };
            let differing = paths
                .iter()
                .map(|path| (member(first, path), member(second, path)))
                .find(|(first, second)| first != second);
            match differing {
                Some((Some(Value::String(first)), Some(Value::String(second)))) => first < second,
                Some((Some(first), Some(second))) => first.as_f64() < second.as_f64(),
                Some(_) => false,
                None => true,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holds(expectation: Expectation, body: Value) -> bool {
        let answer = Answer {
            text: body.to_string(),
            status: 200,
            body,
            ..Default::default()
        };
        expectation.failure(&answer).is_none()
    }

    #[test]
    fn an_object_may_have_more_and_a_list_may_not() {
        let check = |wanted: Value, body: Value, expected| {
            assert_eq!(
                holds(Expectation::Body(wanted.clone()), body),
                expected,
                "{wanted}"
            );
        };
        check(json!({ "a": 1 }), json!({ "a": 1, "b": 2 }), true);
        check(json!({ "a": null }), json!({ "b": 2 }), false);
        check(json!([{ "a": 1 }]), json!([{ "a": 1, "b": 2 }]), true);
        check(json!([1]), json!([1, 2]), false);
        check(json!([]), json!({}), false);
        check(json!(true), json!("true"), false);
    }

    #[test]
    fn lists_are_compared_by_members() {
        let list = json!([{ "a": 1, "b": "x" }, { "a": 1, "b": "y" }, { "a": 10, "b": "a" }]);
        let sorted = |paths: &[&str], order| {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            holds(Expectation::Sorted(paths, order), list.clone())
        };
        assert!(sorted(&["a", "b"], Order::Ascending));
        assert!(!sorted(&["b"], Order::Ascending));
        assert!(!sorted(&["a"], Order::Descending));
        assert!(holds(
            Expectation::Includes(json!({ "b": "y" })),
            list.clone()
        ));
        assert!(!holds(
            Expectation::Excludes(json!({ "b": "y" })),
            list.clone()
        ));
        assert!(holds(Expectation::Length(3), list.clone()));
        assert!(!holds(Expectation::AtLeast(4), list));
    }

    #[test]
    fn members_are_found_at_any_depth() {
        let body = json!({ "outer": { "list": [1, 2], "number": 7 } });
        assert!(holds(
            Expectation::LengthOf("outer.list".into(), 2),
            body.clone()
        ));
        assert!(holds(
            Expectation::Minimum("outer.number".into(), 7),
            body.clone()
        ));
        assert!(!holds(
            Expectation::Minimum("outer.other".into(), 7),
            body.clone()
        ));
        assert!(!holds(
            Expectation::Differs("outer.number".into(), json!(7)),
            body
        ));
    }

    #[test]
    fn the_status_is_one_of_those_expected() {
        assert!(holds(Expectation::Status(vec![404, 200]), json!(null)));
        assert!(!holds(Expectation::Status(vec![404]), json!(null)));
        assert!(!holds(Expectation::Text("a".into()), json!("b")));
    }
}
