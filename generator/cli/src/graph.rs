//! `graph`: states and their lineage.

use std::io::{self, Write};

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::list::describe;
use super::{Exit, Global, Project, Terminal};
use stategen_model::system::System;

/// Show the lineage of states.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  stategen graph\n  stategen graph --format mermaid >> docs/lineage.md")]
pub(super) struct Graph {
    /// How to draw it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    #[default]
    Text,
    Mermaid,
    Json,
}

impl Graph {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_for_reading(global, terminal)?;
        let systems = &project.systems;
        match self.format {
            Form::Text => text(terminal.out, systems, None, "")?,
            Form::Mermaid => mermaid(terminal.out, systems)?,
            Form::Json => {
                let edges = systems.iter().filter_map(|system| {
                    let parent = system.state.file.parent.as_ref()?;
                    Some(json!({ "parent": parent, "child": system.state.id }))
                });
                let states: Vec<Value> = systems.iter().map(describe).collect();
                let graph = json!({ "states": states, "edges": edges.collect::<Vec<_>>() });
                writeln!(terminal.out, "{graph:#}")?;
            }
        }
        Ok(Exit::Fine)
    }
}

/// Draws the states whose parent is `parent`, each with its own children below it.
fn text(out: &mut dyn Write, systems: &[System], parent: Option<&str>, indent: &str) -> io::Result<()> {
    let children: Vec<&System> =
        systems.iter().filter(|system| system.state.file.parent.as_deref() == parent).collect();
    for (at, System { state, .. }) in children.iter().enumerate() {
        let last = at + 1 == children.len();
        let (branch, below) = match (parent, last) {
            (None, _) => ("", ""),
            (Some(_), true) => ("└─ ", "   "),
            (Some(_), false) => ("├─ ", "│  "),
        };
        let point = state.file.convergence.as_ref().map(|point| format!(" [{point}]")).unwrap_or_default();
        writeln!(out, "{indent}{branch}{}: {}{point}", state.id, state.file.title)?;
        text(out, systems, Some(&state.id), &format!("{indent}{below}"))?;
    }
    Ok(())
}

/// <https://mermaid.js.org/syntax/flowchart.html>
fn mermaid(out: &mut dyn Write, systems: &[System]) -> io::Result<()> {
    writeln!(out, "flowchart TD")?;
    for System { state, .. } in systems {
        writeln!(out, "    {}[\"{}<br>{}\"]", state.id, state.id, entities(&state.file.title))?;
    }
    for System { state, .. } in systems {
        if let Some(parent) = &state.file.parent {
            writeln!(out, "    {parent} --> {}", state.id)?;
        }
    }
    Ok(())
}

/// Text inside a quoted label: everything that markdown, HTML or mermaid would read becomes a character entity.
fn entities(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | ',' | '(' | ')');
    text.chars().map(|c| if plain(c) { c.to_string() } else { format!("#{};", u32::from(c)) }).collect()
}
