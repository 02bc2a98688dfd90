//! `new service`: a component and its contract.

use anyhow::{Result, bail};
use clap::Args;

use super::draft::Draft;
use super::{Exit, Global, Terminal};
use stategen_model::did_you_mean_or_all;
use stategen_model::names::{pascal, snake};
use stategen_model::system::{Component, System};

/// A service: the component, on a port of its own, and a contract without operations.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen new service desk               then `stategen new operation desk …`")]
pub(super) struct Service {
    /// Its id: lower-case words joined by hyphens.
    name: String,
    /// Its port; by default one more than the highest of the system.
    #[arg(long, value_name = "NUMBER")]
    port: Option<u16>,
    /// The state whose pack is written to; by default the last of the lineage.
    #[arg(long)]
    state: Option<String>,
}

impl Service {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let mut draft = Draft::open(global, terminal)?;
        let system = draft.state(self.state.as_deref())?;
        let folder = format!("specs/{}", system.state.id);
        let ports = system.spec.components.values().flat_map(|component| component.ports().values());
        let highest = ports.map(|port| *port.number).max().unwrap_or(7999);
        let port = self.port.unwrap_or_else(|| highest.saturating_add(1)).to_string();
        let variable = snake(&self.name).to_uppercase();
        let title = pascal(&self.name);
        let values = [("name", self.name.as_str()), ("variable", &variable), ("port", &port), ("title", &title)];
        let component = draft.filled(include_str!("service/component.yaml"), &values);
        draft.insert(&format!("{folder}/delta.yaml"), &["add", "components"], &component)?;
        let contract = draft.filled(include_str!("service/contract.yaml"), &values);
        draft.add(format!("{folder}/contracts/{}.yaml", self.name), contract)?;
        draft.write(
            &format!(
                "say in delta.yaml what {0} is for; `stategen new operation {0} NAME …` gives it something to do",
                self.name
            ),
            terminal,
        )
    }
}

/// The id of the service of that name.
pub(super) fn service<'a>(system: &'a System, name: &str) -> Result<&'a str> {
    let services = system.spec.components.iter().filter(|(_, component)| matches!(component, Component::Service(_)));
    let ids: Vec<&str> = services.map(|(id, _)| id.as_str()).collect();
    match ids.iter().find(|id| **id == name) {
        Some(id) => Ok(id),
        None => bail!("{} has no service `{name}`; {}", system.state.id, did_you_mean_or_all(name, ids)),
    }
}
