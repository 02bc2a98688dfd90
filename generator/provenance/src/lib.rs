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
