//! Names that git cannot have beside each other: a reference is a file, and what it is below are folders.

use stategen_model::diagnostic::{Code, Diagnostic, Span};

/// What `git for-each-ref` and `git ls-remote` find all references by that are in the way of `name`, and perhaps others.
pub(super) fn patterns(name: &str) -> Vec<String> {
    let above = name.match_indices('/').skip(2).map(|(at, _)| name[..at].to_owned());
    above.chain([format!("{name}/*")]).collect()
}

/// The refusal of a state's branch or tag that a reference is in the way of; `taken` are by full name, with the remote
/// that has them.
pub(super) fn refusal(state: &str, name: &str, taken: &[(String, Option<&str>)]) -> Option<Diagnostic> {
    let below = |longer: &str, shorter: &str| longer.strip_prefix(shorter).is_some_and(|rest| rest.starts_with('/'));
    let (other, remote) = taken.iter().find(|(other, _)| below(name, other) || below(other, name))?;
    let (name, other) = (short(name), short(other));
    let place = remote.map_or_else(|| "in the repository".to_owned(), |remote| format!("at {remote}"));
    let message = format!("there can be no {name}: {place} there is a {other}, and git has no name below another");
    let help = format!("rename or delete the {other}, or choose another name in the state's file");
    Some(Diagnostic::error(Code::PublishNameTaken, Span::file(format!("states/{state}.yaml")), message).with_help(help))
}

/// A reference as one speaks of it.
fn short(name: &str) -> String {
    match (name.strip_prefix("refs/heads/"), name.strip_prefix("refs/tags/")) {
        (Some(branch), _) => format!("branch `{branch}`"),
        (_, Some(tag)) => format!("tag `{tag}`"),
        _ => format!("`{name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(name: &str, taken: &str) -> Option<String> {
        Some(refusal("001-a", name, &[(taken.to_owned(), None)])?.message)
    }

    #[test]
    fn a_name_above_or_below_is_in_the_way_and_none_else() {
        assert_eq!(patterns("refs/heads/code/a/b"), ["refs/heads/code", "refs/heads/code/a", "refs/heads/code/a/b/*"]);
        assert_eq!(
            message("refs/heads/code/a", "refs/heads/code").as_deref(),
            Some(
                "there can be no branch `code/a`: in the repository there is a branch `code`, and git has no name below \
                 another"
            )
        );
        assert!(message("refs/tags/a/v1", "refs/tags/a/v1/x").is_some_and(|text| text.contains("tag `a/v1/x`")));
        for other in ["refs/heads/code/a", "refs/heads/cod", "refs/heads/code/ab", "refs/heads/code/b"] {
            assert_eq!(message("refs/heads/code/a", other), None, "{other}");
        }
    }
}
