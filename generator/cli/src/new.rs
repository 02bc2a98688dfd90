//! `new`: a state, or one thing more in a state, as files that are sound and say what is left to write.

mod channel;
mod draft;
mod entity;
mod operation;
mod scenario;
mod service;
mod state;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{Exit, Global, Terminal};

/// Start a state, or add a service, an operation, an entity, a scenario or a channel to one.
///
/// What is added is sound, compiles, and fails its scenario until it is written. All files are written, or none. `new SLUG` is
/// short for `new state SLUG`, but for slugs that name one of the things below.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:\n  \
    stategen new late-fees                  specs/006-late-fees/ and states/006-late-fees.yaml, after the last state\n  \
    stategen new late-fees --parent 3       after state 003\n  \
    stategen new service desk               a service in the last state\n  \
    stategen new operation desk openDesk --method put --path /desk/{deskId}\n                                          \
    its part of the contract, its handler, a requirement and a scenario\n  \
    stategen new entity visits --state 2    a table in state 002, with a seed and queries"
)]
pub(super) struct New {
    #[command(subcommand)]
    thing: Option<Thing>,
    #[command(flatten)]
    state: Option<state::State>,
}

#[derive(Debug, Subcommand)]
enum Thing {
    State(state::State),
    Service(service::Service),
    Operation(operation::Operation),
    Entity(entity::Entity),
    Scenario(scenario::Scenario),
    Channel(channel::Channel),
}

impl New {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        match (&self.thing, &self.state) {
            (Some(Thing::State(state)), _) | (None, Some(state)) => state.run(global, terminal),
            (Some(Thing::Service(service)), _) => service.run(global, terminal),
            (Some(Thing::Operation(operation)), _) => operation.run(global, terminal),
            (Some(Thing::Entity(entity)), _) => entity.run(global, terminal),
            (Some(Thing::Scenario(scenario)), _) => scenario.run(global, terminal),
            (Some(Thing::Channel(channel)), _) => channel.run(global, terminal),
            (None, None) => unreachable!("clap asks for one of them"),
        }
    }
}
