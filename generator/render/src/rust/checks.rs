//! What is checked of an object that is read, beyond its types.

use std::collections::{BTreeMap, BTreeSet};

use stategen_template::from_template;

use super::limits::{Items, Layer, Limit, Rule, each, layers, limits};
use super::types::{Object, object_name, reachable};
use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::system::{Access, Field};

/// The fields of objects, by the objects' names.
pub(super) type Fields<'a> = BTreeMap<&'a str, &'a [Field]>;

/// What is checked of an object.
#[from_template("services/service/src/types/checks.rs")]
pub(crate) struct Checks {
    name: Shown,
    /// In the order of the fields.
    limits: Vec<Limit>,
    /// Lists whose items have limits.
    items: Vec<Items>,
    /// The members that have limits of their own.
    members: Vec<Nested>,
}

/// A member that is an object, or holds some.
struct Nested {
    name: Shown,
    variable: Shown,
    /// What lies around the object.
    layers: Vec<Layer>,
}

/// The objects that have limits, or hold one that has.
pub(super) fn limited<'a>(
    fields: &Fields<'_>,
    objects: &BTreeMap<&'a str, Object>,
    among: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<&'a str> {
    let has_own = |field: &Field| !limits(field, false).is_empty() || !each(field, false).is_empty();
    let is_limited = |name: &&str| reachable(objects, name).iter().any(|name| fields[name].iter().any(has_own));
    among.into_iter().filter(is_limited).collect()
}

impl Checks {
    /// Of an object with these fields, be it a merge patch; `limited` are the objects that have checks.
    pub(super) fn new(name: Shown, fields: &[Field], patch: bool, limited: &BTreeSet<&str>) -> Self {
        let nested = |field: &Field| {
            let name = object_name(&field.ty).filter(|name| limited.contains(name.as_str()))?;
            let member = Nested {
                name: field.name.shown().and(name.place()),
                variable: field.name.shown_as(super::names::field),
                layers: layers(field, patch),
            };
            (field.access != Access::ReadOnly).then_some(member)
        };
        Self {
            name,
            limits: fields.iter().flat_map(|field| limits(field, patch)).collect(),
            items: fields.iter().flat_map(|field| each(field, patch)).collect(),
            members: fields.iter().filter_map(nested).collect(),
        }
    }

    /// Whether a text is held to a pattern.
    pub(super) fn has_pattern(&self) -> bool {
        self.limits.iter().chain(self.items.iter().flat_map(|items| &items.limits)).any(Limit::is_pattern)
    }
}
