//! `list`: the states.

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::{Exit, Form, Global, Project, Terminal};
use stategen_model::system::System;

/// List the states.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  stategen list\n  stategen list --format json | jq -r '.[].branch'")]
pub(super) struct List {
    /// How to write them.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
}

impl List {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_for_reading(global, terminal)?;
        match self.format {
            Form::Text => text(&project.systems, terminal)?,
            Form::Json => {
                let states: Vec<Value> = project.systems.iter().map(describe).collect();
                writeln!(terminal.out, "{:#}", Value::Array(states))?;
            }
        }
        Ok(Exit::Fine)
    }
}

fn text(systems: &[System], terminal: &mut Terminal<'_>) -> Result<()> {
    let width = |of: fn(&System) -> &str| systems.iter().map(|system| of(system).chars().count()).max().unwrap_or(0);
    let (ids, tracks) = (width(|system| &system.state.id), width(|system| &system.state.file.track));
    for System { state, .. } in systems {
        let point = state.file.convergence.as_deref().unwrap_or("");
        let styles = terminal.out_styles;
        let (strong, reset) = (styles.strong, styles.reset);
        // One line a state, however its title was written.
        let title = state.file.title.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(terminal.out, "{strong}{:ids$}{reset}  {:tracks$}  {point:2}  {title}", state.id, state.file.track)?;
    }
    Ok(())
}

/// A state as JSON, for `list` and `graph` alike.
pub(super) fn describe(system: &System) -> Value {
    let file = &system.state.file;
    json!({
        "id": system.state.id,
        "title": file.title,
        "summary": file.summary,
        "parent": file.parent,
        "children": system.children.iter().map(|child| child.id.as_str()).collect::<Vec<_>>(),
        "track": file.track,
        "convergence": file.convergence,
        "branch": file.branch,
        "tag": file.tag,
    })
}
