//! `new state`: the skeleton of a feature pack, in SpecKit's form, and its state file.

use anyhow::{Result, bail};
use clap::Args;

use super::draft::Draft;
use super::{Exit, Global, Terminal};
use stategen_model::names;

/// Files of a new pack, with `{id}`, `{title}`, `{parent}` and `{number}` to be filled in.
const SKELETON: &[(&str, &str)] = &[
    ("spec.md", include_str!("state/spec.md")),
    ("plan.md", include_str!("state/plan.md")),
    ("tasks.md", include_str!("state/tasks.md")),
    ("research.md", include_str!("state/research.md")),
    ("data-model.md", include_str!("state/data-model.md")),
    ("quickstart.md", include_str!("state/quickstart.md")),
    ("requirements/functional-delta.md", include_str!("state/functional-delta.md")),
    ("requirements/nonfunctional-delta.md", include_str!("state/nonfunctional-delta.md")),
    ("delta.yaml", include_str!("state/delta.yaml")),
];

/// The skeleton of a state's feature pack, and its state file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen new state late-fees            specs/006-late-fees/ and states/006-late-fees.yaml, after the last state\n  \
    stategen new state late-fees --parent 3 after state 003")]
pub(super) struct State {
    /// Lower-case words joined by hyphens; the number is the next free one.
    slug: String,
    /// The state that it starts from; by default the last of the lineage.
    #[arg(long, value_name = "STATE")]
    parent: Option<String>,
}

impl State {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let mut draft = Draft::open(global, terminal)?;
        let parent = &draft.state(self.parent.as_deref())?.state;
        let states = &draft.project.loaded.states;
        let last = states.iter().filter_map(|(state, _)| state.id.get(..3)?.parse::<u32>().ok()).max();
        let number = last.unwrap_or(0) + 1;
        let id = format!("{number:03}-{}", self.slug);
        if !names::is_state_id(&id) {
            bail!("`{}` is no slug: write lower-case words joined by hyphens, such as `late-fees`", self.slug);
        }
        if let Some(file) = states.iter().map(|(state, _)| &state.id).find(|known| known[3..] == id[3..]) {
            bail!("there is a state of that slug: {file}");
        }
        let track = serde_json::Value::from(parent.file.track.as_str()).to_string();
        let (title, requirement) = (sentence(&self.slug), format!("{number}01"));
        let values = [
            ("id", id.as_str()),
            ("title", &title),
            ("parent", &parent.id),
            ("requirement", &requirement),
            ("track", &track),
        ];
        for (path, text) in SKELETON {
            let text = draft.filled(text, &values);
            draft.add(format!("specs/{id}/{path}"), text)?;
        }
        let state = draft.filled(include_str!("state/state.yaml"), &values);
        draft.add(format!("states/{id}.yaml"), state)?;
        draft.write(
            &format!(
                "state {id} is its parent until its delta says otherwise; `stategen validate` tells what is left to say"
            ),
            terminal,
        )
    }
}

/// `late-fees` as `Late fees`.
fn sentence(slug: &str) -> String {
    let text = slug.replace('-', " ");
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
