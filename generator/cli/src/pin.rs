//! `pin`: the versions of `states/pins.yaml`, who uses them, and what another one would change.

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;

use super::project::counted;
use super::{Exit, Form, Global, Project, Terminal};
use stategen_disk::{self as disk, Change};
use stategen_model::diagnostic::Format;
use stategen_model::names::state_number;
use stategen_model::styles::Styles;
use stategen_provenance::pins::{self, Pin, Plan};

const FILE: &str = "states/pins.yaml";

/// Show or change the versions that output uses.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen pin list\n  \
    stategen pin set axum 0.9.0 --plan      what would change, and proof that nothing else would\n  \
    stategen pin set axum 0.9.0             edit states/pins.yaml in place\n  \
    stategen pin set image/nats 2.12-alpine")]
pub(super) struct Pins {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show each pin with its version and the states whose output it is in.
    List {
        /// How to write them.
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Form,
    },
    /// Change a pin: only its value is edited, comments and layout stay.
    ///
    /// With --plan nothing is written. Every state is rendered with both versions, and a line that differs in more than the
    /// version is reported as a stray; then the exit code is 1.
    Set {
        /// The pin's name, or `crate/NAME`, `npm/NAME`, `image/NAME`, `action/NAME` where two kinds share a name.
        #[arg(value_name = "PIN")]
        pin: String,
        /// The new version; of an image, the new tag.
        #[arg(value_name = "VERSION")]
        version: String,
        /// Say what would change, and write nothing.
        #[arg(long)]
        plan: bool,
        /// How to write the plan.
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Form,
    },
}

/// A pin in use, as `pin list --format json` writes it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Used {
    #[serde(flatten)]
    pin: Pin,
    /// The version; of an image, the tag.
    version: String,
    /// States whose output holds it.
    states: Vec<String>,
}

/// What another version would change, as `pin set --plan --format json` writes it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Planned {
    #[serde(flatten)]
    pin: Pin,
    /// The version now.
    from: String,
    /// The other one.
    to: String,
    /// Whether every line that differs does so in the version alone.
    nothing_else: bool,
    /// The states that it reaches.
    states: Vec<Plan>,
}

impl Pins {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        match &self.what {
            What::List { format } => list(project, *format, terminal),
            What::Set { pin, version, plan, format } => {
                let pin = Pin::find(Some(&project.loaded.pins), pin)?;
                let text = project.loaded.source(FILE).with_context(|| format!("there is no {FILE}"))?;
                // Also when it is only planned: a version that cannot be set needs no plan.
                let (edited, span) = pins::edited(text, &pin, version)?;
                if *plan {
                    return planned(project, pin, version, *format, terminal);
                }
                if edited == text {
                    terminal.note(&format!("{span}: {pin} is at {version} already"));
                    return Ok(Exit::Fine);
                }
                disk::change_together(&project.root, &[Change::Written(FILE, edited.as_bytes())])?;
                let next = if pin.kind == pins::Kind::Crate {
                    "`stategen lock`, then `stategen generate`"
                } else {
                    "`stategen generate`"
                };
                writeln!(terminal.out, "{span}: {pin} is now at {version}; run {next}")?;
                Ok(Exit::Fine)
            }
        }
    }
}

fn list(project: &Project, format: Form, terminal: &mut Terminal<'_>) -> Result<Exit> {
    let systems = project.select(&[])?;
    let used = systems.iter().map(|system| (&system.state.id, pins::used(system))).collect::<Vec<_>>();
    let all: Vec<Used> = pins::all(&project.loaded.pins)
        .into_iter()
        .map(|pin| Used {
            version: pin.version(&project.loaded.pins).expect("a pin of the list has its version").to_owned(),
            states: used.iter().filter(|(_, used)| used.contains(&pin)).map(|(id, _)| id.to_string()).collect(),
            pin,
        })
        .collect();
    match format {
        Form::Json => writeln!(terminal.out, "{}", serde_json::to_string_pretty(&all)?)?,
        Form::Text => {
            let width = |of: fn(&Used) -> &str| all.iter().map(|one| of(one).chars().count()).max().unwrap_or(0);
            let (names, versions) = (width(|one| &one.pin.name), width(|one| &one.version));
            let Styles { strong, reset, .. } = terminal.out_styles;
            for Used { pin, version, states } in &all {
                let states = match states.len() {
                    0 => "no state".to_owned(),
                    count if count == systems.len() => "every state".to_owned(),
                    _ => states.iter().map(|id| state_number(id)).collect::<Vec<_>>().join(", "),
                };
                let Pin { kind, name } = pin;
                writeln!(terminal.out, "{kind:6}  {strong}{name:names$}{reset}  {version:versions$}  {states}")?;
            }
        }
    }
    Ok(Exit::Fine)
}

fn planned(project: &Project, pin: Pin, version: &str, format: Form, terminal: &mut Terminal<'_>) -> Result<Exit> {
    let Some(from) = pin.version(&project.loaded.pins) else { bail!("{pin} has no version") };
    let systems = project.select(&[])?;
    let states = project.render(&systems, |system, tree| Ok(pins::plan(system, &tree, &pin, version)))?;
    let states: Vec<Plan> = states.into_iter().flatten().collect();
    let strays = || states.iter().flat_map(|state| &state.files).flat_map(|file| &file.strays);
    let nothing_else = strays().next().is_none();
    let planned = Planned { from: from.to_owned(), to: version.to_owned(), nothing_else, pin, states };
    match format {
        Form::Json => writeln!(terminal.out, "{}", serde_json::to_string_pretty(&planned)?)?,
        Form::Text => text(&planned, systems.len(), terminal)?,
    }
    Ok(if nothing_else { Exit::Fine } else { Exit::Different })
}

fn text(planned: &Planned, all: usize, terminal: &mut Terminal<'_>) -> Result<()> {
    let Planned { pin, from, to, nothing_else, states } = planned;
    let Styles { strong, error, help, reset, .. } = terminal.out_styles;
    let reached = counted(states.len(), "state");
    writeln!(terminal.out, "{strong}{pin}{reset} from {from} to {to} reaches {reached} of {all}")?;
    for Plan { state, files } in states {
        writeln!(terminal.out, "\n{strong}{state}{reset}: {}", counted(files.len(), "file"))?;
        for file in files {
            for (line, text) in &file.before {
                writeln!(terminal.out, "  {}:{line}: {error}-{text}{reset}", file.path)?;
            }
            for (line, text) in &file.after {
                let stray = if file.strays.iter().any(|(at, _)| at == line) {
                    "  (differs in more than the version)"
                } else {
                    ""
                };
                writeln!(terminal.out, "  {}:{line}: {help}+{text}{reset}{stray}", file.path)?;
            }
        }
    }
    let verdict = match (states.is_empty(), nothing_else) {
        (true, _) => "No state's output holds this pin.",
        (_, true) => "Every line that differs does so in the version alone.",
        (_, false) => "The version decides more than its own mention.",
    };
    writeln!(terminal.out, "\n{verdict}")?;
    if pin.kind == pins::Kind::Crate {
        writeln!(
            terminal.out,
            "Cargo.lock then follows from `stategen lock`, which asks cargo for the new version's dependencies."
        )?;
    }
    Ok(())
}
