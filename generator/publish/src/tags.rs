//! The tags of a state: one for each commit that a publication made, numbered upward, and none ever moved.

use std::collections::BTreeMap;

use super::object::ObjectId;

/// The tags that follow from a state file's `tag`, which is the first of them: `…/v1`, `…/v2`, or `NAME`, `NAME-v2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Series<'a> {
    first: &'a str,
    prefix: String,
    number: u64,
}

impl<'a> Series<'a> {
    pub(super) fn of(first: &'a str) -> Self {
        let name = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let before = name.strip_suffix('v').filter(|before| !before.ends_with(|c: char| c.is_ascii_alphanumeric()));
        match (before, first[name.len()..].parse()) {
            (Some(_), Ok(number)) => Self { first, prefix: name.to_owned(), number },
            _ => Self { first, prefix: format!("{first}-v"), number: 1 },
        }
    }

    /// What `git for-each-ref` and `git ls-remote` find all of them by, and perhaps others.
    pub(super) fn patterns(&self) -> [String; 2] {
        [format!("refs/tags/{}", self.first), format!("refs/tags/{}*", self.prefix)]
    }

    fn name(&self, number: u64) -> String {
        if number == self.number { self.first.to_owned() } else { format!("{}{number}", self.prefix) }
    }

    fn number(&self, name: &str) -> Option<u64> {
        if name == self.first {
            return Some(self.number);
        }
        let digits = name.strip_prefix(&self.prefix)?;
        digits.parse().ok().filter(|number| self.name(*number) == name)
    }

    /// The tag of the commit `tip`: the one that it has, else the next that is free. `tags` are by name, without
    /// `refs/tags/`.
    pub(super) fn tag_of(&self, tip: &ObjectId, tags: &BTreeMap<String, ObjectId>) -> String {
        let ours = || tags.iter().filter_map(|(name, id)| Some((self.number(name)?, id)));
        let number = match ours().filter(|(_, id)| *id == tip).map(|(number, _)| number).max() {
            Some(number) => number,
            None => ours().map(|(number, _)| number + 1).max().unwrap_or(0).max(self.number),
        };
        self.name(number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::object::ObjectFormat;
    use super::*;

    fn id(text: &str) -> ObjectId {
        ObjectFormat::Sha1.id("blob", text.as_bytes())
    }

    #[track_caller]
    fn check(first: &str, tags: &[(&str, &str)], tip: &str, expected: &str) {
        let tags = tags.iter().map(|(name, of)| ((*name).to_owned(), id(of))).collect();
        assert_eq!(Series::of(first).tag_of(&id(tip), &tags), expected);
    }

    #[test]
    fn the_state_file_names_the_first_and_the_next_is_above_all() {
        check("g/001/v1", &[], "a", "g/001/v1");
        check("g/001/v1", &[("g/001/v1", "a")], "b", "g/001/v2");
        check("g/001/v1", &[("g/001/v1", "a"), ("g/001/v10", "b"), ("g/001/v9", "c")], "d", "g/001/v11");
        check("g/001/v5", &[("g/001/v1", "a")], "b", "g/001/v5");
        check("g/001/v1", &[("g/001/vx", "a"), ("g/001/v03", "a"), ("g/002/v7", "a")], "b", "g/001/v1");
    }

    #[test]
    fn a_commit_keeps_the_tag_that_it_has() {
        check("g/001/v1", &[("g/001/v1", "a"), ("g/001/v2", "b")], "a", "g/001/v1");
        check("g/001/v1", &[("g/001/v2", "b"), ("mine", "b")], "b", "g/001/v2");
    }

    #[test]
    fn a_name_without_a_number_gets_one_from_the_second_on() {
        check("first", &[], "a", "first");
        check("first", &[("first", "a")], "b", "first-v2");
        check("rev1", &[("rev1", "a"), ("rev1-v2", "b")], "c", "rev1-v3");
    }
}
