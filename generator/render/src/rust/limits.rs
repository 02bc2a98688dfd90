//! What values of a request are held to beyond their type.

use super::names::field;
use crate::shown::{Show, Shown};
use stategen_model::authored::Authored;
use stategen_model::system::decimal::{scale_of, units};
use stategen_model::system::{Access, Decimal, Field, Type};

/// A limit of a value that a variable or member has.
pub(super) struct Limit {
    pub(super) name: Shown,
    pub(super) variable: Shown,
    pub(super) optional: bool,
    /// What the value of an optional one is called.
    pub(super) held: &'static str,
    pub(super) rule: Rule,
}

pub(super) enum Rule {
    AtLeast(Bound),
    AtMost(Bound),
    MoreThan(Bound),
    LessThan(Bound),
    /// Of a number, and how Rust writes that nothing is left.
    MultipleOf(Bound, &'static str),
    NotEmpty,
    Shortest(Shown),
    Longest(Shown),
    FewestItems(Shown),
    MostItems(Shown),
}

/// A number as the contract has it, and as Rust compares values of the type with it.
pub(super) struct Bound {
    pub(super) said: Shown,
    pub(super) literal: Shown,
}

/// The limits of a field: of its value, then of its length.
pub(super) fn limits(limited: &Field) -> Vec<Limit> {
    // A request does not set it.
    if limited.access == Access::ReadOnly {
        return Vec::new();
    }
    let limits = &limited.limits;
    let number = |bound: Option<Authored<f64>>| bound.map(|bound| Bound::new(&bound, &limited.ty));
    let nothing_or = |count: Authored<u32>, rule: fn(Shown) -> Rule| match *count {
        1 => Rule::NotEmpty,
        _ => rule(count.shown()),
    };
    let rules = [
        number(limits.minimum).map(Rule::AtLeast),
        number(limits.exclusive_minimum).map(Rule::MoreThan),
        number(limits.maximum).map(Rule::AtMost),
        number(limits.exclusive_maximum).map(Rule::LessThan),
        multiple(limits.multiple_of, &limited.ty),
        limits.min_length.filter(|letters| **letters > 0).map(|letters| nothing_or(letters, Rule::Shortest)),
        limits.max_length.map(|letters| Rule::Longest(letters.shown())),
        limits.min_items.filter(|items| **items > 0).map(|items| nothing_or(items, Rule::FewestItems)),
        limits.max_items.map(|items| Rule::MostItems(items.shown())),
    ];
    let limit = |rule| Limit {
        name: limited.name.shown(),
        variable: limited.name.shown_as(field),
        optional: limited.optional,
        held: match *limited.ty {
            Type::String => "text",
            Type::List(_) => "list",
            _ => "number",
        },
        rule,
    };
    rules.into_iter().flatten().map(limit).collect()
}

/// Every number is a multiple of the one that its last digit counts.
fn multiple(of: Option<Authored<f64>>, ty: &Type) -> Option<Rule> {
    let (least, nothing) = match ty {
        Type::Decimal(Decimal { scale, .. }) => (format!("1e-{scale}"), "rust_decimal::Decimal::ZERO"),
        _ => ("1".to_owned(), "0"),
    };
    let of = of.filter(|of| least.parse() != Ok(**of))?;
    Some(Rule::MultipleOf(Bound::new(&of, ty), nothing))
}

impl Bound {
    fn new(number: &Authored<f64>, ty: &Type) -> Self {
        let said = number.shown();
        let literal = match ty {
            Type::Number => number.map(|number| format!("{number:?}")).shown(),
            Type::Decimal(_) => said.map(decimal),
            _ => said.clone(),
        };
        Self { said, literal }
    }
}

/// A decimal as Rust writes it. The contract's reader has seen that it has no more digits than there is room for.
fn decimal(text: &str) -> String {
    let scale = scale_of(text.parse().expect("a bound is a number"));
    match units(text, scale).expect("a bound has no more digits than a decimal has room for") {
        0 => "rust_decimal::Decimal::ZERO".to_owned(),
        units => format!("rust_decimal::Decimal::new({units}, {scale})"),
    }
}
