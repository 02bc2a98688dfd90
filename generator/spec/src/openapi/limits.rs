//! What values are held to beyond their type.

use stategen_model::authored::{Authored, Text};
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::node::{Node, Value};
use stategen_model::system::decimal::{MOST_NUMBER_DIGITS, scale_of, units};
use stategen_model::system::{Limits, Type};

use super::{Reader, is_true, pattern};

/// Beyond this a number of JSON is not exact (2 to the power of 53).
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// Whether a decimal has more digits than a number of JSON keeps.
fn is_long(units: i64) -> bool {
    units.unsigned_abs() >= 10_u64.pow(MOST_NUMBER_DIGITS)
}

impl<'a> Reader<'a> {
    /// What a list or map holds is held to, and after that what this holds.
    pub(super) fn each(&mut self, schema: &'a Node, ty: &Type) -> Vec<Limits> {
        let mut each = Vec::new();
        let (mut schema, mut ty) = (schema, ty);
        while let Type::List(held) | Type::Map(held) = ty {
            let key = if matches!(ty, Type::List(_)) { "items" } else { "additionalProperties" };
            let Some(inner) = self.plain(schema).get(key) else { break };
            each.push(self.limits(inner, held));
            (schema, ty) = (inner, held);
        }
        each
    }

    /// The limits of a schema, each one that its type can be held to.
    pub(super) fn limits(&mut self, schema: &'a Node, ty: &Type) -> Limits {
        let schema = self.plain(schema);
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
            multiple_of: self.multiple(schema, ty),
            min_length: count("minLength"),
            max_length: count("maxLength"),
            min_items: count("minItems"),
            max_items: count("maxItems"),
            pattern: self.pattern(schema),
            unique_items: self.unique_items(schema, ty),
            min_properties: count("minProperties"),
            max_properties: count("maxProperties"),
        };
        if let Some(node) = schema.get("minProperties").or_else(|| schema.get("maxProperties"))
            && matches!(ty, Type::Object(_))
        {
            let message = "this counts properties that are named, which the service would not do".to_owned();
            self.refuse(node.span, message, "leave it out, and say which are `required`");
        }
        if let Some(node) = schema.get("minLength").or_else(|| schema.get("maxLength"))
            && *ty != Type::String
        {
            self.refuse(node.span, "a text of this format has no length".to_owned(), "leave it out");
        }
        if let Some(node) = schema.get("pattern").filter(|_| *ty != Type::String) {
            self.refuse(node.span, "a text of this format has one look".to_owned(), "leave it out");
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
        let scale = match ty {
            Type::Number => u32::MAX,
            Type::Decimal(decimal) => decimal.scale,
            _ => 0,
        };
        if scale_of(number) > scale {
            let (message, help) = match scale {
                0 => (format!("`{key}` of an integer is {number}"), "write a whole number".to_owned()),
                _ => (
                    format!("`{key}` has more digits than the decimal"),
                    format!("write at most {scale} behind the point"),
                ),
            };
            self.refuse(node.span, message, help);
            return None;
        }
        if matches!(ty, Type::Decimal(_)) && units(&number.to_string(), scale).is_none_or(is_long) {
            let message = format!("`{key}` has more digits than a number of JSON keeps");
            self.refuse(node.span, message, format!("write at most {MOST_NUMBER_DIGITS}"));
            return None;
        }
        Some(Authored::new(number, node.span))
    }

    /// A pattern that JavaScript and the services read alike.
    fn pattern(&mut self, schema: &Node) -> Option<Text> {
        let node = schema.get("pattern")?;
        let text = node.authored()?;
        if let Err(fault) = pattern::check(&text) {
            self.refuse(node.span, format!("the pattern `{text}` {}", fault.message), fault.instead);
            return None;
        }
        Some(text)
    }

    /// Items that are there once, of a type whose values can be told apart.
    fn unique_items(&mut self, schema: &Node, ty: &Type) -> Option<Authored<bool>> {
        let node = schema.get("uniqueItems").filter(|_| is_true(schema, "uniqueItems"))?;
        match ty {
            Type::List(item) if matches!(**item, Type::Number | Type::Object(_) | Type::List(_) | Type::Map(_)) => {
                let message = "items of this type are not told apart".to_owned();
                self.refuse(node.span, message, "leave it out, and look for what is there twice in the handler");
                None
            }
            _ => Some(Authored::new(true, node.span)),
        }
    }

    fn multiple(&mut self, schema: &Node, ty: &Type) -> Option<Authored<f64>> {
        let node = schema.get("multipleOf")?;
        let number = match (ty, &node.value) {
            (Type::Number, _) => {
                let message = "a double is hardly ever a multiple of anything".to_owned();
                self.refuse(node.span, message, "say `format: decimal`, which is exact");
                return None;
            }
            // It has been looked at with the type.
            (Type::Decimal(_), Value::Float(number)) => Some(*number),
            _ => node.number::<i32>().filter(|number| **number > 0).map(|number| f64::from(*number)),
        };
        if number.is_none() {
            let message = format!("an integer is no multiple of {}", node.show());
            self.refuse(node.span, message, "write a whole number above 0");
        }
        number.map(|number| Authored::new(number, node.span))
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
            ("minProperties", number(limits.min_properties), "maxProperties", number(limits.max_properties)),
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
