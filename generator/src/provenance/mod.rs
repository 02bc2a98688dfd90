//! Where output comes from, and what follows from a thing that was authored.

mod alignment;
pub mod counterfactual;
pub mod impact;
pub mod line;
pub mod matrix;
pub mod patterns;
pub mod pins;
pub mod place;
mod sequence;
pub mod written;

use std::collections::BTreeSet;

use crate::system::model::System;

/// The scenarios that verify a requirement: those that its trace names, and those that name it.
pub fn scenarios_of<'a>(system: &'a System, requirement: &str) -> Vec<&'a str> {
    let traced = system.requirements.get(requirement).into_iter().flat_map(|one| &one.verified_by).map(String::as_str);
    let naming = system.scenarios.iter().filter(|(_, one)| one.verifies.iter().any(|id| id == requirement));
    traced.chain(naming.map(|(id, _)| id.as_str())).collect::<BTreeSet<_>>().into_iter().collect()
}
