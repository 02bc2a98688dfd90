//! Where output comes from, and what follows from a thing that was authored.

pub mod counterfactual;
pub mod explainer;
pub mod explanation;
pub mod impact;
pub mod inverse;
pub mod matrix;
pub mod pins;
pub mod place;
mod renamed;
pub mod traced;
