//! Where documents lead to: pages where `states/repository.yaml` says which, else branch names and git's commands.

use crate::escape::{markdown, markdown_code};
use stategen_model::system::{State, System};

/// A state's branch, as Markdown.
pub(super) fn branch(system: &System, state: &State) -> String {
    let branch = &state.file.branch;
    match &system.links {
        Some(links) => format!("[branch]({})", links.branch(branch)),
        None => markdown_code(branch),
    }
}

/// What `newer` adds to `older`, as Markdown.
pub(super) fn compare(system: &System, older: &State, newer: &State) -> String {
    let (older, newer) = (&older.file.branch, &newer.file.branch);
    match &system.links {
        Some(links) => format!("[compare]({})", links.compare(older, newer)),
        None => markdown_code(&format!("git diff {older}...{newer}")),
    }
}

/// The state's feature pack, with the decision record where there is one, as Markdown.
pub(super) fn pack(system: &System) -> String {
    let known = ["spec.md", "plan.md", "research.md", "decision.md"];
    let known = known.into_iter().filter(|name| system.prose.iter().any(|path| path == name));
    let folder = format!("specs/{}", system.state.id);
    let listed: Vec<String> = match &system.links {
        Some(links) => known
            .map(|name| {
                let word = name.trim_end_matches(".md");
                format!("[{}]({})", markdown(word), links.file(&links.sources, &format!("{folder}/{name}")))
            })
            .collect(),
        None => known.map(markdown_code).collect(),
    };
    match (&system.links, listed.is_empty()) {
        (_, true) => markdown_code(&folder),
        (Some(_), false) => listed.join(", "),
        (None, false) => format!("{} in {}", listed.join(", "), markdown_code(&folder)),
    }
}
