//! Lists without an item that is there twice.

use std::collections::BTreeSet;

/// Whether an item is there twice.
pub fn has_twice<T: Ord>(items: &[T]) -> bool {
    let mut seen = BTreeSet::new();
    !items.iter().all(|item| seen.insert(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_twice_is_found_wherever_it_stands() {
        assert!(has_twice(&["a", "b", "a"]));
        assert!(!has_twice(&["a", "b", "c"]) && !has_twice::<i32>(&[]));
    }
}
