//! What values of a request are held to beyond their type.

use super::merged::Merged;
use super::names::{constant, field};
use crate::shown::{Show, Shown};
use stategen_model::authored::{Authored, Text};
use stategen_model::system::decimal::{scale_of, units};
use stategen_model::system::{Access, Decimal, Field, Limits, Type};

/// A limit of a value that a variable or member has.
pub(super) struct Limit {
    pub(super) name: Shown,
    pub(super) variable: Shown,
    /// What lies around the value.
    pub(super) around: Option<Layer>,
    /// What the value of an optional one is called.
    pub(super) held: &'static str,
    /// Whether it is of each item, and not of the member itself.
    pub(super) of_items: bool,
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
    /// Of a list that may have no items at all.
    FewestOfSome(Shown),
    MostItems(Shown),
    /// Of a text: what the pattern is called, and how Rust writes it.
    Pattern {
        constant: Shown,
        text: Shown,
    },
    FewestEntries(Shown),
    MostEntries(Shown),
    /// Of a list: no item is there twice.
    Distinct,
}

/// The items of a list that have limits.
pub(super) struct Items {
    pub(super) variable: Shown,
    /// What lies around an item.
    pub(super) layers: Vec<Layer>,
    /// The limits of each.
    pub(super) limits: Vec<Limit>,
}

/// What lies around a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// It may be missing.
    Option,
    /// It is a member of a merge patch that may be absent or null.
    Change,
    /// It is one of a list.
    List,
    /// It is one of a map.
    Map,
}

/// What lies around what a list or map holds.
fn layer(ty: &Type) -> Option<(Layer, &Type)> {
    match ty {
        Type::List(held) => Some((Layer::List, held)),
        Type::Map(held) => Some((Layer::Map, held)),
        _ => None,
    }
}

/// What lies around the value of a field, which may be one of a merge patch.
fn around(field: &Field, patch: bool) -> Option<Layer> {
    match Merged::new(field) {
        Merged::Change if patch => Some(Layer::Change),
        _ => field.optional.then_some(Layer::Option),
    }
}

/// What lies around what a field holds at last, the outermost first.
pub(super) fn layers(field: &Field, patch: bool) -> Vec<Layer> {
    let mut layers: Vec<Layer> = around(field, patch).into_iter().collect();
    let mut held = &*field.ty;
    while let Some((layer, inner)) = layer(held) {
        layers.push(layer);
        held = inner;
    }
    layers
}

impl Limit {
    /// Holds a list to its least length only where there are items.
    pub(super) fn may_have_none(&mut self) {
        if let Rule::FewestItems(items) = &self.rule {
            self.rule = Rule::FewestOfSome(items.clone());
        }
    }

    /// Whether it is a pattern.
    pub(super) const fn is_pattern(&self) -> bool {
        matches!(self.rule, Rule::Pattern { .. })
    }
}

/// A number as the contract has it, and as Rust compares values of the type with it.
pub(super) struct Bound {
    pub(super) said: Shown,
    pub(super) literal: Shown,
}

/// The limits of a field, which may be one of a merge patch: of its value, then of its length.
pub(super) fn limits(limited: &Field, patch: bool) -> Vec<Limit> {
    // A request does not set it.
    if limited.access == Access::ReadOnly {
        return Vec::new();
    }
    let limit = |rule| Limit {
        name: limited.name.shown(),
        variable: limited.name.shown_as(field),
        around: around(limited, patch),
        held: value_name(&limited.ty),
        of_items: false,
        rule,
    };
    rules(&limited.limits, &limited.ty, &limited.name).into_iter().map(limit).collect()
}

/// The limits of what the lists of a field hold.
pub(super) fn each(limited: &Field, patch: bool) -> Vec<Items> {
    if limited.access == Access::ReadOnly {
        return Vec::new();
    }
    let mut layers: Vec<Layer> = around(limited, patch).into_iter().collect();
    let mut ty = &*limited.ty;
    let mut found = Vec::new();
    for limits in &limited.each {
        let Some((around, held)) = layer(ty) else { break };
        layers.push(around);
        ty = held;
        let limit = |rule| Limit {
            name: limited.name.shown(),
            variable: "item".shown(),
            around: None,
            held: value_name(ty),
            of_items: true,
            rule,
        };
        let limits: Vec<Limit> = rules(limits, ty, &limited.name).into_iter().map(limit).collect();
        if !limits.is_empty() {
            found.push(Items { variable: limited.name.shown_as(field), layers: layers.clone(), limits });
        }
    }
    found
}

/// What a value is called in a message.
fn value_name(ty: &Type) -> &'static str {
    match ty {
        Type::String => "text",
        Type::List(_) => "list",
        Type::Map(_) => "map",
        _ => "number",
    }
}

fn rules(limits: &Limits, ty: &Type, name: &Text) -> Vec<Rule> {
    let number = |bound: Option<Authored<f64>>| bound.map(|bound| Bound::new(&bound, ty));
    let nothing_or = |count: Authored<u32>, rule: fn(Shown) -> Rule| match *count {
        1 => Rule::NotEmpty,
        _ => rule(count.shown()),
    };
    let pattern = |text: &Text| Rule::Pattern { constant: name.shown_as(constant), text: text.shown() };
    let rules = [
        number(limits.minimum).map(Rule::AtLeast),
        number(limits.exclusive_minimum).map(Rule::MoreThan),
        number(limits.maximum).map(Rule::AtMost),
        number(limits.exclusive_maximum).map(Rule::LessThan),
        multiple(limits.multiple_of, ty),
        limits.min_length.filter(|letters| **letters > 0).map(|letters| nothing_or(letters, Rule::Shortest)),
        limits.max_length.map(|letters| Rule::Longest(letters.shown())),
        limits.pattern.as_ref().map(pattern),
        limits.min_items.filter(|items| **items > 0).map(|items| nothing_or(items, Rule::FewestItems)),
        limits.max_items.map(|items| Rule::MostItems(items.shown())),
        limits.unique_items.map(|_| Rule::Distinct),
        limits.min_properties.filter(|least| **least > 0).map(|least| nothing_or(least, Rule::FewestEntries)),
        limits.max_properties.map(|most| Rule::MostEntries(most.shown())),
    ];
    rules.into_iter().flatten().collect()
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
pub(super) fn decimal(text: &str) -> String {
    decimal_of(text, scale_of(text.parse().expect("a bound is a number")))
}

/// A decimal of a scale as Rust writes it. The contract's reader has seen that it has no more digits than there is room for.
pub(super) fn decimal_of(text: &str, scale: u32) -> String {
    match units(text, scale).expect("the reader has seen that there is room for the digits") {
        0 => "rust_decimal::Decimal::ZERO".to_owned(),
        units => format!("rust_decimal::Decimal::new({units}, {scale})"),
    }
}
