//! Reading packs, states and pins, with positions.

pub mod yaml;
