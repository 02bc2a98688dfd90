//! Pieces of paths and addresses, as templates put them together.

use crate::shown::Shown;
use stategen_model::address;

/// Fixed text, and the parameter that follows it.
pub(crate) struct Piece {
    pub(crate) fixed: Shown,
    pub(crate) parameter: Option<Shown>,
}

/// A path or an address, cut where its parameters stand; `variable` gives a parameter's name in the target language.
pub(crate) fn pieces(address: &Shown, variable: impl Fn(&str) -> String) -> Vec<Piece> {
    let piece = |(fixed, name): (&str, Option<&str>)| Piece {
        fixed: address.map(|_| fixed.to_owned()),
        parameter: name.map(|name| address.map(|_| variable(name))),
    };
    address::pieces(address.text()).into_iter().map(piece).collect()
}
