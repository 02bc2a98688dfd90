//! Values of a scenario as Rust.

use stategen_template::from_template;

use crate::filters;
use crate::rust::names::field;
use crate::shown::{Show, Shown};
use stategen_model::authored::{Authored, Words};
use stategen_model::node::{Key, Node, Value};
use stategen_model::scenario;
use stategen_model::scenario::resolve::reference;

/// A JSON value as `json!` takes it.
#[from_template("conformance/tests/scenarios/literal.rs")]
pub(super) enum Literal {
    /// What an earlier step remembered.
    Variable(Shown),
    Text(Shown),
    /// A whole number that 32 bits do not hold: one without a suffix is of 32 bits.
    Wide(Shown),
    /// Another number, or a truth value.
    Plain(Shown),
    Null,
    Object(Vec<Member<Literal>>),
    List(Vec<Literal>),
}

/// Something by the name of a member.
pub(super) struct Member<T> {
    pub(super) name: Shown,
    pub(super) value: T,
}

/// A length of time.
pub(super) enum Period {
    Seconds(Shown),
    Milliseconds(Shown),
}

impl Literal {
    pub(super) fn new(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Integer(number) if i32::try_from(*number).is_err() => Self::Wide(scalar(node)),
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) => Self::Plain(scalar(node)),
            Value::String(_) => Self::text(&scalar(node)),
            Value::List(elements) => Self::List(elements.iter().map(Self::new).collect()),
            Value::Map(members) => {
                let member = |(name, value): &(Key, Node)| Member {
                    name: name.authored::<Words>().shown(),
                    value: Self::new(value),
                };
                Self::Object(members.iter().map(member).collect())
            }
        }
    }

    /// Text, or a reference to what was remembered. A dollar at the start of a text is written twice.
    pub(super) fn text(text: &Shown) -> Self {
        match reference(text.text()) {
            Some(name) => Self::Variable(text.map(|_| field(name))),
            None => Self::Text(text.map(|text| text.strip_prefix("$").unwrap_or(text).to_owned())),
        }
    }

    /// Whether Rust knows it by `json!` alone.
    pub(super) fn is_nested(&self) -> bool {
        matches!(self, Self::Object(_) | Self::List(_))
    }
}

/// A value that holds no others, as it was written.
pub(super) fn scalar(node: &Node) -> Shown {
    Shown::new(node.text(), [node.span])
}

impl Period {
    pub(super) fn new(period: Authored<scenario::Period>) -> Self {
        match period.0.subsec_millis() {
            0 => Self::Seconds(period.map(|period| period.0.as_secs()).shown()),
            _ => Self::Milliseconds(period.map(|period| period.0.as_millis()).shown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &str) {
        let node: Node = serde_json::from_str(json).expect("it is JSON");
        assert_eq!(stategen_marks::plain(&Literal::new(&node).to_string()), expected);
    }

    #[test]
    fn values_are_written_as_json_takes_them() {
        check(r#"{"a":[1,"$b"],"c":null,"d":{},"e":true}"#, r#"{ "a": [1, b], "c": null, "d": {}, "e": true }"#);
        check(r#"["$$b", 3000000000, []]"#, r#"["$b", 3000000000_i64, []]"#);
        check(r#""$account-id""#, "account_id");
    }

    #[test]
    fn text_stays_in_its_string() {
        check(r#""a\"b\n""#, r#""a\"b\n""#);
    }
}
