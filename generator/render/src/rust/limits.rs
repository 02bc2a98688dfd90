//! What values of a request are held to beyond their type.

use super::names::field;
use crate::shown::{Show, Shown};
use stategen_model::authored::Authored;
use stategen_model::system::{Access, Field, Type};

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
    MultipleOf(Shown),
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
        // Every number is a multiple of one.
        limits.multiple_of.filter(|number| **number > 1).map(|number| Rule::MultipleOf(number.shown())),
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

impl Bound {
    fn new(number: &Authored<f64>, ty: &Type) -> Self {
        let said = number.shown();
        let literal =
            if *ty == Type::Number { number.map(|number| format!("{number:?}")).shown() } else { said.clone() };
        Self { said, literal }
    }
}
