//! `new scenario`: one that fails until it is written.

use anyhow::{Context, Result};
use clap::Args;

use super::draft::Draft;
use super::{Exit, Global, Terminal};
use stategen_model::system::Component;

/// A scenario, which fails until it says what is done and seen.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen new scenario a-late-book-costs --verifies FR-301")]
pub(super) struct Scenario {
    /// Its id: lower-case words joined by hyphens that say what is seen.
    name: String,
    /// The requirement that it shows; by default the state's first that no scenario shows.
    #[arg(long, value_name = "ID")]
    verifies: Option<String>,
    /// The state whose pack is written to; by default the last of the lineage.
    #[arg(long)]
    state: Option<String>,
}

impl Scenario {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let mut draft = Draft::open(global, terminal)?;
        let system = draft.state(self.state.as_deref())?;
        let id = &system.state.id;
        let shown =
            |requirement: &str| system.scenarios.values().any(|it| it.verifies.iter().any(|id| **id == *requirement));
        let open = || {
            let stated = draft.project.loaded.packs.get(id.as_str()).into_iter().flat_map(|pack| &pack.requirements);
            stated.map(|requirement| requirement.id.clone()).find(|requirement| !shown(requirement))
        };
        let requirement = self.verifies.clone().or_else(open);
        let requirement = requirement
            .with_context(|| format!("scenarios show all requirements of {id}: name one with `--verifies`"))?;
        let mut components = system.spec.components.iter();
        let service = components.find(|(_, component)| matches!(component, Component::Service(_)));
        let (service, _) = service.with_context(|| format!("{id} has no service: `stategen new service` adds one"))?;
        let values = [("requirement", requirement.as_str()), ("service", service)];
        let text = draft.filled(include_str!("scenario/scenario.yaml"), &values);
        draft.add(format!("specs/{id}/scenarios/{}.yaml", self.name), text)?;
        draft.write(
            &format!("say in it what is done and seen; `stategen test {} {}` runs it", &id[..3], self.name),
            terminal,
        )
    }
}
