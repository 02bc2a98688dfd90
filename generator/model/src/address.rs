//! Paths and addresses of channels: fixed text, in which `{parameter}`s stand.

/// The names of the parameters, in their order.
pub fn parameters(address: &str) -> impl Iterator<Item = &str> {
    address.split('{').skip(1).filter_map(|part| part.split('}').next())
}

/// The address, cut where its parameters stand: fixed text, and the name of the parameter after it. At least one piece.
#[must_use]
pub fn pieces(address: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let mut rest = address;
    while let Some((fixed, after)) = rest.split_once('{') {
        let (parameter, after) = after.split_once('}').unwrap_or((after, ""));
        pieces.push((fixed, Some(parameter)));
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push((rest, None));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_where_its_parameters_stand() {
        let address = "/shelves/{shelf-id}/books/{id}/";
        let expected = [("/shelves/", Some("shelf-id")), ("/books/", Some("id")), ("/", None)];
        assert_eq!(pieces(address), expected);
        assert_eq!(parameters(address).collect::<Vec<_>>(), ["shelf-id", "id"]);
        assert_eq!(pieces("/books/{id}"), [("/books/", Some("id"))]);
        assert_eq!(pieces(""), [("", None)]);
    }
}
