//! Values of a scenario as Rust.

use serde_json::{Number, Value};
use stategen_template::from_template;

use crate::filters;
use crate::rust::names::field;
use crate::shown::{Show, Shown};
use stategen_model::scenario;
use stategen_model::scenario::resolve::reference;

/// A JSON value as `json!` takes it.
#[from_template("conformance/tests/scenarios/literal.rs")]
pub(super) enum Literal {
    /// What an earlier step remembered.
    Variable(Shown),
    Text(Shown),
    /// A number that 32 bits do not hold.
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
    pub(super) fn new(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(truth) => Self::Plain(truth.to_string().shown()),
            Value::Number(number) if is_wide(number) => Self::Wide(number.to_string().shown()),
            Value::Number(number) => Self::Plain(number.to_string().shown()),
            Value::String(text) => Self::text(text),
            Value::Array(elements) => Self::List(elements.iter().map(Self::new).collect()),
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| Member { name: name.shown(), value: Self::new(value) };
                Self::Object(members.iter().map(member).collect())
            }
        }
    }

    /// Text, or a reference to what was remembered. A dollar at the start of a text is written twice.
    pub(super) fn text(text: &str) -> Self {
        match reference(text) {
            Some(name) => Self::Variable(text.shown_as(|_| field(name))),
            None => Self::Text(text.shown_as(|text| text.strip_prefix("$").unwrap_or(text).to_owned())),
        }
    }

    /// Whether Rust knows it by `json!` alone.
    pub(super) fn is_nested(&self) -> bool {
        matches!(self, Self::Object(_) | Self::List(_))
    }
}

/// Whether a literal needs a suffix: one without is of 32 bits.
fn is_wide(number: &Number) -> bool {
    number.as_i64().is_some_and(|number| i32::try_from(number).is_err())
}

impl Period {
    pub(super) fn new(period: scenario::Period) -> Self {
        match period.0.subsec_millis() {
            0 => Self::Seconds(period.0.as_secs().shown()),
            _ => Self::Milliseconds(period.0.as_millis().to_string().shown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &str) {
        let value = serde_json::from_str(json).expect("it is JSON");
        assert_eq!(stategen_marks::plain(&Literal::new(&value).to_string()), expected);
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
