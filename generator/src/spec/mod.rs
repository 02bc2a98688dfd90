//! Reading packs, states and pins, with positions.
