//! What values are held to beyond their type.

use stategen_model::authored::Authored;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::node::{Node, Value};
use stategen_model::system::{Limits, Type};

use super::{Reader, is_true};

/// Beyond this a number of JSON is not exact (2 to the power of 53).
const LARGEST: f64 = 9_007_199_254_740_992.0;

impl Reader<'_> {
    /// The limits of a schema, each one that its type can be held to.
    pub(super) fn limits(&mut self, schema: &Node, ty: &Type) -> Limits {
        let mut bound = |key: &str| self.bound(schema, key, ty);
        let (least, most) = (bound("minimum"), bound("maximum"));
        let (above, below) = (bound("exclusiveMinimum"), bound("exclusiveMaximum"));
        // In OpenAPI 3.0 these say of the other two that they are exclusive.
        let (least, above) = if is_true(schema, "exclusiveMinimum") { (None, least) } else { (least, above) };
        let (most, below) = if is_true(schema, "exclusiveMaximum") { (None, most) } else { (most, below) };
        let count = |key: &str| schema.get(key).and_then(Node::number::<u32>);
        let limits = Limits {
            minimum: least,
            maximum: most,
            exclusive_minimum: above,
            exclusive_maximum: below,
            multiple_of: self.multiple(schema),
            min_length: count("minLength"),
            max_length: count("maxLength"),
            min_items: count("minItems"),
            max_items: count("maxItems"),
        };
        if let Some(node) = schema.get("minLength").or_else(|| schema.get("maxLength"))
            && *ty == Type::Timestamp
        {
            self.refuse(node.span, "an instant has no length".to_owned(), "leave it out");
        }
        self.exclusive_of_nothing(schema);
        self.nothing_fits(schema, &limits);
        limits
    }

    /// A bound that values of the type can have.
    fn bound(&mut self, schema: &Node, key: &str, ty: &Type) -> Option<Authored<f64>> {
        let node = schema.get(key)?;
        let number = match node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => return None,
        };
        let range = match ty {
            Type::Integer => f64::from(i32::MIN)..=f64::from(i32::MAX),
            _ => -LARGEST..=LARGEST,
        };
        if !range.contains(&number) {
            let message = format!("`{key}` is {number}, which is beyond what the type holds");
            self.refuse(node.span, message, "leave it out, or say `format: int64`");
            return None;
        }
        if *ty != Type::Number && number.fract() != 0.0 {
            self.refuse(node.span, format!("`{key}` of an integer is {number}"), "write a whole number");
            return None;
        }
        Some(Authored::new(number, node.span))
    }

    fn multiple(&mut self, schema: &Node) -> Option<Authored<i64>> {
        let node = schema.get("multipleOf")?;
        match node.number::<i64>().filter(|number| (1..=i64::from(i32::MAX)).contains(&**number)) {
            Some(number) => Some(number),
            None => {
                let message = format!("an integer is no multiple of {}", node.show());
                self.refuse(node.span, message, "write a whole number above 0");
                None
            }
        }
    }

    fn exclusive_of_nothing(&mut self, schema: &Node) {
        for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            if is_true(schema, exclusive) && schema.get(bound).is_none() {
                let message = format!("`{exclusive}` is of the `{bound}`, and there is none");
                self.refuse(schema.place(&[exclusive]), message, format!("add `{bound}`"));
            }
        }
    }

    /// Refuses limits that no value keeps.
    fn nothing_fits(&mut self, schema: &Node, limits: &Limits) {
        let number = |bound: Option<Authored<u32>>| bound.map(|bound| f64::from(*bound));
        let bound = |bound: Option<Authored<f64>>| bound.map(|bound| *bound);
        let pairs = [
            ("minimum", bound(limits.minimum), "maximum", bound(limits.maximum)),
            ("minLength", number(limits.min_length), "maxLength", number(limits.max_length)),
            ("minItems", number(limits.min_items), "maxItems", number(limits.max_items)),
        ];
        for (lower, least, upper, most) in pairs {
            if let (Some(least), Some(most)) = (least, most)
                && least > most
            {
                let message = format!("`{upper}` is less than `{lower}`: nothing fits");
                let finding = Diagnostic::error(Code::Contract, schema.place(&[upper]), message);
                let finding = finding.with_related(schema.place(&[lower]), "the other one");
                self.findings.push(finding.with_help("exchange them"));
            }
        }
    }
}
