//! `new`: the skeleton of a feature pack, in SpecKit's form, and its state file.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use super::{Exit, Global, Project, Terminal};
use stategen_disk as disk;
use stategen_model::diagnostic::Format;
use stategen_model::names;

/// Files of a new pack, with `{id}`, `{title}`, `{parent}` and `{number}` to be filled in.
const SKELETON: &[(&str, &str)] = &[
    ("spec.md", include_str!("new/spec.md")),
    ("plan.md", include_str!("new/plan.md")),
    ("tasks.md", include_str!("new/tasks.md")),
    ("research.md", include_str!("new/research.md")),
    ("data-model.md", include_str!("new/data-model.md")),
    ("quickstart.md", include_str!("new/quickstart.md")),
    ("requirements/functional-delta.md", include_str!("new/functional-delta.md")),
    ("requirements/nonfunctional-delta.md", include_str!("new/nonfunctional-delta.md")),
    ("delta.yaml", include_str!("new/delta.yaml")),
];

/// Start a state: the skeleton of its feature pack, and its state file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen new late-fees --parent 5       specs/006-late-fees/ and states/006-late-fees.yaml")]
pub(super) struct New {
    /// Lower-case words joined by hyphens; the number is the next free one.
    slug: String,
    /// The state that it starts from.
    #[arg(long, value_name = "STATE")]
    parent: String,
}

impl New {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let parent = &project.state(&self.parent)?.state;
        let last = project.loaded.states.iter().filter_map(|(state, _)| state.id.get(..3)?.parse::<u32>().ok()).max();
        let number = last.unwrap_or(0) + 1;
        let id = format!("{number:03}-{}", self.slug);
        if !names::is_state_id(&id) {
            bail!("`{}` is no slug: write lower-case words joined by hyphens, such as `late-fees`", self.slug);
        }
        if let Some(file) = project.loaded.states.iter().map(|(state, _)| &state.id).find(|known| known[3..] == id[3..])
        {
            bail!("there is a state of that slug: {file}");
        }
        let title = sentence(&self.slug);
        let fill = |text: &str| {
            let requirement = format!("{number}01");
            text.replace("{id}", &id)
                .replace("{title}", &title)
                .replace("{parent}", &parent.id)
                .replace("{requirement}", &requirement)
        };
        let track = serde_json::Value::from(parent.file.track.as_str());
        let state = fill(include_str!("new/state.yaml")).replace("{track}", &track.to_string());
        let mut files: Vec<(PathBuf, String)> =
            SKELETON.iter().map(|(path, text)| (project.root.join("specs").join(&id).join(path), fill(text))).collect();
        files.push((project.root.join("states").join(format!("{id}.yaml")), state));
        if let Some((taken, _)) = files.iter().find(|(file, _)| file.symlink_metadata().is_ok()) {
            bail!("{} exists already", taken.display());
        }
        for (file, text) in &files {
            disk::write_atomically(file, text.as_bytes(), false)?;
            writeln!(terminal.out, "{}", file.strip_prefix(&project.root).unwrap_or(file).display())?;
        }
        terminal.note(&format!(
            "state {id} is its parent until its delta says otherwise; `stategen validate` tells what is left to say"
        ));
        Ok(Exit::Fine)
    }
}

/// `late-fees` as `Late fees`.
fn sentence(slug: &str) -> String {
    let text = slug.replace('-', " ");
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
