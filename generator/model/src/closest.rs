//! What a misspelt name may have meant, and how that is said.

use std::collections::BTreeMap;

/// Names longer than this are no slip of another.
const LONGEST: usize = 128;

/// As many names are listed at most.
const LISTED: usize = 12;

/// The known name nearest to `name`, if any is near enough to be a slip.
pub fn closest<N: AsRef<str>>(name: &str, known: impl IntoIterator<Item = N>) -> Option<N> {
    nearest(name, known).map(|(near, _)| near)
}

/// As [`closest`], and whether no other name is near.
pub(crate) fn nearest<N: AsRef<str>>(name: &str, known: impl IntoIterator<Item = N>) -> Option<(N, bool)> {
    let written = Written::of(name)?;
    let mut best: Option<(N, f64)> = None;
    let mut several = false;
    for candidate in known {
        let ratio = written.ratio(candidate.as_ref());
        if ratio >= 0.7 {
            several |= best.as_ref().is_some_and(|(other, _)| other.as_ref() != candidate.as_ref());
            if best.as_ref().is_none_or(|(_, before)| ratio >= *before) {
                best = Some((candidate, ratio));
            }
        }
    }
    best.map(|(near, _)| (near, !several))
}

/// The question for a misspelt name: `` did you mean `x`? ``
pub fn did_you_mean<N: AsRef<str>>(name: &str, known: impl IntoIterator<Item = N>) -> Option<String> {
    closest(name, known).map(|near| question(near.as_ref()))
}

/// The question for a misspelt name; else which names there are, the first of many.
pub fn did_you_mean_or_all<N: AsRef<str>>(name: &str, known: impl IntoIterator<Item = N>) -> String {
    let known: Vec<N> = known.into_iter().collect();
    did_you_mean(name, &known).unwrap_or_else(|| all(&known))
}

pub(crate) fn question(near: &str) -> String {
    format!("did you mean `{near}`?")
}

/// Which names there are, the first of many.
pub(crate) fn all<N: AsRef<str>>(known: impl IntoIterator<Item = N>) -> String {
    let mut known = known.into_iter();
    let first: Vec<String> = known.by_ref().take(LISTED).map(|name| name.as_ref().to_owned()).collect();
    let listed = first.join(", ");
    match (first.len(), known.count()) {
        (0, _) => "there is none".to_owned(),
        (1, _) => format!("the only one is {listed}"),
        (_, 0) => format!("the known ones are {listed}"),
        (_, more) => format!("the known ones are {listed} and {more} more"),
    }
}

/// A name as it was written: where each of its characters stands in it, one bit for each place.
struct Written {
    places: BTreeMap<char, u128>,
    length: usize,
}

impl Written {
    fn of(name: &str) -> Option<Self> {
        let length = if name.len() <= LONGEST * 4 { name.chars().count() } else { usize::MAX };
        if length > LONGEST {
            return None;
        }
        let mut places = BTreeMap::new();
        for (index, character) in name.chars().enumerate() {
            *places.entry(character).or_default() |= 1 << index;
        }
        Some(Self { places, length })
    }

    /// How much of both names is the same, from 0 to 1; 0 for names that are too different in length to be near.
    #[expect(clippy::cast_precision_loss, reason = "names have at most `LONGEST` characters")]
    fn ratio(&self, other: &str) -> f64 {
        let (longest, shortest) = (self.length * 2, self.length / 2);
        if other.len() < shortest || other.len() > longest * 4 {
            return 0.0;
        }
        let both = (self.length + other.chars().count()) as f64;
        if both == 0.0 { 1.0 } else { 2.0 * f64::from(self.common(other)) / both }
    }

    /// The length of the longest common subsequence, by Hyyrö's way with bits
    /// (<https://users.monash.edu/~lloyd/tildeStrings/Alignment/86.IPL.html>).
    fn common(&self, other: &str) -> u32 {
        let all = if self.length == 128 { u128::MAX } else { (1 << self.length) - 1 };
        let mut row = all;
        for character in other.chars() {
            let matched = row & self.places.get(&character).copied().unwrap_or(0);
            row = (row.wrapping_add(matched) | (row - matched)) & all;
        }
        self.length as u32 - row.count_ones()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = ["catalogue", "desk", "feed"];
        assert_eq!(closest("catalog", known), Some("catalogue"));
        assert_eq!(closest("shelf", known), None);
        assert_eq!(nearest("boks", ["book", "books"]), Some(("books", false)));
        assert_eq!(nearest("catalog", known), Some(("catalogue", true)));
        assert_eq!(closest(&"x".repeat(200), ["x".repeat(199)]), None);
    }

    #[test]
    fn a_list_of_names_has_an_end() {
        assert_eq!(all(["a", "b"]), "the known ones are a, b");
        assert_eq!(
            all((0..100).map(|n| n.to_string())),
            "the known ones are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 88 more"
        );
        assert_eq!(did_you_mean_or_all("colour", ["kind"]), "the only one is kind");
    }

    proptest! {
        #[test]
        fn names_are_compared_as_a_diff_of_them_is(a in "[abcé]{0,12}", b in "[abcé]{0,12}") {
            let written = Written::of(&a).unwrap();
            let diff = f64::from(similar::TextDiff::from_chars(&a, &b).ratio());
            let ratio = written.ratio(&b);
            prop_assert!((ratio - diff).abs() < 1e-6 || ratio == 0.0 && diff < 0.7, "{ratio} {diff}");
        }
    }
}
