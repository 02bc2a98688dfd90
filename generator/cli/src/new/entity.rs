//! `new entity`: a table, its first rows, and the queries of a service.

use anyhow::{Context, Result, bail};
use clap::Args;

use super::draft::Draft;
use super::service::service;
use super::{Exit, Global, Terminal};
use stategen_model::names::{pascal, snake};
use stategen_model::system::{Component, ComponentId, System};

/// An entity: its table with a key and a name, its first rows, and a service's queries that list, find and add them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen new entity visits --type Visit --service desk")]
pub(super) struct Entity {
    /// The table: lower-case, in the plural.
    name: String,
    /// What one row is in Rust and in messages; by default the table's name without its last `s`.
    #[arg(long = "type", value_name = "NAME")]
    of_type: Option<String>,
    /// The service that asks for it; by default the one that uses a database, where there is no other.
    #[arg(long)]
    service: Option<String>,
    /// The state whose pack is written to; by default the last of the lineage.
    #[arg(long)]
    state: Option<String>,
}

impl Entity {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let mut draft = Draft::open(global, terminal)?;
        let system = draft.state(self.state.as_deref())?;
        let folder = format!("specs/{}", system.state.id);
        let service = self.service(system)?;
        let ty = self.of_type.clone().unwrap_or_else(|| pascal(self.name.strip_suffix('s').unwrap_or(&self.name)));
        let one = snake(&ty);
        let values = [("name", self.name.as_str()), ("type", &ty), ("one", &one)];
        let entity = draft.filled(include_str!("entity/entity.yaml"), &values);
        draft.insert(&format!("{folder}/delta.yaml"), &["add", "entities"], &entity)?;
        let mut databases = system.spec.components.iter();
        let database = databases.find(|(_, component)| matches!(component, Component::Database(_)));
        let (database, _) = database
            .with_context(|| format!("{} has no database: add the component to a delta first", system.state.id))?;
        let used = system.spec.components.get(service).is_some_and(|component| uses(component, database));
        if !used {
            let path = ["add", "components", service, "uses"];
            draft.insert(&format!("{folder}/delta.yaml"), &path, &format!("{database}: {{}}"))?;
        }
        draft.add(format!("{folder}/data/{}.csv", self.name), include_str!("entity/seed.csv").to_owned())?;
        let queries = draft.filled(include_str!("entity/queries.sql"), &values);
        draft.append(format!("{folder}/queries/{service}.sql"), "", &queries);
        draft.write(
            &format!(
                "say in delta.yaml what a {ty} is and has; handlers of {service} ask `ports.store.session().await?` for \
                 `list_{}`, `get_{one}` and `insert_{one}`",
                snake(&self.name)
            ),
            terminal,
        )
    }

    fn service<'a>(&self, system: &'a System) -> Result<&'a str> {
        if let Some(name) = &self.service {
            return service(system, name);
        }
        let components = &system.spec.components;
        let databases: Vec<&ComponentId> =
            components.iter().filter(|(_, it)| matches!(it, Component::Database(_))).map(|(id, _)| id).collect();
        let users = components.iter().filter(|(_, component)| databases.iter().any(|id| uses(component, id)));
        let users = users.map(|(id, _)| id.as_str());
        match users.collect::<Vec<_>>().as_slice() {
            [id] => Ok(id),
            [] => bail!("no service uses a database yet: say which is to ask for it with `--service`"),
            several => bail!("say which service asks for it with `--service`: {}", several.join(", ")),
        }
    }
}

fn uses(component: &Component, id: &ComponentId) -> bool {
    matches!(component, Component::Service(service) if service.uses.contains_key(id))
}
