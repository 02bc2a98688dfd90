//! The format `decimal`, with how many digits stand behind the point.

use stategen_model::authored::Authored;
use stategen_model::node::{Node, Value};
use stategen_model::system::decimal::{Form, MOST_DIGITS, MOST_NUMBER_DIGITS, scale_of};
use stategen_model::system::{Decimal, Type};

use super::Reader;

/// How a decimal that JSON writes as text says how many digits stand behind its point: of a text, JSON Schema has no
/// keyword that would.
const SCALE: &str = "x-scale";

impl Reader<'_> {
    /// The type of a decimal that is a number.
    pub(super) fn decimal_number(&mut self, schema: &Node) -> Option<Type> {
        Some(Type::Decimal(Decimal { scale: self.scale_of_number(schema)?, form: Form::Number }))
    }

    /// The type of a decimal that is text.
    pub(super) fn decimal_text(&mut self, schema: &Node) -> Option<Type> {
        Some(Type::Decimal(Decimal { scale: self.scale_of_text(schema)?, form: Form::Text }))
    }

    fn scale_of_number(&mut self, schema: &Node) -> Option<u32> {
        if let Some(node) = schema.get(SCALE) {
            let message = format!("`{SCALE}` is of a decimal that is text, this is a number");
            self.refuse(node.span, message, "say `multipleOf: 0.01`, or whatever its last digit is worth");
            return None;
        }
        let Some(node) = schema.get("multipleOf") else {
            let message = "this decimal does not say how many digits it has behind its point".to_owned();
            self.refuse(
                schema.place(&["format"]),
                message,
                "add `multipleOf: 0.01`, or whatever its last digit is worth",
            );
            return None;
        };
        let step = match node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => return None,
        };
        let scale = scale_of(step);
        if step <= 0.0 || scale > MOST_NUMBER_DIGITS {
            let message = format!("a decimal is no multiple of {}", node.show());
            let help = format!("write a number above 0, with at most {MOST_NUMBER_DIGITS} digits behind its point");
            self.refuse(node.span, message, help);
            return None;
        }
        Some(scale)
    }

    fn scale_of_text(&mut self, schema: &Node) -> Option<u32> {
        let Some(node) = schema.get(SCALE) else {
            let message = "this decimal does not say how many digits it has behind its point".to_owned();
            self.refuse(schema.place(&["format"]), message, format!("add `{SCALE}: 2`, or however many there are"));
            return None;
        };
        let scale = node.number::<u32>().filter(|scale| **scale <= MOST_DIGITS);
        if scale.is_none() {
            let message = format!("`{SCALE}` is {}", node.show());
            self.refuse(node.span, message, format!("write a whole number from 0 to {MOST_DIGITS}"));
        }
        scale.map(Authored::into_value)
    }
}
