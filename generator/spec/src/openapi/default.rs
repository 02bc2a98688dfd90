//! Defaults: values of their type, within the limits.

use regex_lite::Regex;
use stategen_model::authored::Authored;
use stategen_model::node::{Node, Value};
use stategen_model::system::decimal::units;
use stategen_model::system::{Access, Given, Limits, Type};

use super::Reader;
use super::schema::Said;

impl<'a> Reader<'a> {
    /// The default of a property, which is one that the service would take.
    pub(super) fn default(&mut self, said: &Said<'_, 'a>, ty: &Type, limits: &Limits) -> Option<Authored<Given>> {
        let node = said.schema.get("default")?;
        let (name, span) = (said.name, node.span);
        if said.required {
            let message = format!("`{name}` is never missing, and its default never used");
            self.refuse(span, message, "leave it out here, or out of `required`");
            return None;
        }
        if said.nullable {
            let message = format!("`{name}` may be null, and has a default: nothing is there, or something always is");
            self.refuse(span, message, "leave one of them out");
            return None;
        }
        if said.access == Access::ReadOnly {
            let message = format!("no request sets `{name}`, whatever its default");
            self.refuse(span, message, "leave it out: the handler says what there is");
            return None;
        }
        let Some(given) = self.given(said.schema, node, ty) else {
            let message = format!("the default of `{name}` is {}", node.show());
            self.refuse(
                span,
                message,
                "give a value of its type: a number, a truth value, a text or a name of its enum",
            );
            return None;
        };
        if !is_within(&given, limits) {
            let message = format!("the default of `{name}` is one that the service would refuse");
            self.refuse(span, message, "choose one within the limits");
            return None;
        }
        Some(Authored::new(given, span))
    }

    /// A value of a type.
    fn given(&self, schema: &'a Node, node: &Node, ty: &Type) -> Option<Given> {
        match (ty, &node.value) {
            (Type::Integer, Value::Integer(number)) => i32::try_from(*number).ok().map(|_| Given::Integer(*number)),
            (Type::Long, Value::Integer(number)) => Some(Given::Integer(*number)),
            (Type::Number, Value::Integer(number)) => Some(Given::Number(*number as f64)),
            (Type::Number, Value::Float(number)) => number.is_finite().then_some(Given::Number(*number)),
            (Type::Decimal(decimal), value) => {
                let text = match value {
                    Value::Integer(number) => number.to_string(),
                    Value::Float(number) => number.to_string(),
                    Value::String(text) => text.clone(),
                    _ => return None,
                };
                units(&text, decimal.scale).map(|_| Given::Decimal(text))
            }
            (Type::Boolean, Value::Bool(truth)) => Some(Given::Truth(*truth)),
            (Type::String, Value::String(text)) => Some(Given::Text(text.clone())),
            (Type::Enum(_), Value::String(text)) => {
                let values = self.plain(schema).get("enum").map(Node::items).unwrap_or_default();
                values.iter().any(|value| value.as_str() == Some(text)).then(|| Given::Text(text.clone()))
            }
            _ => None,
        }
    }
}

fn is_within(given: &Given, limits: &Limits) -> bool {
    match given {
        Given::Integer(number) => limits.admit(*number as f64),
        Given::Number(number) => limits.admit(*number),
        Given::Decimal(text) => text.parse().is_ok_and(|number| limits.admit(number)),
        Given::Truth(_) => true,
        Given::Text(text) => {
            let letters = text.chars().count() as u64;
            let matches = |pattern: &str| Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
            limits.min_length.is_none_or(|least| letters >= u64::from(*least))
                && limits.max_length.is_none_or(|most| letters <= u64::from(*most))
                && limits.pattern.as_ref().is_none_or(|pattern| matches(pattern))
        }
    }
}
