//! `impact`: what a requirement, component, channel, entity, pin, template or authored line reaches.

use anyhow::Result;
use clap::Args;

use super::project::counted;
use super::{Exit, Form, Global, Project, Terminal};
use stategen_model::diagnostic::Format;
use stategen_model::styles::Styles;
use stategen_provenance::impact::{self, Impact, Reached, ReachedFile, Subject};
use stategen_provenance::place::Sources;

/// Say which states, files and scenarios a thing of the specification reaches.
///
/// The thing is changed in memory and every state is rendered again: what differs is what it reaches. The manifest, which
/// holds a hash of every file, is left out.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen impact FR-001                              a requirement: its sentence, and all that realises it\n  \
    stategen impact component:account-service           also channel:ID, entity:TABLE, pin:NAME\n  \
    stategen impact template:services/Dockerfile        the files that a template renders\n  \
    stategen impact file:specs/001-first/delta.yaml:12  what stands on a line of the specification")]
pub(super) struct ImpactOf {
    /// `requirement:ID`, `component:ID`, `channel:ID`, `entity:TABLE`, `pin:NAME`, `template:PATH` or `file:PATH[:LINE]`;
    /// or a bare name that only one thing bears.
    #[arg(value_name = "ID")]
    subject: String,
    /// How to write it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
}

impl ImpactOf {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let subject = Subject::parse(&self.subject, &project.loaded, &project.systems)?;
        let systems = project.select(&[])?;
        let states = project.render(&systems, |system, tree| {
            Ok(impact::of(&Sources { loaded: &project.loaded, system }, &tree, &subject))
        })?;
        let impact = Impact { subject: subject.to_string(), states: states.into_iter().flatten().collect() };
        match self.format {
            Form::Text => text(&impact, systems.len(), terminal)?,
            Form::Json => writeln!(terminal.out, "{}", serde_json::to_string_pretty(&impact)?)?,
        }
        Ok(Exit::Fine)
    }
}

fn text(impact: &Impact, states: usize, terminal: &mut Terminal<'_>) -> Result<()> {
    let Styles { strong, place, reset, .. } = terminal.out_styles;
    let Impact { subject, states: reached } = impact;
    writeln!(terminal.out, "{strong}{subject}{reset} reaches {} of {states}", counted(reached.len(), "state"))?;
    for Reached { state, requirements, scenarios, files } in reached {
        writeln!(terminal.out, "\n{strong}{state}{reset}: {}", counted(files.len(), "file"))?;
        for (name, ids) in [("requirements", requirements), ("scenarios", scenarios)] {
            if !ids.is_empty() {
                writeln!(terminal.out, "  {place}{name}{reset} {}", ids.join(", "))?;
            }
        }
        for ReachedFile { path, lines, of } in files {
            let which = match lines.len() {
                0 => "lines would be added".to_owned(),
                count if count == *of => "all of it".to_owned(),
                _ => format!("{} {}", if lines.len() == 1 { "line" } else { "lines" }, ranges(lines)),
            };
            writeln!(terminal.out, "  {path}: {which}")?;
        }
    }
    Ok(())
}

/// `3, 5-8`.
pub(super) fn ranges(lines: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == *line => *end = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let range = |(start, end): &(usize, usize)| if start == end { start.to_string() } else { format!("{start}-{end}") };
    ranges.iter().map(range).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_that_follow_each_other_are_a_range() {
        assert_eq!(super::ranges(&[3, 5, 6, 7, 8, 10]), "3, 5-8, 10");
    }
}
